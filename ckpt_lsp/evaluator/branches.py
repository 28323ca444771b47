"""How control flows when a condition is not decided: arms, their outcomes, and exits that some runs take.

An arm that falls through and one that returns end differently, so what follows the `if` is part of the first arm
only. Such an exit stays *pending* on the frame, with the state it left, until the function (or loop) ends; all that is
evaluated meanwhile is an arm beside it. Then both are joined.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from ckpt_lsp.evaluator.heap import Arm, Changes, join
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import OneOf, Raised, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """A `return` was reached."""

    value: Value


@dataclass(frozen=True, slots=True)
class Jump:
    """A `break` or `continue` was reached."""

    word: str


BREAK: Final = Jump("break")
CONTINUE: Final = Jump("continue")

Completion: TypeAlias = "Return | Jump | None"
"""How a statement ended; `None` where the next one follows."""


@dataclass(frozen=True, slots=True, eq=False)
class Dead:
    """An arm that raised: the run ends there, or goes on in an `except` clause."""

    raised: Raised


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One way an arm can end, and the changes that lead there from the state it began in."""

    completion: Return | Jump | Dead | None
    changes: Changes


@dataclass(frozen=True, slots=True, eq=False)
class PendingExit:
    """An exit that some runs took; `arm` records what has happened since in the others."""

    outcome: Outcome
    arm: Arm
    reason: Reason


def run_arm(machine: Machine, frame: Frame, action: Callable[[], Completion]) -> list[Outcome]:
    """Run `action` from the present state, go back to that, and return the ways it ended."""
    mark = len(frame.pending)
    arm = machine.heap.begin()
    completion: Return | Jump | Dead | None
    try:
        completion = action()
    except Raised as raised:
        completion = Dead(raised)
    outcomes = _close(machine, frame, mark, completion)
    return _rebase(outcomes, machine.heap.end(arm))


def _close(machine: Machine, frame: Frame, mark: int, completion: Return | Jump | Dead | None) -> list[Outcome]:
    """Take the pending exits above `mark` off the frame; return them beside `completion`, all from one state."""
    outcomes = [Outcome(completion, {})]
    while len(frame.pending) > mark:
        pending = frame.pending.pop()
        outcomes = [*_rebase(outcomes, machine.heap.end(pending.arm)), pending.outcome]
    return outcomes


def _rebase(outcomes: Sequence[Outcome], base: Changes) -> list[Outcome]:
    return [Outcome(outcome.completion, {**base, **outcome.changes}) for outcome in outcomes]


def choose(machine: Machine, frame: Frame, reason: Reason, *arms: Callable[[], Completion]) -> Completion:
    """Go on after a condition that is not decided: every arm is run, and what they come to is joined."""
    outcomes = [outcome for arm in arms for outcome in run_arm(machine, frame, arm)]
    return proceed(machine, frame, outcomes, reason, ())


def closed(machine: Machine, frame: Frame, mark: int, completion: Completion, reason: Reason) -> list[Completion]:
    """Join the states of the exits pending above `mark` with the present one; return the ways they end."""
    outcomes = _close(machine, frame, mark, completion)
    machine.heap.merge([outcome.changes for outcome in outcomes], reason)
    return [outcome.completion for outcome in outcomes if not isinstance(outcome.completion, Dead)]


def settle(
    machine: Machine,
    frame: Frame,
    mark: int,
    completion: Completion | Dead,
    reason: Reason,
    absorb: Collection[Jump] = (),
) -> Completion:
    """Join the exits pending above `mark` with the way things went on, `completion`.

    Jumps in `absorb` end here: the loop that they belong to takes them as its ordinary course.
    """
    if len(frame.pending) == mark:
        if isinstance(completion, Dead):
            raise completion.raised
        return None if completion in absorb else completion
    return proceed(machine, frame, _close(machine, frame, mark, completion), reason, absorb)


def proceed(
    machine: Machine, frame: Frame, outcomes: Sequence[Outcome], reason: Reason, absorb: Collection[Jump]
) -> Completion:
    """Put the joined state of the outcomes that go on in place; leave the others pending."""
    dead = [outcome.completion for outcome in outcomes if isinstance(outcome.completion, Dead)]
    live = [outcome for outcome in outcomes if not isinstance(outcome.completion, Dead)]
    if not live:
        raise dead[0].raised
    for end in dead:
        machine.may_raise(end.raised.value)
    going_on = [o for o in live if o.completion is None or (isinstance(o.completion, Jump) and o.completion in absorb)]
    group = going_on or _of_one_kind(live)
    for outcome in live:
        if outcome not in group:
            frame.pending.append(PendingExit(outcome, machine.heap.begin(), reason))
    machine.heap.merge([outcome.changes for outcome in group], reason)
    if going_on:
        return None
    first = group[0].completion
    if isinstance(first, Return):
        return Return(join([o.completion.value for o in group if isinstance(o.completion, Return)], reason))
    assert not isinstance(first, Dead)
    return first


def _of_one_kind(outcomes: Sequence[Outcome]) -> list[Outcome]:
    first = outcomes[0].completion
    if isinstance(first, Return):
        return [outcome for outcome in outcomes if isinstance(outcome.completion, Return)]
    return [outcome for outcome in outcomes if outcome.completion == first]


def fork(machine: Machine, reason: Reason, arms: Sequence[Callable[[], Value]]) -> Value:
    """Run each of `arms` from the present state; join the states and results of those that do not raise."""
    results: list[Value] = []
    changes: list[Changes] = []
    last: Raised | None = None
    for action in arms:
        arm = machine.heap.begin()
        try:
            results.append(action())
        except Raised as raised:
            last = raised
            machine.heap.end(arm)
            machine.may_raise(raised.value)
        else:
            changes.append(machine.heap.end(arm))
    if not results and last is not None:
        raise last
    machine.heap.merge(changes, reason)
    return join(results, reason)


def split(machine: Machine, value: Value, action: Callable[[Value], Value]) -> Value:
    """Return `action(value)`; for a `OneOf`, `action` of each alternative, forked and joined."""
    if not isinstance(value, OneOf):
        return action(value)
    with machine.choosing():
        return fork(machine, value.reason, [functools.partial(action, chosen) for chosen in value.present])
