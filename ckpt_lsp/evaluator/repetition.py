"""Objects that are made again in the same way are copied: of `[Block(cfg) for _ in range(12)]` one is evaluated.

That is safe where making the first changed nothing that was there before, and where all that it could see is as it was:
its arguments, what they hold, and the variables of modules and enclosing functions that it read. Every change to a cell
leaves the heap's clock on it (`Cell.stamp`), so that looking at what is reachable tells. Whatever is not surely safe
is evaluated.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.modules import GlobalsView, Module
from ckpt_lsp.evaluator.values import (
    BoundMethod,
    Cell,
    ClassMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    ListValue,
    NamespaceView,
    Native,
    OneOf,
    Partial,
    Place,
    Property,
    Scope,
    SetValue,
    StaticMethod,
    TensorValue,
    Unknown,
    Value,
    next_birth,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine
    from ckpt_lsp.evaluator.without_effect import Nothing, Trial

MOST_SEEN = 400
"""An object that can see more cells than this is evaluated each time: looking at them all takes as long."""
MOST_KEPT = 256
FEWEST_STEPS = 12
"""What takes fewer steps to make is not worth copying."""


@dataclass(slots=True, eq=False)
class Recorder:
    """What making one object read and changed of what was there before it."""

    birth: int = field(default_factory=next_birth)
    seen: dict[int, Value] = field(default_factory=dict)
    spared: Cell[Any] | None = None
    """A cell that may change all the same."""
    pure: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """An object as it was made, what making it saw, and when."""

    instance: Instance
    seen: tuple[Value, ...]
    birth: int
    clock: int
    patches: int
    place: Place | None


_NOTED = (Cell, TensorValue, OneOf)
"""What can change, or hold what can."""


class Repetitions:
    """What one machine has made, by class and arguments, and what it is making."""

    def __init__(self) -> None:
        self.recorders: list[Recorder] = []
        self.made: dict[Any, Made] = {}
        self.cheap: set[ClassValue] = set()
        self.trials: dict[ast.AST, Trial | None] = {}
        self.nothing: dict[Any, Nothing] = {}
        """What has no effect: see `without_effect.py`."""

    @contextlib.contextmanager
    def recording(self, recorder: Recorder) -> Iterator[None]:
        """Note what is read and changed meanwhile."""
        self.recorders.append(recorder)
        try:
            yield
        finally:
            self.recorders.pop()
            if self.recorders:
                self.recorders[-1].seen.update(recorder.seen)

    def note_read(self, *values: Value) -> None:
        """Note what was read from variables that everybody can change, and the cells that these variables are in."""
        if self.recorders:
            seen = self.recorders[-1].seen
            for value in values:
                if isinstance(value, _NOTED):
                    seen[id(value)] = value

    def note_change(self, cell: Cell[Any]) -> None:
        """Note that a cell is changed: whatever is being made and is younger had an effect."""
        for recorder in reversed(self.recorders):
            if cell.birth >= recorder.birth:
                break
            if cell is not recorder.spared:
                recorder.pure = False


class _NoCopyError(Exception):
    """The object holds something that must not be copied."""


def make_or_copy(
    machine: Machine,
    cls: ClassValue,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    make: Callable[[], Value],
) -> Value:
    """Return what `make()` returns for `cls(*arguments, **keywords)`, as a copy where that cannot differ."""
    repetitions = machine.repetitions
    if cls.node is None or cls in repetitions.cheap:
        return make()
    key = _key(machine, cls, arguments, keywords)
    if key is None:
        return make()
    known = repetitions.made.get(key)
    if known is not None:
        copied = _copy(machine, known)
        if copied is not None:
            return copied
        del repetitions.made[key]
    return _make(machine, cls, key, [*arguments, *keywords.values()], make)


def _make(machine: Machine, cls: ClassValue, key: Any, given: list[Value], make: Callable[[], Value]) -> Value:
    repetitions = machine.repetitions
    recorder = Recorder()
    steps, before = machine.budget.steps, doings(machine)
    with repetitions.recording(recorder):
        value = make()
    if machine.budget.steps - steps < FEWEST_STEPS:
        repetitions.cheap.add(cls)
    elif recorder.pure and before == doings(machine) and isinstance(value, Instance) and value.birth >= recorder.birth:
        if len(repetitions.made) >= MOST_KEPT:
            del repetitions.made[next(iter(repetitions.made))]
        seen = (*given, *recorder.seen.values())
        heap = machine.heap
        repetitions.made[key] = Made(value, seen, recorder.birth, heap.clock, heap.patches, machine.place())
    return value


def doings(machine: Machine) -> tuple[int, ...]:
    """Count what evaluation leaves behind beside objects: events, shortfalls, exceptions that may be raised."""
    return (len(machine.events), len(machine.shortfalls), sum(len(attempt.possible) for attempt in machine.tries))


def _key(machine: Machine, cls: ClassValue, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Any:
    """Return what tells one way of making an object from another; `None` where an argument is not known."""
    parts: list[Any] = [cls, bool(machine.tries)]
    for value in (*arguments, *keywords.values()):
        part = _part(value)
        if part is None:
            return None
        parts.append(part)
    return (*parts, *keywords)


def _part(value: Value) -> Any:
    if isinstance(value, (Unknown, OneOf, TensorValue)):
        return None
    if isinstance(value, tuple):
        parts = tuple(_part(item) for item in value)
        return None if None in parts else (type(value), parts)
    try:
        hash(value)
    except TypeError:
        return None
    # 1, 1.0 and True are equal, but do not make the same.
    return (type(value), value)


def _copy(machine: Machine, made: Made) -> Value | None:
    """Return a copy of what was made, or `None` where making it again could give something else."""
    heap = machine.heap
    if heap.patches != made.patches or not unchanged(made.seen, made.clock):
        return None
    try:
        copied = _Copier(made, machine.place()).copy(made.instance)
    except _NoCopyError:
        return None
    machine.repetitions.note_read(*made.seen)
    return copied


def unchanged(values: Iterable[Value], clock: int) -> bool:
    """Whether no cell that is reachable from `values` has changed since the time `clock`."""
    cells = cells_seen(values)
    return cells is not None and all(cell.stamp <= clock for cell in cells)


def cells_seen(values: Iterable[Value]) -> list[Cell[Any]] | None:
    """Return the cells that are reachable from `values`; `None` where these are many or may hide a change."""
    cells: list[Cell[Any]] = []
    waiting = list(values)
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, (TensorValue, GlobalsView)) or len(seen) > MOST_SEEN:
            return None
        if isinstance(value, NamespaceView):
            value = value.owner
        if isinstance(value, Cell):
            cells.append(value)
            # The names of modules and classes are noted one by one when they are read.
            if not isinstance(value, (Module, ClassValue)):
                waiting.extend(_held(value))
        else:
            waiting.extend(_parts_of(value))
    return cells


def _held(cell: Cell[Any]) -> list[Value]:
    content = cell.content
    held = [value for pair in content.items() for value in pair] if isinstance(content, dict) else list(content)
    if isinstance(cell, Instance) and cell.payload is not None:
        held.append(cell.payload)
    return [value for value in held if not isinstance(value, (str, int, float)) and value is not None]


def _parts_of(value: Value) -> Sequence[Value]:
    match value:
        case tuple() | frozenset():
            return tuple(value)
        case OneOf():
            return value.alternatives
        case BoundMethod(function, receiver):
            return (function, receiver)
        case Partial(function, arguments, keywords):
            return (function, *arguments, *keywords.values())
        case FunctionValue():
            return () if value.scope is None else (value.scope,)
        case _:
            return ()


class _Copier:
    """Copies one object with all that was made with it; what is older stays shared."""

    def __init__(self, made: Made, place: Place | None) -> None:
        self._made = made
        self._place = place
        self._copies: dict[int, Value] = {}

    def copy(self, value: Value) -> Value:
        """Return the copy of a value. Raises `_NoCopyError`."""
        if value is None or isinstance(value, (str, int, float)):
            return value
        known = self._copies.get(id(value))
        if known is None:
            known = self._copies[id(value)] = self._copy_cell(value) if isinstance(value, Cell) else self._part(value)
        return known

    def _copy_cell(self, cell: Cell[Any]) -> Value:
        if cell.birth < self._made.birth:
            return cell
        if cell.stamp > self._made.clock:
            raise _NoCopyError
        match cell:
            case Instance():
                return self._copy_instance(cell)
            case DictValue() if type(cell) is DictValue:
                made = DictValue(None, cell.open, cell.versions, cell.origin)
                self._copies[id(cell)] = made
                made.content.update((self.copy(key), self.copy(value)) for key, value in cell.content.items())
                return made
            case ListValue() if type(cell) is ListValue:
                listed = ListValue((), cell.open)
                self._copies[id(cell)] = listed
                listed.content.extend(map(self.copy, cell.content))
                return listed
            case SetValue():
                return SetValue(map(self.copy, cell.content), cell.open)
            case _:
                raise _NoCopyError

    def _copy_instance(self, instance: Instance) -> Instance:
        made = Instance(instance.cls, open=instance.open)
        self._copies[id(instance)] = made
        made.payload = self.copy(instance.payload)
        made.content.update((name, self.copy(value)) for name, value in instance.content.items())
        made.places = {name: self._moved(place) for name, place in instance.places.items()}
        made.created = self._moved(instance.created) if instance.created else None
        return made

    def _moved(self, place: Place) -> Place:
        """What was made at the place of the first object's call is made at that of this one's."""
        return self._place if place == self._made.place and self._place is not None else place

    def _part(self, value: Value) -> Value:
        match value:
            case TensorValue():
                base = self.copy(value.base)
                return replace(value, base=base if isinstance(base, TensorValue) else None)
            case tuple():
                parts = [self.copy(item) for item in value]
                return value if all(map(_is_same, parts, value)) else type(value)(parts)
            case OneOf():
                return OneOf(tuple(self.copy(item) for item in value.alternatives), value.reason)
            case BoundMethod():
                return BoundMethod(self.copy(value.function), self.copy(value.receiver))
            case Partial():
                keywords = {name: self.copy(item) for name, item in value.keywords.items()}
                return replace(
                    value,
                    function=self.copy(value.function),
                    arguments=tuple(self.copy(item) for item in value.arguments),
                    keywords=keywords,
                )
            case FunctionValue():
                self._refuse_if(value.scope is not None and self._is_young(value.scope))
                return value
            case Native():
                self._refuse_if(any(_is_value(held.cell_contents) for held in value.code.__closure__ or ()))
                return value
            case StaticMethod() | ClassMethod() | Property():
                raise _NoCopyError
            case _:
                return value

    def _is_young(self, scope: Scope) -> bool:
        return scope.birth >= self._made.birth

    def _refuse_if(self, condition: bool) -> None:  # noqa: FBT001
        if condition:
            raise _NoCopyError


def _is_same(a: Value, b: Value) -> bool:
    return a is b


def _is_value(held: object) -> bool:
    """Whether a native's closure holds something of the evaluated program, which may be young."""
    return isinstance(held, (Cell, TensorValue, BoundMethod, Partial, FunctionValue, OneOf, tuple))
