"""What a device's operations do: one handler per kind, each given the batch it came in."""
