"""Stands in for Python's `gc`."""


def collect(generation=2):
    return 0


def enable(): ...


def disable(): ...


def freeze(): ...


def isenabled():
    return True


def get_objects():
    return []
