"""What an undecided condition tells of a variable inside its two branches."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.scopes import Frame, bind
from ckpt_lsp.evaluator.values import OneOf, Raised, Scope, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Narrow = Callable[[], None]


def narrow(machine: Machine, test: ast.expr, frame: Frame) -> tuple[Narrow, Narrow]:
    """Return what to do first in the branch where `test` holds, and in the one where it does not.

    Where the condition turns on one variable that is one of a few things, each branch keeps those that lead to it.
    """
    variable = _variable(test, frame)
    if variable is None:
        return _equal_to_constant(machine, test, frame)
    name, value = variable
    true: list[Value] = []
    false: list[Value] = []
    for alternative in value.present:
        verdict = _verdict(machine, test, name, alternative, frame)
        if verdict is not False:
            true.append(alternative)
        if verdict is not True:
            false.append(alternative)
    return _rebind(machine, name, true, value, frame), _rebind(machine, name, false, value, frame)


def _equal_to_constant(machine: Machine, test: ast.expr, frame: Frame) -> tuple[Narrow, Narrow]:
    """Where `n == 30` holds, an unknown `n` is 30; the same goes for text, and for `n is None`."""
    match test:
        case ast.Compare(ast.Name(name), [ast.Eq() | ast.NotEq()], [ast.Constant(int() | str() as constant)]):
            pass
        case ast.Compare(ast.Name(name), [ast.Is() | ast.IsNot()], [ast.Constant(None as constant)]):
            pass
        case _:
            return _nothing, _nothing
    if isinstance(constant, bool) or not isinstance(frame.scope.content.get(name), Unknown):
        return _nothing, _nothing

    def equal() -> None:
        bind(machine, name, constant, frame)

    return (equal, _nothing) if isinstance(test.ops[0], (ast.Eq, ast.Is)) else (_nothing, equal)


def _nothing() -> None:
    return None


def _variable(test: ast.expr, frame: Frame) -> tuple[str, OneOf] | None:
    if not isinstance(frame.scope, Scope) and not frame.scope.content:
        return None
    found = {}
    for node in ast.walk(test):
        if isinstance(node, ast.Name):
            value = frame.scope.content.get(node.id)
            if isinstance(value, OneOf):
                found[node.id] = value
        elif isinstance(node, (ast.NamedExpr, ast.Lambda, ast.Await, ast.Yield)):
            return None
    return found.popitem() if len(found) == 1 else None


def _verdict(machine: Machine, test: ast.expr, name: str, alternative: Value, frame: Frame) -> bool | None:
    arm = machine.heap.begin()
    try:
        bind(machine, name, alternative, frame)
        answer = machine.truth(machine.evaluate(test, frame))
    except Raised:
        return None
    finally:
        machine.heap.end(arm)
    return answer if isinstance(answer, bool) else None


def _rebind(machine: Machine, name: str, alternatives: list[Value], value: OneOf, frame: Frame) -> Narrow:
    if not alternatives or len(alternatives) == len(value.alternatives):
        return _nothing
    return lambda: bind(machine, name, join(alternatives, value.reason), frame)
