"""How fast things are, next to what they replace: `make bench`."""
