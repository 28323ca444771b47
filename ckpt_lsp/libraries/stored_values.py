"""Checkpoints as values: what `torch.load` returns, its tensors knowing where they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.checkpoints import StoredDict, StoredObject, StoredSet, StoredTensor, StoredValue
from ckpt_lsp.evaluator.operators import make_set
from ckpt_lsp.evaluator.values import (
    ClassValue,
    DictValue,
    Instance,
    ListValue,
    Origin,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries.stored_configs import config
from ckpt_lsp.libraries.stored_objects import bare_instance, called
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


class StoredValues:
    """Turns what one checkpoint holds into values. Shared objects stay shared, also where they contain themselves."""

    def __init__(self, machine: Machine, path: str) -> None:
        self._machine = machine
        self._path = path
        self._made: dict[int, Value] = {}

    def value(self, stored: StoredValue, entry: tuple[str, ...] = (), key: str = "") -> Value:
        """Return the value of `stored`, which stands under `key` of the dict at `entry`."""
        match stored:
            case StoredTensor():
                kind = "parameter" if stored.parameter else "tensor"
                origin = Origin(self._path, entry, key)
                return TensorValue(stored.spec.shape, stored.spec.dtype, None, kind, stored.requires_grad, origin)
            case tuple():
                inner = (*entry, key) if key else entry
                return tuple(self.value(item, inner, str(number)) for number, item in enumerate(stored))
            case StoredDict() | StoredObject() | StoredSet() | list():
                if id(stored) not in self._made:
                    self._make(stored, (*entry, key) if key else entry)
                return self._made[id(stored)]
            case None | bool() | int() | float() | complex() | str() | bytes():
                return stored
            case _:
                return Unknown(Reason(f"{self._path} holds a {type(stored).__name__} there"), plain=True)

    def _make(self, stored: StoredDict | StoredObject | StoredSet | list[StoredValue], entry: tuple[str, ...]) -> None:
        match stored:
            case list():
                items = ListValue()
                self._made[id(stored)] = items
                items.content.extend(self.value(item, entry, str(number)) for number, item in enumerate(stored))
            case StoredDict():
                self._make_dict(stored, entry)
            case StoredSet():
                items_made = [self.value(item, entry) for item in stored.items]
                self._made[id(stored)] = make_set(self._machine, items_made, None)
            case StoredObject():
                self._make_object(stored, entry)

    def _make_dict(self, stored: StoredDict, entry: tuple[str, ...]) -> None:
        mapping = DictValue(versions=stored.versions, origin=Origin(self._path, entry, ""))
        made: Value = mapping
        if stored.class_name != "dict":
            cls = self._machine.native_class(stored.class_name)
            made = Instance(cls, mapping) if isinstance(cls, ClassValue) else mapping
        self._made[id(stored)] = made
        for key, item in stored.items.items():
            mapping.content[key] = self.value(item, entry, str(key))

    def _make_object(self, stored: StoredObject, entry: tuple[str, ...]) -> None:
        self._made[id(stored)] = Unknown(Reason(f"{self._path} holds a {stored.class_name} there"))
        settings = config(self._machine, stored, lambda value: self.value(value, entry))
        if settings is not None:
            self._made[id(stored)] = settings
            return
        attributes = stored.state.items if isinstance(stored.state, StoredDict) else {}
        is_module = "_parameters" in attributes and "_modules" in attributes
        instance = self._module(stored) if is_module else bare_instance(self._machine, stored)
        if instance is None:
            arguments = tuple(self.value(argument, entry) for argument in stored.args)
            made = called(self._machine, stored, arguments)
            if made is not None:
                self._made[id(stored)] = made
            return
        self._made[id(stored)] = instance
        self._fill(instance, stored, entry)
        for key, item in attributes.items():
            instance.content[str(key)] = self.value(item, entry, str(key))

    def _module(self, stored: StoredObject) -> Instance:
        base = self._machine.native_class("torch.nn.Module")
        module_name, _, name = stored.class_name.rpartition(".")
        return Instance(ClassValue(name, [base] if isinstance(base, ClassValue) else [], module_name=module_name))

    def _fill(self, instance: Instance, stored: StoredObject, entry: tuple[str, ...]) -> None:
        """Put items into an instance of a subclass of dict or list as the pickle machine does: by its own methods."""
        for key, item in (stored.items or {}).items():
            self._machine.set_item(instance, key, self.value(item, entry, str(key)))
        for number, item in enumerate(stored.elements or ()):
            self._machine.call_method(instance, "append", self.value(item, entry, str(number)))
