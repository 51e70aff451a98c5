"""Model files: fetched, brought in, taken out, checked, removed. Never by a render process."""
