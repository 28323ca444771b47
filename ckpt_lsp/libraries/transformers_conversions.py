"""transformers: how a kind of model renames the keys of its checkpoints, without making the renamings of all others.

One function of the library fills a dict with the renamings of some two hundred kinds. Here only those of its statements
are evaluated that make the wanted entry of that dict.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import DictValue, FunctionValue, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

CONVERSIONS = Library("transformers.conversion_mapping")

_MODULE = "transformers.conversion_mapping"


@CONVERSIONS.native("get_checkpoint_conversion_mapping")
def conversions_of(machine: Machine, model_type: Value) -> Value:
    """The renamings for a `model_type` or the name of a class; `None` where it has none."""
    build = machine.native_class(f"{_MODULE}._build_checkpoint_conversion_mapping")
    registered = machine.native_class(f"{_MODULE}._checkpoint_conversion_mapping_cache")
    if not isinstance(build, FunctionValue) or not isinstance(model_type, str) or registered is not None:
        return machine.unknown("how keys are renamed by transformers is not known", plain=True)
    alike = machine.native_class(f"{_MODULE}._MODEL_TO_CONVERSION_PATTERN")
    names = [model_type, alike.entries.get(model_type)] if isinstance(alike, DictValue) else [model_type]
    name = next((name for name in names if name in _entries(_body(build))), None)
    if not isinstance(name, str):
        return None
    return machine.get_item(machine.call(_only(build, name), ()), name)


def _only(build: FunctionValue, name: str) -> FunctionValue:
    """Return the function with nothing but what the entry `name` of its dict needs."""
    body, wanted = (
        [statement for statement in _body(build) if isinstance(statement, (ast.Assign, ast.AugAssign))],
        {name},
    )
    while True:
        kept = [_trimmed(statement, wanted) for statement in body if _made(statement) & wanted]
        needed = wanted.union(*map(_used, kept))
        if needed == wanted:
            break
        wanted = needed
    node: Any = copy.copy(build.node)
    node.body = [*kept, next(one for one in _body(build) if isinstance(one, ast.Return))]
    return dataclasses.replace(build, node=node)


def _body(function: FunctionValue) -> list[ast.stmt]:
    return function.node.body if isinstance(function.node, ast.FunctionDef) else []


def _entries(body: list[ast.stmt]) -> set[str]:
    """Return the keys of the dict."""
    return {name for statement in body if not _is_variable(statement) for name in _made(statement)}


def _is_variable(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and not isinstance(statement.value, ast.Dict) and _is_name(statement)


def _is_name(statement: ast.Assign) -> bool:
    return isinstance(statement.targets[0], ast.Name)


def _made(statement: ast.stmt) -> set[str]:
    """Return the keys that a statement gives the dict, or the variable that it sets."""
    match statement:
        case ast.Assign([ast.Name()], ast.Dict(keys)):
            return {str(key.value) for key in keys if isinstance(key, ast.Constant)}
        case ast.Assign([ast.Name(name)]):
            return {name}
        case ast.Assign([ast.Subscript(slice=ast.Constant(str() as name))]):
            return {name}
        case ast.AugAssign(ast.Subscript(slice=ast.Constant(str() as name))):
            return {name}
        case _:
            return set()


def _used(statement: ast.stmt) -> Iterator[str]:
    """Yield the keys that a statement looks up, and its variables."""
    for node in ast.walk(statement):
        match node:
            case ast.Subscript(slice=ast.Constant(str() as name)) | ast.Name(name):
                yield name


def _trimmed(statement: ast.stmt, wanted: set[str]) -> ast.stmt:
    """Return the statement; the one that makes the dict with the `wanted` entries only."""
    match statement:
        case ast.Assign([ast.Name()], ast.Dict() as made):
            pairs = [
                (k, v) for k, v in zip(made.keys, made.values) if isinstance(k, ast.Constant) and k.value in wanted
            ]
            trimmed, value = copy.copy(statement), copy.copy(made)
            value.keys, value.values = [key for key, _ in pairs], [item for _, item in pairs]
            trimmed.value = value
            return trimmed
        case _:
            return statement
