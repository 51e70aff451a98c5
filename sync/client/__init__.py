"""The desktop's end of the wire."""
