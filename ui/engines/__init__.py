"""Choosing an engine: what each is and needs, its values, its LoRAs."""
