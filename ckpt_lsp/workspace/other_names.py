"""What could be called in the place of a class or function that a program imports: `resnet34`, not `resnet50`."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from itertools import takewhile

from ckpt_lsp.evaluator.imports import absolute_name, exports
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.modules import Module, Source
from ckpt_lsp.matching.causes import Change
from ckpt_lsp.text import Span


def other_names(machine: Machine, source: Source, path: str) -> tuple[Change, ...]:
    """Return the changes to names with the same beginning from the same module, the most alike first."""
    found = list(_imported(machine, source, path))
    found.sort(key=lambda change: -difflib.SequenceMatcher(None, change.old, change.new).ratio())
    return tuple(found)


def _imported(machine: Machine, source: Source, path: str) -> Iterator[Change]:
    called = [call.func for call in _calls(source.tree)]
    modules: dict[str, str] = {}
    for node in ast.walk(source.tree):
        match node:
            case ast.ImportFrom(names=aliases):
                module = absolute_name("", node)
                for alias in aliases:
                    modules[alias.asname or alias.name] = f"{module}.{alias.name}"
                    uses = [one for one in called if isinstance(one, ast.Name) and one.id == alias.name]
                    if uses and not alias.asname:
                        spans = [
                            _span(alias, alias.name, source, path),
                            *(_span(one, one.id, source, path) for one in uses),
                        ]
                        yield from _changes(machine, module, alias.name, tuple(spans))
            case ast.Import(names=aliases):
                modules.update((alias.asname or alias.name, alias.name) for alias in aliases)
            case _:
                pass
    for one in called:
        if isinstance(one, ast.Attribute) and ast.unparse(one.value) in modules:
            yield from _changes(machine, modules[ast.unparse(one.value)], one.attr, (_end(one, source, path),))


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that do not stand in a class: those make the layers of a model, not the model."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child
        if not isinstance(child, ast.ClassDef):
            yield from _calls(child)


def _changes(machine: Machine, module_name: str, name: str, spans: tuple[Span, ...]) -> Iterator[Change]:
    stem = _stem(name)
    module = machine.import_module(module_name) if stem else None
    if isinstance(module, Module):
        others = (one for one in sorted(exports(machine, module)) if one != name and _stem(one) == stem)
        yield from (Change("", name, other, spans) for other in others)


def _stem(name: str) -> str:
    """Return the word that a name begins with: `resnet` of `resnet50`, `Net` of `NetV2`."""
    letters = "".join(takewhile(str.isalpha, name))
    ends = (place for place in range(1, len(letters)) if letters[place].isupper() and letters[place - 1].islower())
    return letters[: next(ends, len(letters))]


def _span(node: ast.alias | ast.Name, name: str, source: Source, path: str) -> Span:
    start = source.lines.from_utf8(node.lineno - 1, node.col_offset)
    return Span(path, start, source.lines.from_utf8(node.lineno - 1, node.col_offset + len(name.encode())))


def _end(node: ast.Attribute, source: Source, path: str) -> Span:
    """Return the place of the last name of an attribute."""
    line, end = (node.end_lineno or node.lineno) - 1, node.end_col_offset or 0
    start = source.lines.from_utf8(line, end - len(node.attr.encode()))
    return Span(path, start, source.lines.from_utf8(line, end))
