"""Loops over items that may come in another order, such as the files of a folder.

for name in os.listdir("runs"):
    last = name                     # one of them
    names.append(name)              # in another order too
    if name.endswith(".pth"):
        break                       # at one of those that end so
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.branches import CONTINUE, Completion, Dead, Outcome, proceed, run_arm
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import ABSENT, ListValue, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Round = Callable[[Value], Completion]


def left_at_any(
    machine: Machine, frame: Frame, items: Sequence[Value], round_of: Round, doubt: Reason
) -> tuple[Completion, ...]:
    """Where several items would end the loop, go on as if it had ended at any of them; return how, in a tuple.

    The tuple is empty, and nothing has happened, where the order does not decide at which item the loop ends.
    """
    before = len(machine.events)
    leaving: list[Outcome] = []
    count = 0
    for item in items:
        outcomes = run_arm(machine, frame, functools.partial(round_of, item))
        if any(_leaves(outcome) for outcome in outcomes):
            count += 1
            leaving += outcomes
    if count < 2:
        del machine.events[before:]
        return ()
    return (proceed(machine, frame, leaving, doubt, ()),)


def _leaves(outcome: Outcome) -> bool:
    return outcome.completion not in (None, CONTINUE) and not isinstance(outcome.completion, Dead)


class LastRound:
    """What the rounds leave in the variables that the body sets: the one that comes last decides."""

    def __init__(self, machine: Machine, node: ast.For | ast.AsyncFor, frame: Frame, doubt: Reason) -> None:
        self._machine, self._frame, self._doubt = machine, frame, doubt
        self._names = _set_anew(node)
        self._left: dict[str, list[Value]] = {name: [] for name in self._names}
        self._lengths = {id(value): len(value.content) for value in self._lists()}

    def note(self) -> None:
        """Note what a round has left."""
        for name, values in self._left.items():
            values.append(self._frame.scope.content.get(name, ABSENT))

    def doubt(self) -> None:
        """Say what may be there after the loop."""
        content = self._machine.heap.edit(self._frame.scope)
        for name, values in self._left.items():
            if name in content and values:
                content[name] = join(values, self._doubt)
        for grown in self._lists():
            if len(grown.content) > self._lengths.get(id(grown), 0) + 1:
                grown.unordered = self._doubt

    def _lists(self) -> list[ListValue]:
        return [value for value in self._frame.scope.content.values() if type(value) is ListValue]


def _set_anew(node: ast.For | ast.AsyncFor) -> frozenset[str]:
    """Return the names that a round sets whatever they were before."""
    inside = list(ast.walk(node.target)) + [inner for statement in node.body for inner in ast.walk(statement)]
    added = {one.target.id for one in inside if isinstance(one, ast.AugAssign) and isinstance(one.target, ast.Name)}
    stored = {one.id for one in inside if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return frozenset(stored - added)
