"""Explore: the marketplace's listings as this profile knows them, looked through without a network, and unlocked."""
