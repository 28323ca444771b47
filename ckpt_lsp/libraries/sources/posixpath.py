"""Stands in for Python's `posixpath`."""

from os.path import *
