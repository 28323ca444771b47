"""Stands in for Python's `os`. What writes, deletes or changes something does nothing here."""

from os import path

name = "posix"
sep = "/"
altsep = None
extsep = "."
pathsep = ":"
linesep = "\n"
curdir = "."
pardir = ".."
devnull = "/dev/null"
F_OK = 0
R_OK = 4
W_OK = 2
X_OK = 1
O_RDONLY = 0
O_CREAT = 64
O_EXCL = 128
O_RDWR = 2
error = OSError
_working_folder = None
"""Where `chdir` went."""


class PathLike:
    def __class_getitem__(cls, item):
        return cls

    def __instancecheck__(cls, value):
        return hasattr(type(value), "__fspath__")


def _variable(key, default=None):
    """What the environment has under `key`."""


class _Environ:
    """The environment is not known, but for what the program itself puts there and where homes and caches are."""

    def __init__(self):
        self._set = {}

    def __getitem__(self, key):
        found = self._set[key] if key in self._set else _variable(key)
        if found is None:
            raise KeyError(key)
        return found

    def __setitem__(self, key, value):
        self._set[key] = value

    def __delitem__(self, key):
        self._set.pop(key, None)

    def __contains__(self, key):
        return True if key in self._set else _variable(key) is not None

    def __iter__(self):
        return iter(_variable("*"))

    def get(self, key, default=None):
        return self._set[key] if key in self._set else _variable(key, default)

    def setdefault(self, key, default=None):
        if key not in self._set:
            self._set[key] = _variable(key, default)
        return self._set[key]

    def pop(self, key, default=None):
        return self._set.pop(key) if key in self._set else self.get(key, default)

    def update(self, *args, **kwargs):
        self._set.update(*args, **kwargs)

    def copy(self):
        return self

    def items(self):
        return _variable("*")

    def keys(self):
        return _variable("*")

    def values(self):
        return _variable("*")


environ = _Environ()


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    del environ[key]


class stat_result:
    def __init__(self, path):
        self._path = path

    @property
    def st_mtime(self):
        return path.getmtime(self._path)

    @property
    def st_size(self):
        return path.getsize(self._path)

    st_ctime = st_atime = st_mtime
    st_mtime_ns = st_ctime_ns = property(lambda self: int(self.st_mtime * 1e9))


def stat(path, *, dir_fd=None, follow_symlinks=True):
    return stat_result(path)


lstat = stat


class DirEntry:
    def __init__(self, folder, name):
        self.name = name
        self.path = path.join(folder, name)

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path)

    def is_symlink(self):
        return path.islink(self.path)

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)

    def __fspath__(self):
        return self.path


class _Entries:
    def __init__(self, entries):
        self._entries = entries

    def __iter__(self):
        return self._entries

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None

    def close(self): ...


def scandir(folder="."):
    return _Entries(DirEntry(folder, name) for name in listdir(folder))


def makedirs(name, mode=511, exist_ok=False): ...


def mkdir(path, mode=511, *, dir_fd=None): ...


def remove(path, *, dir_fd=None): ...


def unlink(path, *, dir_fd=None): ...


def rmdir(path, *, dir_fd=None): ...


def removedirs(name): ...


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None): ...


def renames(old, new): ...


def replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None): ...


def symlink(src, dst, target_is_directory=False, *, dir_fd=None): ...


def link(src, dst): ...


def chmod(path, mode): ...


def chown(path, uid, gid): ...


def utime(path, times=None): ...


def umask(mask):
    return 18


def kill(pid, signal): ...


def sched_setaffinity(pid, mask): ...


def nice(increment):
    return 0


def _exit(n):
    raise SystemExit(n)


def abort():
    raise SystemExit(1)
