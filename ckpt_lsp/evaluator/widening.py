"""What a loop that goes round an unknown number of times leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.branches import BREAK, Completion, Outcome, proceed, run_arm
from ckpt_lsp.evaluator.heap import State
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import ABSENT, Absent, Cell, DictValue, OneOf, SetValue, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def widen(machine: Machine, frame: Frame, reason: Reason, action: Callable[[], Completion]) -> Completion:
    """Run one round, `action`, and go on from what any number of rounds may come to, none included.

    The loads that the round reaches are those of the first round, which is a possible run.
    """
    outcomes = run_arm(machine, frame, action)
    general = [Outcome(None, {})]
    for outcome in outcomes:
        changes = {
            cell: _generalise(cell, (cell.content, cell.open), after, reason) for cell, after in outcome.changes.items()
        }
        completion = None if outcome.completion is BREAK else outcome.completion
        general.append(Outcome(completion, changes))
    return proceed(machine, frame, general, reason, ())


def _generalise(cell: Cell[Any], before: State, after: State, reason: Reason) -> State:
    content, open = after
    old, _ = before
    if isinstance(content, list):
        if len(content) == len(old):
            return [_vary(a, b, reason) for a, b in zip(old, content)], open
        return list(old) if len(content) > len(old) else [], open or reason
    if isinstance(cell, (DictValue, SetValue)) and content.keys() - old.keys():
        # The next round may add a key of another name.
        open = open or reason
    return {key: _vary(old.get(key, ABSENT), value, reason) for key, value in content.items()}, open


def _vary(before: Value, after: Value, reason: Reason) -> Value:
    """Return what a value that one round changed from `before` to `after` may be after more of them."""
    if before is after or isinstance(before, (Absent, OneOf)) or not _counts(before, after):
        return after
    return Unknown(reason, plain=True)


def _counts(before: Value, after: Value) -> bool:
    return isinstance(before, (int, float, str, tuple)) and type(before) is type(after) and before != after
