"""transformers' lazy packages: which module of a package has a name, found without reading all of them.

A package of transformers puts a `_LazyModule` in its own place, with a dict from its modules to the names in them.
For `models/` that dict is made by reading the `__all__` of some two thousand files (`define_import_structure`).
Here it only lists the modules; who asks for a name has the likely ones read, and in the end all of them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ABSENT, DictValue, Instance, ListValue, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

IMPORT_UTILS = Library("transformers.utils.import_utils")

_UNREAD = Reason("the names in this module have not been read")


@IMPORT_UTILS.native("define_import_structure")
def define_import_structure(machine: Machine, module_path: Value, prefix: Value = None) -> Value:
    """The modules beside a package's `__init__.py`, or in a folder; which names they have is left open."""
    path = machine.call(machine.builtins["str"], (module_path,))
    if not isinstance(path, str):
        return machine.unknown("which folder of transformers is meant is not known")
    folder = posixpath.dirname(path) if path.endswith(".py") else path
    start = f"{prefix}." if isinstance(prefix, str) else ""
    names = [name.removesuffix(".py") for name in machine.files.names(folder) if _is_module(name)]
    return DictValue({frozenset(): DictValue({start + name: ListValue(open=_UNREAD) for name in names})})


def _is_module(name: str) -> bool:
    return not name.startswith("_") and (name.endswith(".py") or "." not in name)


@IMPORT_UTILS.native("requires_backends")
def requires_backends(machine: Machine, obj: Value, backends: Value) -> None:
    """What a program requires is taken to be installed where it runs."""
    return None


@IMPORT_UTILS.native("_LazyModule.__init__")
def lazy_module(
    machine: Machine,
    self: Value,
    name: Value,
    module_file: Value,
    import_structure: Value,
    module_spec: Value = None,
    extra_objects: Value = None,
    explicit_import_shortcut: Value = None,
) -> None:
    """Keep what a lazy module is made of."""
    if isinstance(self, Instance):
        content = machine.heap.edit(self)
        content.update(
            {
                "__name__": name,
                "__file__": module_file,
                "_import_structure": import_structure,
                "_objects": extra_objects,
            }
        )


@IMPORT_UTILS.native("_LazyModule.__getattr__")
def lazy_attribute(machine: Machine, self: Value, name: Value) -> Value:
    """A name of one of the package's modules, or the module called so."""
    if not isinstance(self, Instance) or not isinstance(name, str):
        return machine.unknown("which name of the package is meant is not known")
    package = self.content.get("__name__")
    extra = self.content.get("_objects")
    if isinstance(extra, DictValue) and name in extra.entries:
        return extra.entries[name]
    found = _name_of_package(machine, str(package), self.content.get("_import_structure"), name)
    if found is None:
        machine.throw("AttributeError", f"module {package} has no attribute {name}")
    machine.heap.edit(self)[name] = found
    return found


def _name_of_package(machine: Machine, package: str, structure: Value, name: str) -> Value:
    """Return the module of the package called `name`, or what one of its modules exports under `name`, or `None`."""
    unread = []
    for key, names in _modules(structure):
        if key == name or key.startswith(f"{name}."):
            return machine.import_module(f"{package}.{name}")
        if isinstance(names, ListValue) and names.open is _UNREAD:
            unread.append(key)
        elif name in machine.items_of(names)[0]:
            return machine.get_attribute(machine.import_module(f"{package}.{key}"), name)
    module = machine.import_module(f"{package}.{name}")
    if isinstance(module, Module):
        return module
    for key in sorted(unread, key=lambda key: _rank(key, name)):
        module = machine.import_module(f"{package}.{key}")
        if isinstance(module, Module) and _offers(machine, module, name):
            return machine.get_attribute(module, name)
    return None


def _modules(structure: Value) -> Iterator[tuple[str, Value]]:
    """Yield a package's modules and the names in them; a structure has them directly, or by the backends they need."""
    entries = structure.entries if isinstance(structure, DictValue) else {}
    for key, value in entries.items():
        if isinstance(key, frozenset):
            yield from _modules(value)
        elif isinstance(key, str):
            yield key, value


def _rank(module: str, name: str) -> tuple[bool, int]:
    """Modules whose own name the wanted name begins with come first, the longest of them before others."""
    word = module.rpartition(".")[2].replace("_", "")
    return (not name.lower().startswith(word), -len(word))


def _offers(machine: Machine, module: Module, name: str) -> bool:
    """Whether `module`, or for a package a module in it, lists `name` in its `__all__`."""
    if module.path is None or posixpath.basename(module.path) != "__init__.py":
        return _mentions(machine, module.path, name) and name in imports.exports(machine, module)
    folder = posixpath.dirname(module.path)
    return any(_mentions(machine, posixpath.join(folder, file), name) for file in machine.files.names(folder)) and (
        imports.module_attribute(machine, module, name) is not ABSENT
    )


def _mentions(machine: Machine, path: str | None, name: str) -> bool:
    """Whether the text has the name at all: reading is much quicker than parsing."""
    return path is not None and path.endswith(".py") and f'"{name}"' in (machine.files.text(path) or "")
