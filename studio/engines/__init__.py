"""Engines as a person chooses among them, and what is set of each."""
