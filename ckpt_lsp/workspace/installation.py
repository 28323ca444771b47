"""How Python installations lay out their folders: `<prefix>/lib/python3.11/site-packages` and its relatives."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from ckpt_lsp.workspace import disk

MARK = "pyvenv.cfg"
"""The file that makes a folder a virtual environment."""
_MOST_BYTES = 1 << 16


def is_environment(prefix: str) -> bool:
    """Whether `prefix` is a virtual environment."""
    return disk.kind(os.path.join(prefix, MARK)) == "file"


def prefix_of(interpreter: str) -> str:
    """Return the folder above `bin` or `Scripts`; on Windows the interpreter may lie in the prefix itself."""
    folder = os.path.dirname(interpreter)
    return os.path.dirname(folder) if os.path.basename(folder).lower() in ("bin", "scripts") else folder


def version_of(interpreter: str) -> str:
    """`"/usr/bin/python3.11"` → `"3.11"`; nothing where the file's name does not say."""
    version = os.path.basename(interpreter).removesuffix(".exe").removeprefix("python")
    return version if "." in version else ""


def package_folders(prefixes: Iterable[str], version: str = "") -> tuple[str, ...]:
    """Return the folders that packages are imported from, in order."""
    libraries = [library for prefix in _with_bases(prefixes) for library in _libraries(prefix, version)]
    folders = [os.path.join(library, name) for library in libraries for name in ("site-packages", "dist-packages")]
    # `lib64` is often a link to `lib`.
    distinct = {os.path.realpath(folder): folder for folder in reversed(folders) if disk.kind(folder) == "folder"}
    return with_links(reversed(distinct.values()))


def _with_bases(prefixes: Iterable[str]) -> Iterator[str]:
    """A virtual environment may also see the packages of the installation that it was made from."""
    for prefix in prefixes:
        yield prefix
        base = _base(prefix)
        if base and _configuration(prefix).get("include-system-site-packages", "").lower() == "true":
            yield base
        if prefix == "/usr":
            yield "/usr/local"


def _base(prefix: str) -> str | None:
    home = _configuration(prefix).get("home")
    return prefix_of(os.path.join(home, "python")) if home else None


def _configuration(prefix: str) -> Mapping[str, str]:
    """Return the lines of `pyvenv.cfg` (`name = value`)."""
    text = disk.beginning(os.path.join(prefix, MARK), _MOST_BYTES).decode(errors="replace")
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _libraries(prefix: str, version: str) -> Iterator[str]:
    """Yield the folders that may hold a `site-packages`: `lib/python3.11`, or `Lib` on Windows."""
    for lib in (os.path.join(prefix, name) for name in ("lib", "lib64")):
        for name in disk.names(lib):
            if name == f"python{version}" or (not version and name.startswith("python3.")):
                yield os.path.join(lib, name)
            # Debian keeps packages for all versions here.
            if name == "python3":
                yield os.path.join(lib, name)
    if disk.kind(os.path.join(prefix, "Lib", "site-packages")) == "folder":
        yield os.path.join(prefix, "Lib")


def with_links(folders: Iterable[str]) -> tuple[str, ...]:
    """Add the folders that `.pth` files name, where editable installs are; their lines of code are not run."""
    found: dict[str, None] = {}
    for folder in folders:
        found[folder] = None
        for name in disk.names(folder):
            if name.endswith(".pth"):
                found.update(dict.fromkeys(_linked(folder, name)))
    return tuple(found)


def _linked(folder: str, name: str) -> Iterator[str]:
    for line in disk.beginning(os.path.join(folder, name), _MOST_BYTES).decode(errors="replace").splitlines():
        path = os.path.normpath(os.path.join(folder, line.strip()))
        if line.strip() and not line.startswith(("#", "import ", "import\t")) and disk.kind(path) == "folder":
            yield path
