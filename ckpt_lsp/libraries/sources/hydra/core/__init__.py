"""Stands in for `hydra.core`."""
