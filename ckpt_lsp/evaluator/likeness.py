"""What can be told of values by looking at them, part by part: a key that is equal for those that are alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    Cell,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    ListValue,
    Native,
    Partial,
    SetValue,
    TensorValue,
    Value,
)

MOST_PARTS = 200
"""Of more than this, being alike is not asked: it takes as long as finding out what the code does."""
MOST_OBJECTS = 2
"""Of modules, those that hold others are hardly ever like another."""
MOST_ELEMENTS = 64
ATOMS = frozenset((type(None), bool, int, float, complex, str, bytes))
_THEMSELVES = frozenset((type(ABSENT), ClassValue, FunctionValue, Native, Module, range))
"""What is only like itself."""


class NotComparableError(Exception):
    """A value is too large, not known, or of a kind that may hide something."""


class Likeness:
    """The key of some values, `parts`; two that hold one object twice, or each the other, differ from two that do not.

    `numbers` has the cells and tensors that were looked at, by `id`; `beside` are tables of what is kept for tensors.
    """

    def __init__(self, beside: Iterable[DictValue]) -> None:
        self.parts: list[Any] = []
        self.numbers: dict[int, int] = {}
        self._objects = 0
        self._beside = [table.content for table in beside if table.content]

    def add_all(self, values: Iterable[Value]) -> None:
        """Add values to the key. Raises `NotComparableError`."""
        parts = self.parts
        for value in values:
            kind = type(value)
            if kind in ATOMS or kind in _THEMSELVES:
                parts += (kind, value)
            else:
                self._add(kind, value)
        if len(parts) > MOST_PARTS:
            raise NotComparableError

    def _add(self, kind: type, value: Value) -> None:
        add = _ADDED.get(kind)
        number = self.numbers.get(id(value))
        if number is not None:
            self.parts += (kind, ..., number)
        elif add is None:
            raise NotComparableError
        else:
            if kind is not tuple:
                self.numbers[id(value)] = len(self.numbers)
            self.parts.append(kind)
            add(self, value)

    def _add_instance(self, instance: Instance) -> None:
        self._objects += 1
        if instance.open is not None or self._objects > MOST_OBJECTS:
            raise NotComparableError
        content = instance.content
        self.parts += (instance.cls, len(content), *content)
        self.add_all(content.values())
        self.add_all((instance.payload,))

    def _add_dict(self, value: DictValue) -> None:
        if value.open is not None or value.versions is not None or value.origin is not None:
            raise NotComparableError
        content = value.content
        self.parts.append(len(content))
        if content:
            self.add_all(content)
            self.add_all(content.values())

    def _add_list(self, value: ListValue) -> None:
        self._refuse_if_open(value)
        if value.unordered is not None:
            raise NotComparableError
        self._add_tuple(value.content)

    def _add_set(self, value: SetValue) -> None:
        self._refuse_if_open(value)
        self._add_tuple(value.content)

    def _add_tuple(self, items: Any) -> None:
        self.parts.append(len(items))
        self.add_all(items)

    def _add_bound(self, method: BoundMethod) -> None:
        self.add_all((method.function, method.receiver))

    def _add_partial(self, partial: Partial) -> None:
        self.parts.append(len(partial.arguments))
        self.add_all((partial.function, *partial.arguments))
        self.parts += (len(partial.keywords), *partial.keywords)
        self.add_all(partial.keywords.values())

    def _add_tensor(self, tensor: TensorValue) -> None:
        if any(tensor in table for table in self._beside) or tensor.origin is not None:
            raise NotComparableError
        if tensor.values is not None and len(tensor.values) > MOST_ELEMENTS:
            raise NotComparableError
        self.parts += (tensor.shape, tensor.dtype, tensor.values, tensor.kind, tensor.requires_grad, tensor.persistent)
        if tensor.base is not None:
            raise NotComparableError

    @staticmethod
    def _refuse_if_open(cell: Cell[Any]) -> None:
        if cell.open is not None:
            raise NotComparableError


_ADDED: dict[type, Any] = {
    Instance: Likeness._add_instance,
    DictValue: Likeness._add_dict,
    ListValue: Likeness._add_list,
    SetValue: Likeness._add_set,
    tuple: Likeness._add_tuple,
    BoundMethod: Likeness._add_bound,
    Partial: Likeness._add_partial,
    TensorValue: Likeness._add_tensor,
}
