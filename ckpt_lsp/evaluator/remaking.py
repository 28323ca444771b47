"""The program that makes the receiver of a load again, and nothing else: for running it elsewhere.

What is known of how it was made is written down (`Net(10, depth=3)`). Failing that, the file around the call is sliced.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.events import Remaking
from ckpt_lsp.evaluator.modules import Module, Source, bound_names
from ckpt_lsp.evaluator.slicing import (
    Definition,
    NotSlicedError,
    Slice,
    definitions_for,
    only_defines,
    slice_for,
)
from ckpt_lsp.evaluator.values import ABSENT, Instance, Value
from ckpt_lsp.evaluator.writing import NotWrittenError, Writer
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine
    from ckpt_lsp.evaluator.scopes import Frame


def remaking(machine: Machine, receiver: Value) -> Remaking | Reason:
    """Return how the receiver of the call that is being evaluated is made again, or why that cannot be told."""
    frame = next((one for one in reversed(machine.frames) if not one.module.stand_in and one.node is not None), None)
    if frame is None:
        return Reason("the call does not stand in the program's own code")
    try:
        return _written(machine, frame, receiver)
    except NotWrittenError as problem:
        if not isinstance(frame.node, ast.Call):
            return problem.reason
        return sliced(machine, frame.module, frame.node, frame)


def sliced(machine: Machine, module: Module, call: ast.Call, frame: Frame | None = None) -> Remaking | Reason:
    """Return the slice of `module` for the receiver of `call`; `frame` knows the arguments of the function around."""
    if module.source is None or module.path is None or not isinstance(call.func, ast.Attribute):
        return Reason("the call has no receiver in the source", module.span(call))
    writer = Writer(machine, module)

    def now(name: str) -> str:
        if frame is None:
            raise NotWrittenError(Reason(f"{name} is not known", module.span(call)))
        before = len(writer.statements)
        text = writer.write(frame.scope.content.get(name), name)
        if len(writer.statements) > before:
            raise NotWrittenError(Reason(f"{name} cannot be written in a line", module.span(call)))
        return text

    try:
        found = slice_for(module.source, call.func.value, call, machine.libraries.inert_methods, now)
        expression = _called(found, module, frame, writer)
    except NotSlicedError as problem:
        return Reason(str(problem), module.span(problem.node))
    except NotWrittenError as problem:
        return problem.reason
    source = "\n".join([found.text, *writer.statements])
    return Remaking(module.path, source, expression, _texts(machine, module.package, f"{source}\n{expression}", module))


def _written(machine: Machine, frame: Frame, receiver: Value) -> Remaking:
    if not isinstance(receiver, Instance):
        raise NotWrittenError(machine.reason("the model is not known"))
    home = machine.frames[0].module
    writer = Writer(machine, home)
    expression = writer.write(receiver, "the model")
    text = ""
    if writer.names and home.source:
        text = definitions_for(home.source, writer.names, machine.libraries.inert_methods) + "\n"
    source = text + "\n".join(writer.statements)
    return Remaking(home.path or "", source, expression, _texts(machine, home.package, f"{source}\n{expression}", home))


def _called(found: Slice, module: Module, frame: Frame | None, writer: Writer) -> str:
    """Return the expression of a slice; one in a function is that function's call, with the arguments that it has."""
    if found.function is None:
        return found.expression
    given = found.function.args
    if {one.arg for one in (given.vararg, given.kwarg) if one} & found.needed:
        raise NotSlicedError("the function around it takes any number of arguments", found.function)
    positional = [_argument(one.arg, found, module, frame, writer) for one in given.posonlyargs]
    others = [*given.args, *given.kwonlyargs]
    named = [f"{one.arg}={_argument(one.arg, found, module, frame, writer)}" for one in others]
    return f"{found.expression}({', '.join([*positional, *named])})"


def _argument(name: str, found: Slice, module: Module, frame: Frame | None, writer: Writer) -> str:
    if name not in found.needed:
        return "None"
    assert found.function is not None
    value = frame.scope.content.get(name, ABSENT) if frame is not None else ABSENT
    where = module.span(found.function)
    if value is ABSENT:
        raise NotWrittenError(Reason(f"{name} is not known", where))
    if name in _rebound(found.function):
        raise NotWrittenError(Reason(f"what {name} was when the function was called is not known", where))
    return writer.write(value, name)


def _rebound(function: Definition) -> frozenset[str]:
    return frozenset(name for statement in function.body for name in bound_names(statement))


def _texts(machine: Machine, package: str, source: str, home: Module) -> dict[str, str]:
    """Return the texts to take for the program's own modules that importing would run more of than definitions."""
    asked: dict[str, set[str] | None] = {}
    texts: dict[str, str] = {}
    waiting = [(ast.parse(source), package)]
    while waiting:
        for name, names in _imports(*waiting.pop()):
            module = (
                imports.import_module(machine, name) if imports.is_of_project(machine, name.partition(".")[0]) else None
            )
            if not isinstance(module, Module) or module.source is None or module.path is None or module is home:
                continue
            known = asked.get(name, set())
            more = None if known is None or names is None else known | names
            if name in asked and more == known:
                continue
            asked[name] = more
            tree = module.source.tree
            if not only_defines(module.source):
                text = definitions_for(module.source, more, machine.libraries.inert_methods)
                texts[module.path], tree = text, _parsed(text, module.source)
            waiting.append((tree, module.package))
    return texts


def _parsed(text: str, source: Source) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError:
        return source.tree


def _imports(tree: ast.Module, package: str) -> Iterator[tuple[str, set[str] | None]]:
    """Yield the modules that a text imports, with the names that it may ask them for; `None` stands for all."""
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    parts = alias.name.split(".")
                    yield from ((".".join(parts[:end]), attributes) for end in range(1, len(parts) + 1))
            case ast.ImportFrom(names=aliases):
                base = imports.absolute_name(package, node)
                names = {alias.name for alias in aliases}
                yield base, None if "*" in names else names
                yield from ((f"{base}.{name}", attributes) for name in names if name != "*")
            case _:
                pass
