"""Stands in for `toml`."""

import os

from tomllib import TOMLDecodeError as TomlDecodeError
from tomllib import _decoded


def load(f, _dict=dict, decoder=None):
    if isinstance(f, (str, os.PathLike)):
        f = open(f)
    elif isinstance(f, list):
        merged = {}
        for one in f:
            merged.update(load(one))
        return merged
    return _decoded(f.read())


def loads(s, _dict=dict, decoder=None):
    return _decoded(s)


def _written(o):
    """The TOML text of a table."""


def dumps(o, encoder=None):
    return _written(o)


def dump(o, f, encoder=None): ...
