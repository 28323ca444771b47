"""Stands in for Python's `_io`: the files that `open` gives. Nothing is written to them."""


def _text(name, mode):
    """The text of the file called `name`."""


class TextIOWrapper:
    """A file: `name` is its path as the program gives it. The builtin `open` sets `name` and `mode`."""

    encoding = "utf-8"
    closed = False

    def _rest(self):
        if "_left" not in self.__dict__:
            self._left = _text(self.name, self.mode)
        return self._left

    def read(self, size=-1):
        rest = self._rest()
        if size is None or size < 0:
            self._left = rest[:0]
            return rest
        self._left = rest[size:]
        return rest[:size]

    def readlines(self, hint=-1):
        lines = self._rest().splitlines(True)
        self._left = ""
        return lines

    def readline(self, size=-1):
        rest = self._rest()
        line, end, self._left = rest.partition("\n")
        return line + end

    def __iter__(self):
        return iter(self.readlines())

    def write(self, s):
        return len(s)

    def writelines(self, lines): ...

    def seek(self, offset, whence=0):
        if offset == 0 and whence == 0:
            self.__dict__.pop("_left", None)
        return offset

    def tell(self):
        return _text(None, "b")

    def fileno(self):
        return _text(None, "b")

    def isatty(self):
        return False

    def readable(self):
        return True

    def flush(self): ...

    def close(self): ...

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None
