"""One call of a function (or the running of a module or class body) while it is evaluated, and its names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ABSENT, Absent, Cell, ClassValue, FunctionValue, ListValue, OneOf, Scope, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.branches import PendingExit
    from ckpt_lsp.evaluator.machine import Machine
    from ckpt_lsp.evaluator.modules import Module


class Frame:
    """Where evaluation stands: `scope` takes the names that are bound; in a module's own code it is the module."""

    __slots__ = (
        "block",
        "enclosing",
        "function",
        "methods",
        "module",
        "node",
        "not_local",
        "pending",
        "qualname",
        "scope",
        "yields",
    )

    def __init__(self, module: Module, scope: Cell[dict[str, Value]], function: FunctionValue | None = None) -> None:
        self.module = module
        self.scope = scope
        self.function = function
        self.node: ast.AST | None = None
        self.enclosing: Scope | None = scope if isinstance(scope, Scope) else None
        """The scope that functions defined here close over; a class body's is not visible to its methods."""
        self.not_local: dict[str, Cell[dict[str, Value]]] = {}
        self.pending: list[PendingExit] = []
        self.yields: ListValue | None = None
        self.block: Callable[[Value], Value] | None = None
        """What runs where a generator yields, if it is the manager of a `with`."""
        self.qualname = ""
        """What the names of functions and classes defined here begin with."""
        self.methods: list[FunctionValue] | None = None
        """In a class body: the functions it defines, which learn their class when it exists."""


def class_body_frame(outer: Frame, scope: Scope) -> Frame:
    """Return the frame of a class body inside `outer`."""
    frame = Frame(outer.module, scope, outer.function)
    frame.enclosing = outer.enclosing
    frame.methods = []
    return frame


def nested_frame(outer: Frame) -> Frame:
    """Return the frame of a comprehension inside `outer`."""
    parent = outer.scope if isinstance(outer.scope, Scope) else None
    frame = Frame(outer.module, Scope(parent), outer.function)
    frame.node = outer.node
    frame.yields = outer.yields
    return frame


def look_up(machine: Machine, name: str, frame: Frame) -> Value:
    """Return what `name` means in `frame`.

    Where it means nothing, NameError is raised in the evaluated program if a `try` is there to catch it. If none is,
    the program would end here, and nothing could be said of the rest of it while a name is being typed.
    """
    scope = frame.scope if isinstance(frame.scope, Scope) else None
    while scope is not None:
        value = scope.content.get(name, ABSENT)
        if value is not ABSENT:
            if scope is not frame.scope:
                machine.repetitions.note_read(scope)
            return present(value)
        scope = scope.parent
    value = _settled(machine, name, frame.module)
    if value is ABSENT:
        value = machine.builtins.get(name, ABSENT)
    if value is ABSENT:
        message = f"name '{name}' is not defined"
        return machine.throw("NameError", message) if machine.tries else machine.unknown(message)
    return present(value)


def _settled(machine: Machine, name: str, module: Module) -> Value | Absent:
    """Return a name of the module. Most names have been asked for before, and then nothing is left to be run."""
    if name in module.settled:
        value = module.content.get(name, ABSENT)
        if value is not ABSENT or name in module.lacking:
            machine.repetitions.note_read(module, value)
            return value
    return machine.module_name(module, name)


def present(value: Value) -> Value:
    """Return `value` without the runs in which it does not exist: reading it then raises, and the run ends."""
    if type(value) is not OneOf or ABSENT not in value.alternatives:
        return value
    alternatives = value.present
    return alternatives[0] if len(alternatives) == 1 else OneOf(alternatives, value.reason)


def bind(machine: Machine, name: str, value: Value, frame: Frame) -> None:
    """Bind `name` in `frame`, honouring `global` and `nonlocal`."""
    machine.heap.edit(frame.not_local.get(name, frame.scope))[name] = value


def unbind(machine: Machine, name: str, frame: Frame) -> None:
    """Carry out `del name`."""
    machine.heap.edit(frame.not_local.get(name, frame.scope)).pop(name, None)


def declare_global(machine: Machine, names: list[str], frame: Frame) -> None:
    """Carry out a `global` statement. What the module itself binds to the names must not come later than this."""
    for name in names:
        machine.module_name(frame.module, name)
    frame.not_local.update(dict.fromkeys(names, frame.module))


def declare_nonlocal(names: list[str], frame: Frame) -> None:
    """Carry out a `nonlocal` statement."""
    for name in names:
        scope = frame.scope.parent if isinstance(frame.scope, Scope) else None
        while scope is not None and name not in scope.content:
            scope = scope.parent
        if scope is not None:
            frame.not_local[name] = scope


def class_of_method(frame: Frame) -> tuple[ClassValue | None, Value]:
    """Return what `super()` in `frame` refers to: the class that defines the function, and its first argument."""
    function = frame.function
    if function is None or function.owner is None:
        return None, None
    arguments = function.node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    scope = frame.scope if isinstance(frame.scope, Scope) else None
    while scope is not None:
        if names and names[0] in scope.content:
            return function.owner, scope.content[names[0]]
        scope = scope.parent
    return function.owner, None
