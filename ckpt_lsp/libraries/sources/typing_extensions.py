"""Stands in for `typing_extensions`."""

from typing import *
