"""Whom this studio belongs to at a house server, what waits to be sent there, and what came from it."""
