"""Stands in for Python's `glob`."""


def _matches(pathname, recursive):
    """The paths that match."""


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return _matches(pathname if root_dir is None else None, recursive)


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return iter(_matches(pathname if root_dir is None else None, recursive))
