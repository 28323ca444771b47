"""Generators: their code runs when they are first asked for something, and where it matters between other code.

    def blocks(self):
        for width in self.widths:
            self.depth += 1
            yield Block(width)

Iterated over by a `for`, a generator of the program runs as Python does it: the body of the loop is the block that runs
where it yields. Whoever takes all of it at once (`list(self.blocks())`) gets what it yields when it is run to its end.
Whoever takes one item (`next`) gets it from such a run too, but whether what that run changed has happened yet is then
not known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ckpt_lsp.evaluator.repetition import Recorder, unchanged
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import IteratorValue, ListValue, Raised, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_YIELDS = 5000
MOST_REHEARSED = 64

Block: TypeAlias = "Callable[[Value], Value]"
Body: TypeAlias = "Callable[[], Value]"


class Generator(IteratorValue):
    """A generator: nothing of it has run until `content` is asked for, which runs it to its end."""

    __slots__ = ("_body", "_content", "_frame", "_machine", "_seen", "_time")

    def __init__(self, machine: Machine, frame: Frame, body: Body) -> None:
        self._content: list[Value] | None = None
        super().__init__()
        self._content = None
        self._machine, self._frame, self._body = machine, frame, body
        self._seen: tuple[Value, ...] = ()
        self._time = 0

    @property
    def content(self) -> list[Value]:
        """What the generator has yet to give."""
        if self._content is None:
            self._run_to_the_end(sent=None)
        assert self._content is not None
        return self._content

    @content.setter
    def content(self, content: list[Value]) -> None:
        self._content = content

    def clone_content(self) -> list[Value]:
        """Return a copy of what is left; a branch that starts a generator is undone by going back to its start."""
        return _Waiting() if self._content is None else list(self._content)

    def restore(self, before: list[Value]) -> list[Value]:
        """Return the content to go back to after a branch."""
        return None if isinstance(before, _Waiting) else before  # type: ignore[return-value]

    @property
    def interleaves(self) -> bool:
        """Whether a loop over it must run its code between the rounds: it has not begun, and is of the program."""
        return self._content is None and not self._frame.module.stand_in

    def _run_to_the_end(self, sent: Value) -> None:
        machine, yields = self._machine, ListValue()
        machine.heap.replace(self, [], None)

        def keep(value: Value) -> Value:
            if len(yields.content) >= MOST_YIELDS:
                raise Endless(machine.reason("a generator yields without an end"))
            machine.heap.edit(yields).append(value)
            return sent

        more: Reason | None = None
        try:
            self.run(keep, yields)
        except Endless as stop:
            more = stop.reason
        machine.heap.replace(self, list(yields.content), more or yields.open)

    def run(self, block: Block, yields: ListValue | None = None) -> Value:
        """Run the generator's code, `block` where it yields; return what it returns.

        `yields` is what is opened where it may yield more than is known. Without it that raises `Endless`.
        """
        machine, frame = self._machine, self._frame
        machine.budget.step()
        frame.block, frame.yields = block, yields
        machine.frames.append(frame)
        try:
            return self._body()
        finally:
            machine.frames.pop()

    def run_between(self, block: Block) -> None:
        """Run the generator's code with `block` where it yields, and be at its end."""
        self._machine.heap.replace(self, [], None)
        self.run(block)

    def leave(self, reason: Reason) -> None:
        """Be where a loop that ran `run_between` was left: what would have come is not known."""
        self._machine.heap.replace(self, [], reason)

    def rehearsed(self) -> bool:
        """Whether each of the first items surely comes; what finding that out does is undone."""
        heap, events = self._machine.heap, len(self._machine.events)
        depth, count = heap.depth + 1, 0

        def look(value: Value) -> Value:
            nonlocal count
            count += 1
            if count > MOST_REHEARSED or heap.depth != depth:
                raise _Seen(certain=heap.depth == depth)
            return None

        arm = heap.begin()
        try:
            self.run(look)
        except _Seen as seen:
            return seen.certain
        except Endless:
            return False
        except Raised:
            return True
        finally:
            self._frame.pending.clear()
            heap.end(arm)
            del self._machine.events[events:]
        return True

    def begin(self) -> None:
        """Run to the end for somebody who takes the items one by one, and doubt what that changes."""
        machine = self._machine
        if self._content is not None:
            self._doubt_what_was_seen()
        elif self._frame.module.stand_in:
            self._run_to_the_end(sent=None)
        else:
            recorder = Recorder()
            machine.repetitions.recorders.append(recorder)
            given = list(self._frame.scope.content.values())
            arm = machine.heap.begin()
            try:
                self._run_to_the_end(machine.unknown("what is sent to a generator is not known"))
            finally:
                machine.repetitions.recorders.pop()
                changes = machine.heap.end(arm)
            left = changes.pop(self, ([], None))
            reason = machine.reason("how far a generator has run is not known")
            if changes:
                machine.heap.merge([changes, {}], reason)
            machine.heap.replace(self, *left)
            self._seen, self._time = (*given, *recorder.seen.values()), machine.heap.clock

    def _doubt_what_was_seen(self) -> None:
        """Forget the items left, where what the generator would read has changed since it was run."""
        now = self._machine.heap.clock
        if self._seen and self._content and now != self._time and not unchanged(self._seen, self._time):
            self.leave(self._machine.reason("what a generator reads has changed since it began"))


class _Waiting(list[Value]):
    """The content of a generator that has not begun."""


class _Seen(Exception):
    """Ends a rehearsal."""

    def __init__(self, *, certain: bool) -> None:
        super().__init__()
        self.certain = certain


class Endless(Exception):
    """Stops a generator that has yielded enough."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason


def yielded(machine: Machine, frame: Frame, value: Value) -> Value:
    """Do what `yield value` does."""
    return (
        machine.unknown("what takes the items of a generator is not known")
        if frame.block is None
        else frame.block(value)
    )


def yielded_from(machine: Machine, frame: Frame, value: Value) -> Value:
    """Do what `yield from value` does."""
    if isinstance(value, Generator) and value.interleaves and frame.block is not None:
        return value.run(frame.block, frame.yields)
    items, more = machine.items_of(value)
    for item in items:
        yielded(machine, frame, item)
    if more and frame.yields is None:
        raise Endless(more)
    if more and frame.yields is not None:
        machine.heap.open(frame.yields, more)
    return machine.unknown("what a generator returns is not known")
