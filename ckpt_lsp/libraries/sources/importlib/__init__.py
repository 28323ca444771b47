"""Stands in for Python's `importlib`."""


def import_module(name, package=None):
    """The module called `name`."""


def reload(module):
    return module


def invalidate_caches(): ...
