"""Where evaluation starts: a file as a script, functions that nothing called, or one expression."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.budget import Budget, OutOfBudget
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import ABSENT, ClassValue, FunctionNode, Instance, Raised, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

PLAIN_ANNOTATIONS = {"int", "str", "float", "bool", "bytes", "Path", "PathLike"}


def run_file(machine: Machine, path: str) -> Module:
    """Evaluate a file as a script, then its functions that no call reached. Loads end in `machine.events`."""
    name, package, root = module_identity(machine, path)
    machine.search_path = tuple(dict.fromkeys((root, posixpath.dirname(path), *machine.search_path)))
    module = imports.load_file(machine, path, name, package)
    module.lazy = False
    machine.modules[name] = module
    if module.source is None:
        return module
    module.content["__name__"] = "__main__"
    frame = Frame(module, module)
    machine.frames.append(frame)
    try:
        imports.run_top_level(machine, module.source.tree.body, frame)
        for node, owner in _definitions(module.source.tree):
            if node not in machine.reached:
                run_alone(machine, module, node, owner)
    finally:
        machine.frames.pop()
    return module


def module_identity(machine: Machine, path: str) -> tuple[str, str, str]:
    """Return the name of the module in `path`, its package, and the folder that its absolute name is relative to."""
    folder, name = posixpath.dirname(path), posixpath.basename(path).removesuffix(".py")
    parts: list[str] = []
    while machine.files.is_file(folder + "/__init__.py"):
        parts.insert(0, posixpath.basename(folder))
        folder = posixpath.dirname(folder)
    package = ".".join(parts)
    if name == "__init__":
        return package or name, package, folder
    return (f"{package}.{name}" if package else name), package, folder


def _definitions(tree: ast.Module) -> Iterator[tuple[FunctionNode, str | None]]:
    """Yield the functions at the top level of a file and the methods of its classes, with the class's name."""
    for node in _same_scope(tree.body):
        if isinstance(node, ast.ClassDef):
            for inner in _same_scope(node.body):
                if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield inner, node.name
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node, None


def _same_scope(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for block in ("body", "orelse", "finalbody"):
                yield from _same_scope(getattr(node, block, []))


def run_alone(machine: Machine, module: Module, node: FunctionNode, owner: str | None) -> None:
    """Call a function that nothing called: defaults as given, other arguments unknown. Its budget is its own."""
    machine.budget = Budget(machine.budget.limits, machine.budget.stale)
    machine.tries.clear()
    try:
        _call_alone(machine, module, node, owner)
    except Raised:
        return
    except OutOfBudget as stop:
        machine.shortfalls.append(f"{getattr(node, 'name', 'a function')}: {stop}")


def _call_alone(machine: Machine, module: Module, node: FunctionNode, owner: str | None) -> None:
    name = getattr(node, "name", "")
    if owner is None:
        function = module.content.get(name)
        machine.call(function, (), missing_arguments(machine, module, node, skip=0))
        return
    cls = module.content.get(owner)
    if not isinstance(cls, ClassValue):
        return
    instance = _instance(machine, module, cls)
    if node not in machine.reached:
        static = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in node.decorator_list)  # type: ignore[union-attr]
        method = machine.get_attribute(instance, name)
        machine.call(method, (), missing_arguments(machine, module, node, skip=0 if static else 1))


def _instance(machine: Machine, module: Module, cls: ClassValue) -> Value:
    """Return an instance made with nothing but what its defaults say."""
    init = cls.lookup("__init__")
    node = getattr(init, "node", None)
    keywords = missing_arguments(machine, module, node, skip=1) if node is not None else {}
    try:
        return machine.call(cls, (), keywords)
    except Raised:
        return Instance(cls, open=machine.reason(f"making a {cls.name} without arguments fails"))


def missing_arguments(machine: Machine, module: Module, node: FunctionNode, skip: int) -> dict[str, Value]:
    """Return an unknown value for each parameter without a default; `skip` leaves out `self`."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = positional[skip : len(positional) - len(arguments.defaults)]
    needed += [a for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None]
    name = getattr(node, "name", "a function")
    return {
        argument.arg: Unknown(
            Reason(f"no call of {name} gives {argument.arg}", module.span(argument)),
            plain=_is_plain(argument.annotation),
        )
        for argument in needed
    }


def _is_plain(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation).rpartition(".")[2] in PLAIN_ANNOTATIONS


def evaluate_expression(machine: Machine, module: Module, expression: str) -> Value:
    """Evaluate `expression` in a module's namespace; a dotted name that it does not bind is imported.

    A bare class or function is called without arguments. Raises `SyntaxError` and `Raised`.
    """
    tree = ast.parse(expression.strip(), mode="eval")
    frame = Frame(module, module)
    frame.node = None
    machine.frames.append(frame)
    try:
        _import_dotted_names(machine, tree.body, frame)
        value = machine.evaluate(tree.body, frame)
        if isinstance(tree.body, (ast.Name, ast.Attribute)) and machine.truth(
            machine.call(machine.builtins["callable"], (value,))
        ):
            value = machine.call(value)
        return value
    finally:
        machine.frames.pop()


def _import_dotted_names(machine: Machine, tree: ast.expr, frame: Frame) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            root = node
            while isinstance(root.value, ast.Attribute):
                root = root.value
            if isinstance(root.value, ast.Name):
                name = root.value.id
                bound = machine.module_name(frame.module, name)
                if bound is ABSENT and name not in machine.builtins:
                    imported = machine.import_module(name)
                    if isinstance(imported, Module):
                        machine.heap.edit(frame.module)[name] = imported
