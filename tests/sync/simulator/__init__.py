"""Three desktops and one server, with the real logic of both, over a network that does whatever networks do.

Everything that happens is drawn from a seed: `python -m tests.sync.simulator SEED` runs one again and tells it.
"""
