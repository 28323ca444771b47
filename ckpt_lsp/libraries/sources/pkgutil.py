"""Stands in for Python's `pkgutil`."""

import importlib
import os
import sys
from collections import namedtuple

ModuleInfo = namedtuple("ModuleInfo", "module_finder name ispkg")


def extend_path(path, name):
    return path


def iter_modules(path=None, prefix=""):
    for folder in sys.path if path is None else path:
        folder = os.fspath(folder)
        for name in sorted(os.listdir(folder)):
            if name == "__init__.py" or "__pycache__" in name:
                continue
            if name.endswith(".py"):
                yield ModuleInfo(None, prefix + name[: -len(".py")], False)
            elif "." not in name and os.path.isfile(os.path.join(folder, name, "__init__.py")):
                yield ModuleInfo(None, prefix + name, True)


def walk_packages(path=None, prefix="", onerror=None):
    for info in iter_modules(path, prefix):
        yield info
        if info.ispkg:
            yield from walk_packages(importlib.import_module(info.name).__path__, info.name + ".", onerror)
