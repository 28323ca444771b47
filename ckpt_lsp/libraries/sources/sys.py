"""Stands in for Python's `sys`."""

from collections import namedtuple


def _search_path():
    """The folders that modules are looked for in."""


_VersionInfo = namedtuple("version_info", "major minor micro releaselevel serial")
_FloatInfo = namedtuple("float_info", "max min epsilon dig mant_dig")

version_info = _VersionInfo(3, 11, 0, "final", 0)
version = "3.11.0"
hexversion = 0x030B00F0
maxsize = 9223372036854775807
maxunicode = 1114111
byteorder = "little"
float_info = _FloatInfo(1.7976931348623157e308, 2.2250738585072014e-308, 2.220446049250313e-16, 15, 53)
path = _search_path()
meta_path = []
path_hooks = []
warnoptions = []
dont_write_bytecode = False


class _Stream:
    encoding = "utf-8"
    closed = False

    def write(self, text):
        return len(text)

    def writelines(self, lines): ...

    def flush(self): ...

    def close(self): ...

    def isatty(self):
        return False

    def reconfigure(self, **options): ...


stdout = __stdout__ = _Stream()
stderr = __stderr__ = _Stream()


def _loaded(name):
    """The module called `name`, or None where there is none."""


def _put_in_place(name, module):
    """From now on `module` is what those get who import `name`."""


class _Modules:
    """Modules are found when they are asked for."""

    def __init__(self):
        self._set = {}

    def get(self, name, default=None):
        found = self._set[name] if name in self._set else _loaded(name)
        return default if found is None else found

    def __getitem__(self, name):
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name, module):
        self._set[name] = module
        _put_in_place(name, module)

    def __delitem__(self, name):
        self._set.pop(name, None)

    def __contains__(self, name):
        return self.get(name) is not None

    def pop(self, name, default=None):
        return self._set.pop(name, default)

    def setdefault(self, name, module=None):
        if name not in self:
            self._set[name] = module
        return self[name]


modules = _Modules()


def exit(status=None, /):
    raise SystemExit(status)


def intern(string, /):
    return string


def getrecursionlimit():
    return 1000


def setrecursionlimit(limit, /): ...


def settrace(function, /): ...


def setprofile(function, /): ...


def getdefaultencoding():
    return "utf-8"


def getfilesystemencoding():
    return "utf-8"


def is_finalizing():
    return False
