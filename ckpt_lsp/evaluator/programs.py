"""Where evaluation starts: a file as a script, functions that nothing called, or one expression."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.annotations import annotated_instance
from ckpt_lsp.evaluator.budget import Budget, OutOfBudget
from ckpt_lsp.evaluator.call_sites import call_sites
from ckpt_lsp.evaluator.events import LoadEvent, ReadEvent
from ckpt_lsp.evaluator.generators import Generator
from ckpt_lsp.evaluator.inheriting import inherited_methods
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassMethod,
    ClassValue,
    FunctionNode,
    FunctionValue,
    Instance,
    Raised,
    StaticMethod,
    Unknown,
    Value,
)
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
    machine.unreached.update(site.call for site in call_sites(module.source, machine.libraries.of_unknown))
    frame = Frame(module, module)
    machine.frames.append(frame)
    try:
        imports.run_top_level(machine, module.source.tree.body, frame)
        alone = Alone(machine, module)
        for node, owner in _definitions(module.source.tree):
            if node not in machine.reached:
                alone.call(node, owner)
        for cls, node in inherited_methods(module, root, machine.libraries.of_unknown):
            alone.call_inherited(cls, node)
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


class Alone:
    """Calls functions of one module that nothing else calls: defaults as given, other arguments unknown.

    Each call starts from the state that the module's top level left, and has a budget of its own.
    """

    def __init__(self, machine: Machine, module: Module) -> None:
        self._machine = machine
        self._module = module
        self._instances: dict[ClassValue, Value] = {}
        self._started: set[FunctionNode] = set()
        self._limits = machine.budget.limits
        self._steps_left = self._limits.steps

    def call(self, node: FunctionNode, owner: str | None) -> None:
        """Call the function, or the method of the class called `owner`, unless something has called it meanwhile."""
        cls = self._module.content.get(owner) if owner else None
        self._started.add(node)
        if isinstance(cls, ClassValue):
            method_of = cls
            self._limited(node, lambda: self._call_method(method_of, node))
        elif owner is None:
            self._limited(node, lambda: self._call_in_arm(self._module.content.get(_name(node)), node, skip=0))

    def _limited(self, node: FunctionNode, call: Callable[[], None]) -> None:
        machine = self._machine
        allowance = replace(self._limits, steps=min(self._limits.alone, self._steps_left))
        machine.budget = Budget(allowance, machine.budget.stale)
        machine.tries.clear()
        machine.unseen = Reason(f"what the program does before it calls {_name(node)} is not known")
        before = len(machine.events)
        try:
            call()
        except Raised as raised:
            machine.stopped[node] = Reason(f"{_name(node)} raises {imports.describe(raised.value)}")
        except OutOfBudget as stop:
            machine.stopped[node] = Reason(str(stop))
            machine.shortfalls.append(f"{_name(node)}: {stop}")
        finally:
            self._steps_left = max(0, self._steps_left - machine.budget.steps)
            machine.events[before:] = [_begun_alone(event) for event in machine.events[before:]]

    def call_inherited(self, cls: ClassValue, node: FunctionNode) -> None:
        """Call a method of a base class on an instance of `cls`, unless something other than this has called it."""
        if node not in self._machine.reached or node in self._started:
            self._limited(node, lambda: self._call_method(cls, node, again=True))

    def _call_method(self, cls: ClassValue, node: FunctionNode, *, again: bool = False) -> None:
        if cls not in self._instances:
            self._instances[cls] = self._instance(cls)
        if again or node not in self._machine.reached:
            attribute = cls.lookup(_name(node))
            receiver = cls if isinstance(attribute, ClassMethod) else self._instances[cls]
            method = self._machine.get_attribute(receiver, _name(node))
            self._call_in_arm(method, node, skip=0 if isinstance(attribute, StaticMethod) else 1)

    def _instance(self, cls: ClassValue) -> Value:
        """Return an instance made with nothing but what its defaults say."""
        machine, init = self._machine, cls.lookup("__init__")
        try:
            missing = missing_arguments(machine, init.module, init.node, 1) if isinstance(init, FunctionValue) else {}
            return machine.call(cls, (), missing)
        except Raised as raised:
            return Instance(cls, open=Reason(f"making a {cls.name} raises {imports.describe(raised.value)}"))

    def _call_in_arm(self, function: Value, node: FunctionNode, skip: int) -> None:
        start = self._machine.starts.get(node)
        arm = self._machine.heap.begin()
        try:
            if start is not None:
                result = self._machine.call(start)
            else:
                result = self._machine.call(function, (), missing_arguments(self._machine, self._module, node, skip))
            if isinstance(result, Generator):
                self._machine.items_of(result)
        finally:
            self._machine.heap.end(arm)


def _begun_alone(event: LoadEvent | ReadEvent) -> LoadEvent | ReadEvent:
    """Note which function evaluation began with: the outermost one."""
    if not event.reaching.through:
        return event
    return replace(event, reaching=replace(event.reaching, alone=event.reaching.through[0]))


def _name(node: FunctionNode) -> str:
    return "<lambda>" if isinstance(node, ast.Lambda) else node.name


def missing_arguments(machine: Machine, module: Module, node: FunctionNode, skip: int) -> dict[str, Value]:
    """Return a value for each parameter without a default: what its annotation promises; `skip` leaves out `self`."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = positional[skip : len(positional) - len(arguments.defaults)]
    needed += [a for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None]
    return {argument.arg: _missing(machine, module, node, argument) for argument in needed}


def _missing(machine: Machine, module: Module, node: FunctionNode, argument: ast.arg) -> Value:
    reason = Reason(f"no call of {_name(node)} gives {argument.arg}", module.span(argument))
    if _is_plain(argument.annotation):
        return Unknown(reason, plain=True)
    instance = annotated_instance(machine, module, argument.annotation, reason)
    return Unknown(reason) if instance is None else instance


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
