"""The functions of the user's that an evaluation came into."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ckpt_lsp.evaluator.events import Definition
from ckpt_lsp.evaluator.machine import Machine


def reached(machine: Machine) -> frozenset[Definition]:
    """Return the functions at the top level of modules, and the methods of classes there, whose bodies were run."""
    return frozenset(
        Definition(module.path, qualname)
        for module in tuple(machine.modules.values())
        if module.path and module.source and not module.stand_in
        for qualname, node in _functions(module.source.tree.body)
        if node in machine.reached
    )


def _functions(body: list[ast.stmt], around: str = "") -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        match node:
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name):
                yield around + name, node
            case ast.ClassDef(name, body=inner):
                yield from _functions(inner, f"{around}{name}.")
            case ast.If(body=inner, orelse=other) | ast.Try(body=inner, orelse=other):
                yield from _functions([*inner, *other], around)
