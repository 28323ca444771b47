"""`copy`: copies of any graph of values, in which identity and cycles are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    Cell,
    DictValue,
    Instance,
    IteratorValue,
    ListValue,
    OneOf,
    Partial,
    SetValue,
    TensorValue,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

COPY = Library("copy")


@COPY.native("copy")
def copy(machine: Machine, x: Value) -> Value:
    """`copy.copy`, honouring `__copy__`."""
    match x:
        case OneOf():
            return machine.split(x, lambda chosen: copy(machine, chosen))
        case Instance() if x.cls.lookup("__copy__") is not ABSENT:
            return machine.call_method(x, "__copy__")
        case Instance():
            twin = _empty_twin(x)
            twin.content.update(x.content)
            twin.payload = copy(machine, x.payload)
            return twin
        case ListValue() | DictValue() | SetValue():
            return _filled(_empty_container(x), x.content)
        case _:
            return x


@COPY.native("deepcopy")
def deepcopy(machine: Machine, x: Value, memo: Value = None) -> Value:
    """`copy.deepcopy`, honouring `__deepcopy__`."""
    memory = memo if isinstance(memo, DictValue) else DictValue()
    return _Copier(machine, memory).copy(x)


def _empty_twin(original: Instance) -> Instance:
    twin = Instance(original.cls, open=original.open)
    twin.places = dict(original.places)
    twin.created = original.created
    return twin


def _empty_container(original: ListValue | DictValue | SetValue) -> ListValue | DictValue | SetValue:
    match original:
        case IteratorValue():
            return IteratorValue((), original.open)
        case ListValue():
            return ListValue((), original.open)
        case SetValue():
            return SetValue((), original.open)
        case DictValue():
            return DictValue(open=original.open, versions=original.versions)


def _filled(container: ListValue | DictValue | SetValue, content: object) -> Value:
    container.content = content.copy()  # type: ignore[attr-defined]
    return container


class _Copier:
    """One call of `deepcopy`. The memo is also what a `__deepcopy__` method gets and hands on."""

    def __init__(self, machine: Machine, memory: DictValue) -> None:
        self.machine = machine
        self.memory = memory

    def copy(self, value: Value) -> Value:
        """Return the copy of `value`, the one made before where there is one."""
        if not isinstance(value, (Cell, TensorValue, OneOf, tuple, BoundMethod, Partial)):
            return value
        key = id(value)
        known = self.memory.content.get(key, ABSENT)
        if known is not ABSENT:
            return known
        made = self._make(value)
        self._remember(value, made)
        return made

    def _remember(self, value: Value, made: Value) -> None:
        self.machine.heap.edit(self.memory)[id(value)] = made

    def _make(self, value: Value) -> Value:
        self.machine.budget.step()
        match value:
            case Instance():
                return self._instance(value)
            case ListValue() | SetValue() | DictValue():
                return self._container(value)
            case TensorValue():
                return self.machine.call_method(value, "__deepcopy__", self.memory)
            case OneOf():
                return OneOf(tuple(map(self.copy, value.alternatives)), value.reason)
            case tuple():
                copies = tuple(map(self.copy, value))
                return value if all(a is b for a, b in zip(copies, value)) else copies
            case BoundMethod():
                return BoundMethod(value.function, self.copy(value.receiver))
            case Partial():
                keywords = {name: self.copy(argument) for name, argument in value.keywords.items()}
                return Partial(value.function, tuple(map(self.copy, value.arguments)), keywords)
            case _:
                return value

    def _instance(self, value: Instance) -> Value:
        if value.cls.lookup("__deepcopy__") is not ABSENT:
            return self.machine.call_method(value, "__deepcopy__", self.memory)
        twin = _empty_twin(value)
        self._remember(value, twin)
        twin.payload = self.copy(value.payload)
        twin.content.update({name: self.copy(attribute) for name, attribute in value.content.items()})
        return twin

    def _container(self, value: ListValue | SetValue | DictValue) -> Value:
        twin = _empty_container(value)
        self._remember(value, twin)
        match twin:
            case ListValue():
                twin.content.extend(map(self.copy, value.content))
            case SetValue():
                twin.content.update(dict.fromkeys(map(self.copy, value.content)))
            case DictValue():
                assert isinstance(value, DictValue)
                twin.content.update({self.copy(key): self.copy(item) for key, item in value.content.items()})
        return twin
