"""The wire between desktop and house server: frozen, strict, versioned. Both ends use these very classes."""
