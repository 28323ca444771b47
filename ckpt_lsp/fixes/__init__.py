"""Edits that cure what a load complains about. `offer` is the front door: every fix it returns was tried and works."""
