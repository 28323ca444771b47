"""Stands in for Abseil's Python package."""
