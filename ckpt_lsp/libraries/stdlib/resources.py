"""Files that lie beside a package's modules: `importlib.resources`, and `pkg_resources` before it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

IMPORTLIB_RESOURCES = Library("importlib.resources")
PKG_RESOURCES = Library("pkg_resources")


@IMPORTLIB_RESOURCES.native("_folder")
@PKG_RESOURCES.native("_folder")
def folder(machine: Machine, package: Value) -> Value:
    """The folder of a package, or the one that a module is in."""
    if not isinstance(package, (str, Module)):
        return machine.split(package, lambda chosen: _folder(machine, chosen))
    return _folder(machine, package)


def _folder(machine: Machine, package: Value) -> Value:
    if isinstance(package, Unknown):
        return Unknown(package.reason, plain=True)
    module = _module(machine, package) if isinstance(package, str) else package
    if isinstance(module, Module) and module.path is not None and not module.stand_in:
        return posixpath.dirname(module.path)
    if isinstance(module, Module) and module.package:
        relative = module.package.replace(".", "/")
        folders = [posixpath.join(root, relative) for root in machine.search_path]
        found = next((path for path in folders if machine.files.is_folder(path)), None)
        if found is not None:
            return found
    return machine.unknown(f"where the package {package} is, is not known", plain=True)


def _module(machine: Machine, name: str) -> Module | Unknown:
    scripts = (module for module in machine.modules.values() if not module.lazy)
    script = next(scripts, None) if name == "__main__" else None
    return script if script is not None else machine.import_module(name)


@PKG_RESOURCES.native("_version", "iter_entry_points")
def installed(machine: Machine, *arguments: Value) -> Value:
    """What is installed where the program runs."""
    return machine.unknown("which versions are installed is not known", plain=True)
