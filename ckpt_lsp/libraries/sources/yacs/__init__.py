"""Stands in for `yacs`."""
