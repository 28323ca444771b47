"""Branches of an undecided condition: run each from the same state, then join the states they end in.

While a branch (an *arm*) runs, the first change to a cell that is older than the arm saves its state.
`Heap.end` takes the arm's changes out again and returns them; `Heap.merge` puts the joined changes of several arms in.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar, cast

from ckpt_lsp.evaluator.modules import GlobalsView, Module
from ckpt_lsp.evaluator.repetition import Repetitions
from ckpt_lsp.evaluator.values import (
    ABSENT,
    Absent,
    Cell,
    ClassValue,
    NamespaceView,
    OneOf,
    TensorValue,
    Unknown,
    Value,
    next_birth,
)
from ckpt_lsp.tensors import Reason

Content = TypeVar("Content")
State: TypeAlias = "tuple[Any, Reason | None]"
"""A cell's content and its `open`."""
Changes: TypeAlias = "dict[Cell[Any], State]"
"""The state of every cell that an arm changed, as the arm left it."""

MOST_ALTERNATIVES = 8


@dataclass(slots=True, eq=False)
class Arm:
    """One branch while it runs: what the cells it changed held before."""

    birth: int = field(default_factory=next_birth)
    before: Changes = field(default_factory=dict)


class Heap:
    """Keeps the undo records of the arms that are running, innermost last, and the time of each change."""

    def __init__(self, repetitions: Repetitions) -> None:
        self.clock = 0
        """The number of changes so far."""
        self.patches = 0
        """The number of changes so far to classes that others may have used already."""
        self._arms: list[Arm] = []
        self._repetitions = repetitions
        self._detached_at: int | None = None

    def edit(self, cell: Cell[Content]) -> Content:
        """Return the content of `cell`, to be changed in place. Every change to a cell goes through here."""
        if isinstance(cell, NamespaceView):
            return cast("Content", self.edit(cell.owner))
        if isinstance(cell, GlobalsView):
            return cast("Content", self.edit(cell.module))
        self._save(cell)
        return cell.content

    def open(self, cell: Cell[Any], reason: Reason) -> None:
        """Say that more may be in `cell` than is known."""
        if cell.open is None:
            self._save(cell)
            cell.open = reason

    def replace(self, cell: Cell[Content], content: Content, open: Reason | None) -> None:
        """Give `cell` another content."""
        self._save(cell)
        cell.content, cell.open = content, open

    def _save(self, cell: Cell[Any]) -> None:
        if isinstance(cell, NamespaceView):
            cell = cell.owner
        self._stamp(cell)
        if self._arms:
            arm = self._arms[-1]
            # A cell that is younger than the arm cannot be seen from outside it.
            if cell.birth < arm.birth and cell not in arm.before:
                arm.before[cell] = (cell.clone_content(), cell.open)

    def _stamp(self, cell: Cell[Any]) -> None:
        self.clock += 1
        since = self._detached_at
        # A name that a module's top level binds when it is first asked for is no change: nobody has seen it without.
        if since is None or not isinstance(cell, Module):
            cell.stamp = self.clock
        if isinstance(cell, ClassValue) and (since is None or cell.birth < since):
            self.patches += 1
        if self._repetitions.recorders:
            self._repetitions.note_change(cell)

    @property
    def depth(self) -> int:
        """How many arms are running."""
        return len(self._arms)

    def begin(self) -> Arm:
        """Start an arm at the present state."""
        arm = Arm()
        self._arms.append(arm)
        return arm

    def end(self, arm: Arm) -> Changes:
        """Restore the state at the arm's start; return what it changed. Arms end in reverse order of their start."""
        while self._arms[-1] is not arm:
            self.end(self._arms[-1])
        self._arms.pop()
        changes: Changes = {}
        for cell, before in arm.before.items():
            changes[cell] = (cell.content, cell.open)
            content, cell.open = before
            self._stamp(cell)
            cell.content = cell.restore(content)
        return changes

    @contextlib.contextmanager
    def detached(self) -> Iterator[None]:
        """Make changes that no running arm undoes: a module's top level runs once, whoever asks for it."""
        arms, self._arms = self._arms, []
        recorders, self._repetitions.recorders = self._repetitions.recorders, []
        before, self._detached_at = self._detached_at, next_birth()
        try:
            yield
        finally:
            self._arms = arms
            self._repetitions.recorders = recorders
            self._detached_at = before

    def merge(self, arms: Sequence[Changes], reason: Reason) -> None:
        """Make the present state the join of the states that `arms` lead to from it."""
        cells = dict.fromkeys(itertools.chain.from_iterable(arms))
        for cell in cells:
            present: State = (cell.content, cell.open)
            states = [changes.get(cell, present) for changes in arms]
            content, open = states[0] if len(states) == 1 else _join_states(states, reason)
            self.replace(cell, content, open)


def _join_states(states: Sequence[State], reason: Reason) -> State:
    opened = next((open for _, open in states if open), None)
    contents = [content for content, _ in states]
    if isinstance(contents[0], dict):
        return _join_mappings(contents, reason), opened
    if len({len(content) for content in contents}) == 1:
        return [join(values, reason) for values in zip(*contents)], opened
    known = [join(values, reason) for values in zip(*contents)]
    return known, opened or reason


def _join_mappings(contents: Sequence[dict[Any, Value]], reason: Reason) -> dict[Any, Value]:
    keys = dict.fromkeys(itertools.chain.from_iterable(contents))
    if all(len(content) == len(keys) for content in contents):
        return {key: join([content[key] for content in contents], reason) for key in keys}
    return {key: join([content.get(key, ABSENT) for content in contents], reason) for key in keys}


def join(values: Iterable[Value], reason: Reason) -> Value:
    """Return the value that is one of `values`: that value where they are the same, `Unknown` where one is unknown."""
    distinct: list[Value] = []
    for value in values:
        for alternative in value.alternatives if isinstance(value, OneOf) else (value,):
            if not any(same(alternative, other) for other in distinct):
                distinct.append(alternative)
    if any(isinstance(value, Unknown) and value.optional for value in distinct):
        distinct = _without_optional(distinct)
    if len(distinct) == 1:
        return distinct[0]
    unknown = next((value for value in distinct if isinstance(value, Unknown)), None)
    if unknown:
        patterns = (value.pattern for value in distinct if isinstance(value, Unknown) and value.pattern)
        plain = all(_is_plain(value) for value in distinct)
        return Unknown(unknown.reason, plain=plain, pattern=next(patterns, None))
    if all(isinstance(value, tuple) for value in distinct):
        tuples = [value for value in distinct if isinstance(value, tuple)]
        if len({len(value) for value in tuples}) == 1:
            return tuple(join(column, reason) for column in zip(*tuples))
    if len(distinct) > MOST_ALTERNATIVES:
        return Unknown(reason, plain=all(_is_plain(value) for value in distinct))
    return OneOf(tuple(distinct), reason)


def _without_optional(values: list[Value]) -> list[Value]:
    """Leave out what nobody gave, as in `args.weights or "last.pth"`: a program is taken as run without arguments."""
    others = [value for value in values if not (isinstance(value, Unknown) and value.optional)]
    in_place = [value for value in others if value is not None and value is not ABSENT]
    return others if in_place else values


def same(a: Value, b: Value) -> bool:
    """Whether two alternatives are one: the same object, equal scalars of one type, or tensors that look the same."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, (bool, int, str, bytes, float, complex)):
        return a == b
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, TensorValue) and isinstance(b, TensorValue):
        return (
            a.spec == b.spec
            and a.kind == b.kind
            and (a.values, a.origin, a.persistent) == (b.values, b.origin, b.persistent)
        )
    if isinstance(a, (range, slice, frozenset)):
        return a == b
    return False


def _is_plain(value: Value) -> bool:
    if isinstance(value, Unknown):
        return value.plain
    return value is None or isinstance(value, (bool, int, float, complex, str, bytes, Absent))
