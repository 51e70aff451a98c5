"""Photos where they lie, garments in the vault, and how both come in."""
