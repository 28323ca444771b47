"""What a file calls by name, without evaluating it: whether that may be a certain function of a certain file."""

from __future__ import annotations

import ast
import os
from collections.abc import Collection, Mapping

from ckpt_lsp.evaluator.events import Definition

_LOCAL = "?"
_STAR = "*"


def calls(text: str) -> frozenset[str]:
    """Return the dotted names that `text` calls: imported ones by their modules, others with a mark in front.

    `import nets as n` makes `n.load()` a call of `nets.load`; `model.load()` of a local name is `?model.load`.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    nodes = tuple(ast.walk(tree))
    bound = {name: dotted for node in nodes for name, dotted in _bound(node).items()}
    return frozenset(
        [*(_dotted(node.func, bound) for node in nodes if isinstance(node, ast.Call)), *(bound.keys() & {_STAR})]
    )


def may_call(called: Collection[str], path: str, function: Definition) -> bool:
    """Whether one of the names that the file at `path` calls may be `function`."""
    names = [name for name in function.qualname.split(".") if name != "<locals>"]
    if len(names) > 1 and (names[1].startswith("__") or "<locals>" in function.qualname):
        names = names[:1]
    if len(names) > 1:
        return any(_is_method(dotted, names[0], names[-1]) for dotted in called)
    if path == function.path or _STAR in called:
        return _LOCAL + names[0] in called
    parts = {*function.path.removesuffix(".py").split(os.sep), ""}
    return any(_is_of(dotted, names[0], parts) for dotted in called)


def _bound(node: ast.AST) -> Mapping[str, str]:
    match node:
        case ast.Import(names):
            return {
                one.asname or one.name.partition(".")[0]: one.name if one.asname else one.name.partition(".")[0]
                for one in names
            }
        case ast.ImportFrom(module, names):
            return {one.asname or one.name: f"{module or ''}.{one.name}" for one in names}
        case _:
            return {}


def _dotted(node: ast.expr, bound: Mapping[str, str]) -> str:
    match node:
        case ast.Name(name):
            return bound.get(name, _LOCAL + name)
        case ast.Attribute(value, name):
            return f"{_dotted(value, bound)}.{name}"
        case _:
            return _LOCAL


def _is_method(dotted: str, owner: str, name: str) -> bool:
    receiver, _, last = dotted.rpartition(".")
    return last == name and (receiver.startswith(_LOCAL) or owner in receiver.split("."))


def _is_of(dotted: str, name: str, module: Collection[str]) -> bool:
    """Whether a name is that of a function at the top of a module, or passed on by a package around it."""
    around, _, last = dotted.rpartition(".")
    return last == name and all(part in module for part in around.split("."))
