"""What did nothing for one object is left out for those that are like it: `for m in self.modules(): nn.init...`.

A call whose result nobody wants, and a round of a loop, see their arguments and variables; whatever else they read is
noted (`Repetitions.note_read`). If one changed nothing that was there before, noted no exception and found no load,
then another that sees what is alike part by part (`likeness.py`), while all that was read beside it is as it was, does
nothing either. Only the names that a round binds to plain values are bound again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.functions import signature
from ckpt_lsp.evaluator.likeness import ATOMS, Likeness, NotComparableError
from ckpt_lsp.evaluator.repetition import Recorder, cells_seen, doings
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import ABSENT, BoundMethod, Cell, FunctionValue, Partial, Scope, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.branches import Completion
    from ckpt_lsp.evaluator.machine import Machine

MOST_KEPT = 2_048
MOST_COST = 40
"""Trying to leave code out is given up when it has cost so many steps more than it has saved."""
_TRIAL = 2
"""What trying costs, in steps that could be evaluated meanwhile."""
_SEES_ALL = frozenset(("super", "locals", "vars", "dir", "eval", "exec", "__class__"))
"""What uses one of these names sees variables that it does not name."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """What was seen by code that did nothing beside binding some of its own variables, and when."""

    bound: Mapping[str, Value]
    seen: Sequence[Cell[Any]]
    ids: frozenset[int]
    steps: int
    clock: int
    patches: int


@dataclass(slots=True)
class Trial:
    """The variables that some code reads, and how many steps trying to leave it out has cost that it did not save."""

    reads: tuple[str, ...]
    waits: int = 4
    cost: int = 0

    def begins(self) -> bool:
        """Whether to try: code that runs a few times only does not pay."""
        self.waits -= 1
        return self.waits < 0 and self.cost < MOST_COST

    def note(self, cost: int) -> None:
        """Note what trying once has cost, or saved."""
        self.cost = max(self.cost + cost, -10 * MOST_COST)


def call(machine: Machine, function: Value, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> None:
    """Call `function`, whose result nobody wants, unless that surely does nothing."""
    code, positional, named = _unwrapped(function, arguments, keywords)
    trial = _trial(machine, code.node) if isinstance(code, FunctionValue) else None
    if trial is None or not trial.begins() or not isinstance(code, FunctionValue):
        machine.call(function, arguments, keywords)
        return
    # Which default values are used, and whether the arguments fit at all, follows from their number and names.
    key = [code, len(positional), *named]
    given = {**dict(zip(signature(code.node).positional, positional)), **named}
    inputs = [given[name] for name in trial.reads if name in given]
    _run_or_not(machine, trial, key, inputs, None, lambda: machine.call(function, arguments, keywords))


def _unwrapped(
    function: Value, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> tuple[Value, Sequence[Value], Mapping[str, Value]]:
    """Return what is called in the end, and with what."""
    while isinstance(function, (BoundMethod, Partial)):
        if isinstance(function, BoundMethod):
            arguments = (function.receiver, *arguments)
        else:
            arguments, keywords = (*function.arguments, *arguments), {**function.keywords, **keywords}
        function = function.function
    return function, arguments, keywords


def run_round(machine: Machine, node: ast.For | ast.AsyncFor, frame: Frame) -> Completion:
    """Run the body of a loop whose target is bound, unless that surely does nothing."""
    trial = _trial(machine, node) if isinstance(frame.scope, Scope) else None
    if trial is None or not trial.begins():
        return machine.run(node.body, frame)
    content = frame.scope.content
    inputs = [content.get(name, ABSENT) for name in trial.reads]
    completion: Completion = _run_or_not(
        machine, trial, [node, frame.module], inputs, frame, lambda: machine.run(node.body, frame)
    )
    return completion


def _run_or_not(
    machine: Machine, trial: Trial, key: list[Any], inputs: Sequence[Value], frame: Frame | None, run: Callable[[], Any]
) -> Any:
    likeness = Likeness(machine.beside_tensors.values())
    try:
        likeness.add_all(inputs)
    except NotComparableError:
        trial.note(_TRIAL)
        return run()
    whole = (*key, bool(machine.tries), *likeness.parts)
    known = machine.repetitions.nothing.get(whole)
    if known is not None and _holds(machine, known, likeness):
        trial.note(1 - known.steps)
        machine.repetitions.note_read(*known.seen)
        if known.bound and frame is not None:
            machine.heap.edit(frame.scope).update(known.bound)
        return None
    trial.note(_TRIAL)
    return _run(machine, whole, likeness, frame, run)


def _holds(machine: Machine, known: Nothing, likeness: Likeness) -> bool:
    """Whether what was read is as it was, and has nothing in common with what is now compared."""
    if machine.heap.patches != known.patches or any(cell.stamp > known.clock for cell in known.seen):
        return False
    return known.ids.isdisjoint(likeness.numbers)


def _run(
    machine: Machine, key: tuple[Any, ...], likeness: Likeness, frame: Frame | None, run: Callable[[], Any]
) -> Any:
    """Run the code, and remember if it did nothing."""
    heap, scope = machine.heap, frame.scope if frame else None
    before = dict(scope.content) if scope else {}
    state = (doings(machine), heap.depth, heap.patches, len(frame.pending) if frame else 0)
    recorder, begun = Recorder(spared=scope), machine.budget.steps
    with machine.repetitions.recording(recorder):
        result = run()
    if not recorder.pure or (frame and result is not None):
        return result
    if state != (doings(machine), heap.depth, heap.patches, len(frame.pending) if frame else 0):
        return result
    bound = _newly_bound(before, scope.content if scope else {})
    seen = cells_seen(recorder.seen.values())
    if bound is None or seen is None:
        return result
    ids = frozenset(map(id, seen))
    if ids.isdisjoint(likeness.numbers):
        known = machine.repetitions.nothing
        if len(known) >= MOST_KEPT:
            del known[next(iter(known))]
        steps = machine.budget.steps - begun
        known[key] = Nothing(bound, seen, ids, steps, heap.clock, heap.patches)
    return result


def _newly_bound(before: Mapping[str, Value], after: Mapping[str, Value]) -> Mapping[str, Value] | None:
    """Return the names that were bound meanwhile; `None` where that was to more than plain values."""
    if any(name not in after for name in before):
        return None
    bound = {name: value for name, value in after.items() if before.get(name, ABSENT) is not value}
    return bound if all(type(value) in ATOMS for value in bound.values()) else None


def _trial(machine: Machine, node: ast.AST) -> Trial | None:
    """Return the trial of a function or loop; `None` where more than what it names decides what it does."""
    trials = machine.repetitions.trials
    if node not in trials:
        trials[node] = None if isinstance(node, ast.Lambda) else _begin(node)
    return trials[node]


def _begin(node: Any) -> Trial | None:
    reads: dict[str, None] = {}
    if not isinstance(node, (ast.For, ast.AsyncFor)):
        parameters = signature(node)
        if parameters.star or parameters.double_star or parameters.is_generator:
            return None
    for inner in _inside(node.body):
        match inner:
            case ast.Yield() | ast.YieldFrom() | ast.Await() | ast.Delete():
                return None
            case ast.Name(id=name) if name in _SEES_ALL:
                return None
            case ast.AugAssign(target=ast.Name(id=name)) | ast.Name(id=name, ctx=ast.Load()):
                reads[name] = None
            case _:
                pass
    return Trial(tuple(reads))


def _inside(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    for statement in body:
        yield from ast.walk(statement)
