"""Stands in for `tomli`, which is `tomllib` for older versions of Python."""

from tomllib import TOMLDecodeError, load, loads
