"""Credits as the desktop keeps them: what sets cost, what is held, and what may be spent without a network."""
