"""Stands in for Python's `pathlib`."""

import os


def _joined(*segments):
    """The normalised text of the path with these segments."""


def _property(text, name):
    """What the property `name` of a pure path is."""


def _derived(text, method, *arguments):
    """What a method of a pure path gives."""


def _matching(text, pattern):
    """The paths below `text` that match `pattern`."""


def _content(text):
    """The text of a file."""


class PurePath(os.PathLike):
    def __init__(self, *segments):
        self._text = _joined(*[os.fspath(segment) for segment in segments])

    def with_segments(self, *segments):
        return type(self)(*segments)

    def __fspath__(self):
        return self._text

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"{'PosixPath' if isinstance(self, Path) else 'PurePosixPath'}({self._text!r})"

    def __hash__(self):
        return hash(self._text)

    def __eq__(self, other):
        return isinstance(other, PurePath) and self._text == other._text

    def __lt__(self, other):
        return self.parts < other.parts

    def __le__(self, other):
        return self.parts <= other.parts

    def __gt__(self, other):
        return self.parts > other.parts

    def __ge__(self, other):
        return self.parts >= other.parts

    def __truediv__(self, key):
        return self.with_segments(self, key)

    def __rtruediv__(self, key):
        return self.with_segments(key, self)

    def joinpath(self, *pathsegments):
        return self.with_segments(self, *pathsegments)

    @property
    def parts(self):
        return _property(self._text, "parts")

    @property
    def name(self):
        return _property(self._text, "name")

    @property
    def stem(self):
        return _property(self._text, "stem")

    @property
    def suffix(self):
        return _property(self._text, "suffix")

    @property
    def suffixes(self):
        return list(_property(self._text, "suffixes"))

    @property
    def drive(self):
        return _property(self._text, "drive")

    @property
    def root(self):
        return _property(self._text, "root")

    @property
    def anchor(self):
        return _property(self._text, "anchor")

    @property
    def parent(self):
        return self.with_segments(_property(self._text, "parent"))

    @property
    def parents(self):
        return tuple(self.with_segments(text) for text in _property(self._text, "parents"))

    def as_posix(self):
        return _derived(self._text, "as_posix")

    def as_uri(self):
        return _derived(self._text, "as_uri")

    def is_absolute(self):
        return _derived(self._text, "is_absolute")

    def match(self, path_pattern):
        return _derived(self._text, "match", os.fspath(path_pattern))

    def is_relative_to(self, other, *more):
        return _derived(self._text, "is_relative_to", _joined(os.fspath(other), *more))

    def relative_to(self, other, *more):
        return self.with_segments(_derived(self._text, "relative_to", _joined(os.fspath(other), *more)))

    def with_name(self, name):
        return self.with_segments(_derived(self._text, "with_name", name))

    def with_stem(self, stem):
        return self.with_segments(_derived(self._text, "with_stem", stem))

    def with_suffix(self, suffix):
        return self.with_segments(_derived(self._text, "with_suffix", suffix))


class PurePosixPath(PurePath): ...


class PureWindowsPath(PurePath): ...


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        return cls(os.path.expanduser("~"))

    def absolute(self):
        return self.with_segments(os.path.abspath(self._text))

    def resolve(self, strict=False):
        return self.with_segments(os.path.realpath(self._text))

    def expanduser(self):
        return self.with_segments(os.path.expanduser(self._text))

    def exists(self, *, follow_symlinks=True):
        return os.path.exists(self._text)

    def is_file(self, *, follow_symlinks=True):
        return os.path.isfile(self._text)

    def is_dir(self, *, follow_symlinks=True):
        return os.path.isdir(self._text)

    def is_symlink(self):
        return os.path.islink(self._text)

    def samefile(self, other_path):
        return os.path.samefile(self._text, other_path)

    def stat(self, *, follow_symlinks=True):
        return os.stat(self._text)

    def iterdir(self):
        return iter([self / name for name in os.listdir(self._text)])

    def glob(self, pattern):
        return iter([self.with_segments(text) for text in _matching(self._text, pattern)])

    def rglob(self, pattern):
        return self.glob(f"**/{pattern}")

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return open(self._text, mode)

    def read_text(self, encoding=None, errors=None):
        return _content(self._text)

    def read_bytes(self):
        return open(self._text, "rb").read()

    def write_text(self, data, encoding=None, errors=None, newline=None):
        return len(data)

    def write_bytes(self, data):
        return len(data)

    def mkdir(self, mode=511, parents=False, exist_ok=False): ...

    def touch(self, mode=438, exist_ok=True): ...

    def unlink(self, missing_ok=False): ...

    def rmdir(self): ...

    def chmod(self, mode): ...

    def symlink_to(self, target, target_is_directory=False): ...

    def rename(self, target):
        return self.with_segments(target)

    def replace(self, target):
        return self.with_segments(target)


class PosixPath(Path): ...


class WindowsPath(Path): ...
