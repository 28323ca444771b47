"""The rules for statements."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator import (
    assignment,
    classes,
    contexts,
    expressions,
    functions,
    imports,
    loops,
    matching_patterns,
    narrowing,
    trying,
)
from ckpt_lsp.evaluator.branches import BREAK, CONTINUE, Completion, Return, choose
from ckpt_lsp.evaluator.scopes import Frame, bind, declare_global, declare_nonlocal
from ckpt_lsp.evaluator.values import ClassValue, Raised, Unknown

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def run(machine: Machine, body: Sequence[ast.stmt], frame: Frame) -> Completion:
    """Run statements in order until one completes abruptly."""
    budget = machine.budget
    for statement in body:
        budget.step()
        frame.node = statement
        completion = RULES[type(statement)](machine, statement, frame)
        if completion is not None:
            return completion
    return None


def _expression(machine: Machine, node: ast.Expr, frame: Frame) -> None:
    if isinstance(node.value, ast.Attribute) and not machine.tries:
        # An attribute that is only named is about to become a call or an assignment.
        with suppress(Raised):
            machine.evaluate(node.value, frame)
    elif isinstance(node.value, ast.Call):
        function, arguments, keywords, spread = expressions.parts_of_call(machine, node.value, frame)
        if spread is None:
            machine.call_for_effect(function, arguments, keywords)
        else:
            machine.call(function, arguments, keywords, spread)
    elif not isinstance(node.value, ast.Constant):
        machine.evaluate(node.value, frame)


def _assign(machine: Machine, node: ast.Assign, frame: Frame) -> None:
    value = machine.evaluate(node.value, frame)
    for target in node.targets:
        assignment.store(machine, target, value, frame)


def _annotated(machine: Machine, node: ast.AnnAssign, frame: Frame) -> None:
    if node.value is not None:
        assignment.store(machine, node.target, machine.evaluate(node.value, frame), frame)
    if frame.methods is not None and isinstance(node.target, ast.Name):
        classes.annotate(machine, node.target.id, node.annotation, frame)


def _augmented(machine: Machine, node: ast.AugAssign, frame: Frame) -> None:
    assignment.augment(machine, node, frame)


def _return(machine: Machine, node: ast.Return, frame: Frame) -> Completion:
    return Return(machine.evaluate(node.value, frame) if node.value else None)


def _if(machine: Machine, node: ast.If, frame: Frame) -> Completion:
    test = machine.truth(machine.evaluate(node.test, frame))
    if test is True:
        return run(machine, node.body, frame)
    if test is False:
        return run(machine, node.orelse, frame)
    then, otherwise = narrowing.narrow(machine, node.test, frame)

    def run_then() -> Completion:
        then()
        return run(machine, node.body, frame)

    def run_otherwise() -> Completion:
        otherwise()
        return run(machine, node.orelse, frame)

    return choose(machine, frame, test.reason, run_then, run_otherwise)


def _with(machine: Machine, node: ast.With | ast.AsyncWith, frame: Frame) -> Completion:
    return contexts.run_with(machine, list(node.items), node.body, frame)


def _raise(machine: Machine, node: ast.Raise, frame: Frame) -> Completion:
    if node.exc is None:
        raise Raised(machine.handling[-1] if machine.handling else machine.unknown("nothing is being handled"))
    error = machine.evaluate(node.exc, frame)
    raise Raised(machine.call(error) if isinstance(error, ClassValue) else error)


def _assert(machine: Machine, node: ast.Assert, frame: Frame) -> None:
    test = machine.truth(machine.evaluate(node.test, frame))
    if test is False:
        message = () if node.msg is None else (machine.evaluate(node.msg, frame),)
        raise Raised(machine.call(machine.builtins["AssertionError"], message))
    if isinstance(test, Unknown):
        narrowing.narrow(machine, node.test, frame)[0]()


def _delete(machine: Machine, node: ast.Delete, frame: Frame) -> None:
    for target in node.targets:
        assignment.remove(machine, target, frame)


def _function(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> None:
    bind(machine, node.name, functions.define(machine, node, frame), frame)


def _class(machine: Machine, node: ast.ClassDef, frame: Frame) -> None:
    bind(machine, node.name, classes.define(machine, node, frame), frame)


def _match(machine: Machine, node: Any, frame: Frame) -> Completion:
    return matching_patterns.run_match(machine, node, frame)


Rule = Callable[[Any, Any, Any], Completion]

RULES: dict[type[ast.stmt], Rule] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.If: _if,
    ast.For: loops.run_for,
    ast.AsyncFor: loops.run_for,
    ast.While: loops.run_while,
    ast.Break: lambda machine, node, frame: BREAK,
    ast.Continue: lambda machine, node, frame: CONTINUE,
    ast.Pass: lambda machine, node, frame: None,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: trying.run_try,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Delete: _delete,
    ast.Global: lambda machine, node, frame: declare_global(machine, node.names, frame),
    ast.Nonlocal: lambda machine, node, frame: declare_nonlocal(node.names, frame),
    ast.Import: imports.run_import,
    ast.ImportFrom: imports.run_import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Match: _match,
}
# Newer syntax: `except*` (3.11) runs like `except`; a type alias (3.12) binds a name that is only used in annotations.
if hasattr(ast, "TryStar"):
    RULES[ast.TryStar] = trying.run_try
if hasattr(ast, "TypeAlias"):
    RULES[ast.TypeAlias] = lambda machine, node, frame: bind(
        machine, node.name.id, machine.unknown("a type alias", plain=True), frame
    )
