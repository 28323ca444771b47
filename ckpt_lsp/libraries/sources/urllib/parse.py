"""Stands in for `urllib.parse`."""

from collections import namedtuple


def _split(url, scheme, with_params):
    """The parts of a URL."""


def _joined(parts, with_params):
    """The URL that has these parts."""


ParseResult = namedtuple("ParseResult", "scheme netloc path params query fragment")
SplitResult = namedtuple("SplitResult", "scheme netloc path query fragment")
ParseResult.geturl = lambda self: urlunparse(self)
SplitResult.geturl = lambda self: urlunsplit(self)
ParseResult.hostname = property(lambda self: _host(self.netloc))
SplitResult.hostname = property(lambda self: _host(self.netloc))


def _host(netloc):
    return netloc.rpartition("@")[2].partition(":")[0].lower() or None


def urlparse(url, scheme="", allow_fragments=True):
    return ParseResult(*_split(url, scheme, True))


def urlsplit(url, scheme="", allow_fragments=True):
    return SplitResult(*_split(url, scheme, False))


def urlunparse(components):
    return _joined(tuple(components), True)


def urlunsplit(components):
    return _joined(tuple(components), False)
