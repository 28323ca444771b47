"""`try`."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.branches import Completion, Dead, choose, settle
from ckpt_lsp.evaluator.scopes import Frame, bind
from ckpt_lsp.evaluator.values import ClassValue, Instance, Raised, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@dataclass(frozen=True, slots=True, eq=False)
class Try:
    """A `try` whose body is running: `possible` gathers what may be raised in it, in some runs."""

    handlers: list[ast.ExceptHandler]
    frame: Frame
    possible: list[Value]


def guards(machine: Machine, error: ClassValue) -> bool:
    """Whether the user's statement that is running stands in a `try` of its own function that catches `error`."""
    frame = next((frame for frame in reversed(machine.frames) if not frame.module.stand_in), machine.frames[-1])
    return any(
        attempt.frame is frame
        and any(_catches(machine, handler, Instance(error), frame) is True for handler in attempt.handlers)
        for attempt in machine.tries
    )


def run_try(machine: Machine, node: ast.Try, frame: Frame) -> Completion:
    """Run `try` with its `except`, `else` and `finally` clauses."""
    mark = len(frame.pending)
    completion: Completion | Dead
    try:
        completion = _run_guarded(machine, node, frame)
    except Raised as raised:
        completion = Dead(raised)
    if not node.finalbody:
        if isinstance(completion, Dead):
            raise completion.raised
        return completion
    if isinstance(completion, Dead):
        if len(frame.pending) > mark:
            return settle(machine, frame, mark, completion, machine.reason("an exception may be raised"))
        machine.run(node.finalbody, frame)
        raise completion.raised
    return machine.run(node.finalbody, frame) or completion


def _run_guarded(machine: Machine, node: ast.Try, frame: Frame) -> Completion:
    possible: list[Value] = []
    machine.tries.append(Try(node.handlers, frame, possible))
    try:
        completion = machine.run(node.body, frame)
    except Raised as raised:
        machine.tries.pop()
        return _handle(machine, node, raised, frame)
    except BaseException:
        machine.tries.pop()
        raise
    machine.tries.pop()
    if not possible or not node.handlers:
        return completion if completion is not None else machine.run(node.orelse, frame)
    reason = machine.reason("an exception may be raised here")
    return choose(
        machine,
        frame,
        reason,
        lambda: completion if completion is not None else machine.run(node.orelse, frame),
        *(lambda error=error: _handle(machine, node, Raised(error), frame) for error in _kinds(possible)),
    )


def _kinds(errors: list[Value]) -> list[Value]:
    """Return one error of each class: what the handlers tell apart."""
    kinds: dict[object, Value] = {}
    for error in errors:
        kinds.setdefault(error.cls if isinstance(error, Instance) else None, error)
    return list(kinds.values())[:3]


def _handle(machine: Machine, node: ast.Try, raised: Raised, frame: Frame) -> Completion:
    """Run the first clause that catches `raised`, or may."""
    for handler in node.handlers:
        if _catches(machine, handler, raised.value, frame) is not False:
            return _run_handler(machine, handler, raised, frame)
    raise raised


def _catches(machine: Machine, handler: ast.ExceptHandler, error: Value, frame: Frame) -> bool | Unknown:
    if handler.type is None:
        return True
    return machine.is_instance(error, machine.evaluate(handler.type, frame))


def _run_handler(machine: Machine, handler: ast.ExceptHandler, raised: Raised, frame: Frame) -> Completion:
    if handler.name:
        bind(machine, handler.name, raised.value, frame)
    machine.handling.append(raised.value)
    try:
        return machine.run(handler.body, frame)
    finally:
        machine.handling.pop()
