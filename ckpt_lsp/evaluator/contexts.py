"""`with`: entering and leaving context managers, those that are generators among them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import assignment, functions
from ckpt_lsp.evaluator.branches import Completion, choose, closed
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import ABSENT, DictValue, FunctionValue, Instance, Raised, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

AROUND = "__around__"
"""The method by which a stand-in says that a manager is a generator: its function, arguments and keywords."""


def run_with(machine: Machine, items: list[ast.withitem], body: list[ast.stmt], frame: Frame) -> Completion:
    """Run `with`: enter, the body, exit; an `__exit__` that returns true swallows the exception."""
    if not items:
        return machine.run(body, frame)
    manager = machine.evaluate(items[0].context_expr, frame)
    generator = _generator(machine, manager)
    if generator is not None:
        return _run_inside(machine, generator, items, body, frame)
    entered = _enter(machine, manager)
    if items[0].optional_vars is not None:
        assignment.store(machine, items[0].optional_vars, entered, frame)
    try:
        completion = run_with(machine, items[1:], body, frame)
    except Raised as raised:
        if _exit(machine, manager, machine.class_of(raised.value), raised.value) is True:
            return None
        raise
    _exit(machine, manager, None, None)
    return completion


def _generator(machine: Machine, manager: Value) -> tuple[FunctionValue, tuple[Value, ...], DictValue] | None:
    if not isinstance(manager, Instance) or manager.cls.lookup(AROUND) is ABSENT:
        return None
    match machine.call_method(manager, AROUND):
        case (FunctionValue() as function, tuple() as arguments, DictValue() as keywords):
            return function, arguments, keywords
    return None


def _run_inside(
    machine: Machine,
    generator: tuple[FunctionValue, tuple[Value, ...], DictValue],
    items: list[ast.withitem],
    body: list[ast.stmt],
    frame: Frame,
) -> Completion:
    """Run the block where the generator yields: exceptions rise there, and the rest of the generator follows it."""
    completions: list[Completion] = []

    def block(value: Value) -> Value:
        mark = len(frame.pending)
        if items[0].optional_vars is not None:
            assignment.store(machine, items[0].optional_vars, value, frame)
        machine.frames.append(frame)
        try:
            completion = run_with(machine, items[1:], body, frame)
        finally:
            machine.frames.pop()
        ends = [completion]
        if len(frame.pending) > mark:
            # Exits that only some runs take cannot wait here: what follows in the generator is part of all of them.
            ends = closed(machine, frame, mark, completion, frame.pending[mark].reason)
        completions.extend(end for end in ends if end not in completions)
        return None

    function, arguments, keywords = generator
    entries = {str(name): value for name, value in keywords.entries.items()}
    functions.run_around(machine, function, arguments, entries, block)
    if not completions:
        # The generator ended otherwise, or its exception handler swallowed what the block raised.
        return None
    if len(completions) == 1:
        return completions[0]
    reason = machine.reason("which way the block is left is not known")
    return choose(machine, frame, reason, *(lambda end=end: end for end in completions))


def _enter(machine: Machine, manager: Value) -> Value:
    enter = machine.get_attribute(manager, "__enter__", None) or machine.get_attribute(manager, "__aenter__", None)
    return machine.call(enter) if enter is not None else machine.unknown("what `with` binds is not known")


def _exit(machine: Machine, manager: Value, cls: Value, error: Value) -> bool | Unknown:
    leave = machine.get_attribute(manager, "__exit__", None) or machine.get_attribute(manager, "__aexit__", None)
    if leave is None or leave is ABSENT or isinstance(leave, Unknown):
        return False
    return machine.truth(machine.call(leave, (cls, error, None)))
