"""Stands in for Python's `site`."""

import sys


def addsitedir(sitedir, known_paths=None):
    sys.path.append(sitedir)
