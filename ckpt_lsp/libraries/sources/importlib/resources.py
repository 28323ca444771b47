"""Stands in for `importlib.resources`: the files beside a package's modules."""

import os
from pathlib import Path


def _folder(package):
    """The folder of the package (or of the module) called `package`."""


class _AsFile:
    def __init__(self, path):
        self._path = path

    def __enter__(self):
        return self._path

    def __exit__(self, *details):
        return None


def files(anchor=None):
    return Path(_folder("__main__" if anchor is None else anchor))


def as_file(path):
    return _AsFile(path)


def path(anchor, *path_names):
    return _AsFile(files(anchor).joinpath(*path_names))


def open_binary(anchor, *path_names):
    return open(files(anchor).joinpath(*path_names), "rb")


def open_text(anchor, *path_names, encoding="utf-8", errors="strict"):
    return open(files(anchor).joinpath(*path_names))


def read_binary(anchor, *path_names):
    return open_binary(anchor, *path_names).read()


def read_text(anchor, *path_names, encoding="utf-8", errors="strict"):
    return files(anchor).joinpath(*path_names).read_text()


def is_resource(anchor, *path_names):
    return files(anchor).joinpath(*path_names).is_file()


def contents(anchor, *path_names):
    return iter(os.listdir(files(anchor).joinpath(*path_names)))
