"""Stands in for Python's `io`, for what is kept in memory."""

from _io import TextIOWrapper

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


class StringIO:
    def __init__(self, initial_value="", newline="\n"):
        self._text = initial_value
        self._position = 0

    def write(self, s):
        self._text = self._text[: self._position] + s
        self._position += len(s)
        return len(s)

    def read(self, size=-1):
        end = len(self._text) if size is None or size < 0 else self._position + size
        text = self._text[self._position : end]
        self._position += len(text)
        return text

    def getvalue(self):
        return self._text

    def __iter__(self):
        return iter(self.read().splitlines(True))

    def readlines(self):
        return self.read().splitlines(True)

    def seek(self, offset, whence=0):
        self._position = offset
        return offset

    def close(self): ...

    def flush(self): ...

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None


class BytesIO:
    """Bytes are not followed: what is written to it and read from it is not known."""

    def __init__(self, initial_bytes=b""):
        self._bytes = initial_bytes

    def write(self, b):
        self._bytes = _written(b)

    def read(self, size=-1):
        return _written(self._bytes)

    def getvalue(self):
        return _written(self._bytes)

    getbuffer = getvalue

    def seek(self, offset, whence=0):
        return offset

    def tell(self):
        return _written(self._bytes)

    def close(self): ...

    def flush(self): ...

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None


def _written(data):
    """Bytes in memory."""


def open(file, mode="r", *args, **options):
    return _opened(file, mode)


def _opened(file, mode):
    """What the builtin `open` gives."""


class IOBase: ...


class RawIOBase(IOBase): ...


class BufferedIOBase(IOBase): ...


class TextIOBase(IOBase): ...
