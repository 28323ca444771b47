"""Stands in for `importlib_resources`, the backport of `importlib.resources`."""

from importlib.resources import (
    as_file,
    contents,
    files,
    is_resource,
    open_binary,
    open_text,
    path,
    read_binary,
    read_text,
)
