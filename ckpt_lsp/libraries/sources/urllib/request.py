"""Stands in for `urllib.request`: what was downloaded before is there."""


def _temporary():
    """A file with a name that nobody knows before."""


def urlretrieve(url, filename=None, reporthook=None, data=None):
    return (_temporary() if filename is None else filename), None
