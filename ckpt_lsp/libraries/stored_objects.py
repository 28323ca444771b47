"""Pickled objects of the program's own classes: what unpickling one would make, where that is plain to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.checkpoints import StoredDict, StoredObject
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.values import ABSENT, ClassValue, DictValue, Instance, ListValue, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_OWN_WAYS = ("__reduce__", "__reduce_ex__", "__setstate__", "__getattribute__", "__new__")
"""A class with one of these says itself how it is unpickled."""

_PARTS = {"pathlib.PosixPath", "pathlib.PurePosixPath", "pathlib.Path"}
"""Classes that are pickled as a call of themselves (`PurePath.__reduce__`)."""


def bare_instance(machine: Machine, stored: StoredObject) -> Instance | None:
    """Return the instance before it gets its items and attributes, as `object.__reduce_ex__` has it made.

    `None` where the class is not known through and through, or makes its instances in its own way.
    """
    cls = _class(machine, stored.class_name)
    plain_state = stored.state is None or isinstance(stored.state, StoredDict)
    if cls is None or stored.args or stored.kwargs is not None or not plain_state:
        return None
    builtin = {base.name for base in cls.mro if base.is_builtin}
    if not builtin <= {"object", "dict", "list"}:
        return None
    if any(name in base.content for base in cls.mro if not base.is_builtin for name in _OWN_WAYS):
        return None
    return Instance(cls, DictValue() if "dict" in builtin else ListValue() if "list" in builtin else None)


def called(machine: Machine, stored: StoredObject, arguments: tuple[Value, ...]) -> Value | None:
    """Return the result of a call that a pickle makes for a path, a member of an enumeration, or a named tuple."""
    if stored.state is not None or stored.kwargs is not None or not arguments:
        return None
    cls = _class(machine, stored.class_name)
    if cls is None:
        return None
    is_tuple = any(base.is_builtin and base.name == "tuple" for base in cls.mro) and cls.lookup("_fields") is not ABSENT
    is_member = any(base.full_name == "enum.Enum" for base in cls.mro)
    if is_tuple or is_member or stored.class_name in _PARTS:
        return machine.call(cls, arguments)
    return None


def _class(machine: Machine, dotted: str) -> ClassValue | None:
    """Return the class that a pickle means by `dotted`; `__main__` is the script that runs."""
    module_name, _, name = dotted.rpartition(".")
    module: Value = _script(machine) if module_name == "__main__" else machine.import_module(module_name)
    if not isinstance(module, Module):
        return None
    cls = machine.get_attribute(module, name, None)
    known = isinstance(cls, ClassValue) and not any(base.unknown_base or base.open for base in cls.mro)
    return cls if isinstance(cls, ClassValue) and known else None


def _script(machine: Machine) -> Module | None:
    module = machine.frames[0].module if machine.frames else None
    return module if module is not None and module.content.get("__name__") == "__main__" else None
