"""Stands in for `importlib.util`."""


class ModuleSpec:
    def __init__(self, name, origin):
        self.name = name
        self.origin = origin
        self.loader = None


def _origin(name):
    """Where the module called `name` is, or unknown."""


def find_spec(name, package=None):
    return ModuleSpec(name, _origin(name))
