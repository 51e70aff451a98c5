"""The weights of engines and parsers: what is here, fetched, brought in, checked and removed."""
