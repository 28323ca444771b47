"""Which interpreter's packages the user's code imports. The interpreter is not run."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass

from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.installation import (
    is_environment,
    package_folders,
    prefix_of,
    version_of,
    with_links,
)


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter or the folder of its environment, and where its packages are.

    Its standard library is not read: `libraries/stdlib` is what is known of it.
    """

    interpreter: str
    packages: tuple[str, ...]


def environment(interpreter: str | None, root: str, variables: Mapping[str, str] = os.environ) -> Environment:
    """Return `interpreter`'s environment; else that of `VIRTUAL_ENV`, of a folder in `root`, or the running one."""
    if interpreter:
        return _of_interpreter(interpreter)
    for prefix in (variables.get("VIRTUAL_ENV"), os.path.join(root, ".venv"), os.path.join(root, "venv")):
        if prefix and is_environment(prefix):
            return _of_prefixes(prefix, [prefix])
    return _running()


def _of_interpreter(interpreter: str) -> Environment:
    if disk.kind(interpreter) == "folder":
        return _of_prefixes(interpreter, [interpreter])
    prefix = prefix_of(interpreter)
    if is_environment(prefix):
        return _of_prefixes(interpreter, [prefix])
    real = os.path.realpath(interpreter)
    return _of_prefixes(interpreter, list(dict.fromkeys([prefix, prefix_of(real)])), version_of(real))


def _of_prefixes(interpreter: str, prefixes: list[str], version: str = "") -> Environment:
    return Environment(interpreter, package_folders(prefixes, version))


def _running() -> Environment:
    paths = sysconfig.get_paths()
    user = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    folders = [*user, paths["purelib"], paths["platlib"]]
    packages = with_links(path for path in dict.fromkeys(folders) if disk.kind(path) == "folder")
    return Environment(sys.executable, packages)
