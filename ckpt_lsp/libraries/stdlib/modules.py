"""`importlib` and `sys`: modules asked for by name."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ListValue, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

IMPORTLIB = Library("importlib")
IMPORTLIB_UTIL = Library("importlib.util")
IMPORTLIB_METADATA = Library("importlib.metadata")
SYS = Library("sys")

SYS.constants(
    {
        name: Unknown(Reason(f"sys.{name} depends on how the program is started"), plain=True)
        for name in (
            "argv",
            "platform",
            "executable",
            "prefix",
            "base_prefix",
            "exec_prefix",
            "implementation",
            "flags",
            "stdin",
        )
    }
)


@IMPORTLIB.native("import_module")
def import_module(machine: Machine, name: Value, package: Value = None) -> Value:
    """`importlib.import_module`."""
    if not isinstance(name, str):
        return machine.split(name, lambda chosen: _imported(machine, chosen, package))
    return _imported(machine, name, package)


def _imported(machine: Machine, name: Value, package: Value) -> Value:
    if not isinstance(name, str):
        machine.unseen = machine.unseen or machine.reason("which module is imported is not known")
        return Unknown(name.reason) if isinstance(name, Unknown) else machine.unknown("the module's name is not known")
    if name.startswith("."):
        if not isinstance(package, str):
            return machine.unknown("the package of a relative import is not known")
        level = len(name) - len(name.lstrip("."))
        parents = package.split(".")
        base = parents[: len(parents) - level + 1]
        name = ".".join([*base, *([name.lstrip(".")] if name.lstrip(".") else [])])
    return machine.import_module(name)


@IMPORTLIB_UTIL.native("_origin")
def origin(machine: Machine, name: Value) -> Value:
    """The file of a module."""
    module = machine.import_module(name) if isinstance(name, str) else None
    if isinstance(module, Module) and module.path is not None:
        return module.path
    return machine.unknown("where the module is, is not known", plain=True)


@IMPORTLIB_UTIL.native("find_spec")
def find_spec(machine: Machine, name: Value, package: Value = None) -> Value:
    """`importlib.util.find_spec`: a module that is found has one; what is not found may be installed all the same."""
    if not isinstance(name, str) or isinstance(machine.import_module(name), Unknown):
        return machine.unknown(f"whether module {name} is installed is not known", plain=True)
    cls = machine.native_class("importlib.util.ModuleSpec")
    return machine.call(cls, (name, origin(machine, name)))


@IMPORTLIB_METADATA.native("version")
def version(machine: Machine, distribution_name: Value) -> Value:
    """`importlib.metadata.version`."""
    return machine.unknown(f"the version of {distribution_name} is not known", plain=True)


@SYS.native("_loaded")
def loaded(machine: Machine, name: Value) -> Value:
    """The module that `sys.modules` has under `name`: one in use, else unknown."""
    if not isinstance(name, str):
        return machine.unknown("which of sys.modules is meant is not known")
    if name == "__main__":
        return next((module for module in machine.modules.values() if not module.lazy), None)
    known = machine.modules.get(name)
    return known if known is not None else machine.unknown(f"whether module {name} has been imported is not known")


@SYS.native("_put_in_place")
def put_in_place(machine: Machine, name: Value, module: Value) -> None:
    """`sys.modules[name] = module`."""
    replaced = machine.modules.get(name) if isinstance(name, str) else None
    if replaced is not None and replaced is not module:
        replaced.substitute = module
    elif replaced is None and isinstance(name, str) and isinstance(module, Module):
        machine.modules[name] = module


@SYS.native("_search_path")
def search_path(machine: Machine) -> Value:
    """What `sys.path` is when the program starts. What the program does to it is heeded by `evaluator/imports.py`."""
    scripts = (module.path for module in machine.modules.values() if not module.lazy and module.path)
    return ListValue(dict.fromkeys([*map(posixpath.dirname, scripts), *machine.search_path]))


@SYS.native("getsizeof", "exc_info", "_getframe", "getrefcount", "gettrace")
def of_the_run(machine: Machine, *arguments: Value) -> Value:
    """What only a running interpreter can tell."""
    return machine.unknown("the state of the interpreter is not known", plain=True)
