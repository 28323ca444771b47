"""`for` and `while`: loops over what is known run round by round; others are run once, then generalised."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import assignment, iteration, without_effect
from ckpt_lsp.evaluator.branches import BREAK, CONTINUE, Completion, Dead, choose, settle
from ckpt_lsp.evaluator.disorder import LastRound, left_at_any
from ckpt_lsp.evaluator.generators import Endless, Generator
from ckpt_lsp.evaluator.scopes import Frame, present
from ckpt_lsp.evaluator.values import ABSENT, OneOf, Raised, Unknown, Value, order_of
from ckpt_lsp.evaluator.widening import widen
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_UNDECIDED_ROUNDS = 3
"""How often an undecided `while`, or a loop with an undecided `break`, goes round before it is generalised."""


def run_for(machine: Machine, node: ast.For | ast.AsyncFor, frame: Frame) -> Completion:
    """Run a `for` loop."""
    iterable = machine.evaluate(node.iter, frame)
    if isinstance(iterable, Generator) and iterable.interleaves:
        if iterable.rehearsed():
            return _run_between(machine, node, iterable, frame)
        iterable.begin()
    items, more = iteration.rounds_of(machine, iterable)
    mark = len(frame.pending)
    reason = more or Reason("the loop may be left early", frame.module.span(node))
    completion: Completion | Dead = None
    doubt = order_of(iterable) if len(items) > 1 else None
    last = LastRound(machine, node, frame, doubt) if doubt else None
    if doubt:
        ends = left_at_any(machine, frame, items, lambda item: _round(machine, node, item, frame, reason), doubt)
        if ends:
            return settle(machine, frame, mark, ends[0], reason, (BREAK,))
    cut: list[Reason] = []
    for item in iteration.affordable(machine, items, cut):
        completion = _guard(functools.partial(_round, machine, node, item, frame, reason))
        if completion is not None:
            break
        if last:
            last.note()
    else:
        if last:
            last.doubt()
        for why in cut or ([more] if more else []):
            completion = _guard(functools.partial(_unknown_rounds, machine, node, frame, why))
        if completion is None:
            completion = _guard(lambda: machine.run(node.orelse, frame))
    return settle(machine, frame, mark, completion, reason, (BREAK,))


class _LeftError(Exception):
    """Leaves a generator whose loop is left."""


def _run_between(machine: Machine, node: ast.For | ast.AsyncFor, generator: Generator, frame: Frame) -> Completion:
    """Run the rounds where a generator yields, so that its code and theirs come in turn."""
    mark, depth = len(frame.pending), machine.heap.depth
    reason = Reason("the loop may be left early", frame.module.span(node))
    completion: Completion | Dead = None

    def round_of(item: Value) -> Value:
        nonlocal completion, depth
        if machine.heap.depth != depth:
            machine.too_much("a generator yields in some runs only")
        machine.budget.step()
        machine.frames.append(frame)
        try:
            completion = _guard(lambda: _round(machine, node, item, frame, reason))
        finally:
            machine.frames.pop()
        depth = machine.heap.depth
        if completion is not None:
            raise _LeftError
        return None

    try:
        generator.run_between(round_of)
    except _LeftError:
        generator.leave(reason)
    except Endless as stop:
        more = stop.reason
        completion = _guard(lambda: _unknown_rounds(machine, node, frame, more))
    else:
        completion = _guard(lambda: machine.run(node.orelse, frame))
    return settle(machine, frame, mark, completion, reason, (BREAK,))


def _guard(action: Callable[[], Completion]) -> Completion | Dead:
    """Run `action`; exits that are pending must be joined also where the loop ends in an exception."""
    try:
        return action()
    except Raised as raised:
        return Dead(raised)


def _round(machine: Machine, node: ast.For | ast.AsyncFor, item: Value, frame: Frame, reason: Reason) -> Completion:
    if isinstance(item, OneOf) and ABSENT in item.alternatives:
        there = present(item)
        return choose(
            machine, frame, item.reason, lambda: None, lambda: _certain_round(machine, node, there, frame, reason)
        )
    return _certain_round(machine, node, item, frame, reason)


def _certain_round(
    machine: Machine, node: ast.For | ast.AsyncFor, item: Value, frame: Frame, reason: Reason
) -> Completion:
    mark = len(frame.pending)

    def body() -> Completion:
        assignment.store(machine, node.target, item, frame)
        return without_effect.run_round(machine, node, frame)

    return settle(machine, frame, mark, _guard(body), reason, (CONTINUE,))


def _unknown_rounds(machine: Machine, node: ast.For | ast.AsyncFor, frame: Frame, reason: Reason) -> Completion:
    """Run the body for an item that is not known, then generalise: it runs any number of times, or never."""
    return widen(machine, frame, reason, lambda: _round(machine, node, Unknown(reason), frame, reason))


def run_while(machine: Machine, node: ast.While, frame: Frame) -> Completion:
    """Run a `while` loop."""
    mark = len(frame.pending)
    reason = Reason("the loop may be left early", frame.module.span(node))
    completion: Completion | Dead = None
    for _ in range(machine.budget.limits.rounds):
        machine.budget.step()
        test = machine.truth(machine.evaluate(node.test, frame))
        if test is False:
            completion = _guard(lambda: machine.run(node.orelse, frame))
            break
        if isinstance(test, Unknown) or len(frame.pending) - mark > MOST_UNDECIDED_ROUNDS:
            why = test.reason if isinstance(test, Unknown) else reason
            one_round = functools.partial(_while_round, machine, node, frame, why)
            completion = _guard(functools.partial(widen, machine, frame, why, one_round))
            break
        completion = _guard(lambda: _while_round(machine, node, frame, reason))
        if completion is not None:
            break
    else:
        machine.too_much(f"a loop went round {machine.budget.limits.rounds:,} times")
    return settle(machine, frame, mark, completion, reason, (BREAK,))


def _while_round(machine: Machine, node: ast.While, frame: Frame, reason: Reason) -> Completion:
    mark = len(frame.pending)
    completion = _guard(lambda: machine.run(node.body, frame))
    return settle(machine, frame, mark, completion, reason, (CONTINUE,))
