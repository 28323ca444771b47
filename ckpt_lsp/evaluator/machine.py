"""The evaluator's front door: one `Machine` evaluates one program.

A machine ties together what is read (`Files`), what is known of libraries, the heap, the budget and the events found.
The modules beside this one hold the rules of the language, one part each, as functions over a machine.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ckpt_lsp.evaluator import (
    attributes,
    branches,
    builtin_functions,
    builtin_types,
    calls,
    expressions,
    importing,
    imports,
    iteration,
    operators,
    python_values,
    statements,
    subscripts,
    truth,
    trying,
    without_effect,
)
from ckpt_lsp.evaluator.budget import Budget, OutOfBudget
from ckpt_lsp.evaluator.events import Definition, LoadEvent, Reaching, ReadEvent
from ckpt_lsp.evaluator.files import Files
from ckpt_lsp.evaluator.heap import Heap
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.repetition import Repetitions
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import (
    ABSENT,
    Absent,
    ClassValue,
    DictValue,
    Foreign,
    Instance,
    Place,
    Raised,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason
from ckpt_lsp.text import Span


@dataclass(frozen=True, slots=True)
class Libraries:
    """What is known of other people's modules: natives, and the folder of stand-in sources.

    `tensor_class` names the class of a tensor, an array or a foreign value, as a dotted path.
    """

    natives: Sequence[Library] = ()
    sources: str | None = None
    tensor_class: Callable[[TensorValue | Foreign], str] = lambda tensor: "torch.Tensor"
    succeeds: Callable[[LoadEvent], bool | None] = lambda event: None
    """Whether a load goes through without an exception; `None` where that is not certain."""
    of_unknown: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    """Is told, as `(machine, receiver, *arguments, **keywords)`, of calls of such a method on what is unknown."""
    of_attributes: frozenset[str] = frozenset()
    """Classes whose instances are nothing but the attributes that calling them with keywords gives them."""
    inert_methods: frozenset[str] = frozenset()
    """Methods of a module that change neither its keys nor their shapes."""
    module_class: str = "torch.nn.Module"
    """An unknown argument that is annotated as a subclass of this one is taken for an instance of it."""
    by_name: Mapping[str, Mapping[str, Value]] = field(init=False)
    """Per module the members that all libraries of that name give it."""

    def __post_init__(self) -> None:
        by_name: dict[str, dict[str, Value]] = {}
        for library in self.natives:
            by_name.setdefault(library.name, {}).update(library.members)
        object.__setattr__(self, "by_name", by_name)


@dataclass(frozen=True, slots=True)
class PossibleFiles:
    """The files that match a path of which parts are not known, and the reason why what is in them is not known."""

    paths: tuple[str, ...]
    reason: Reason


class Machine:
    """Evaluates one program. Not for several threads."""

    def __init__(self, files: Files, libraries: Libraries, search_path: Sequence[str], budget: Budget) -> None:
        self.files = files
        self.libraries = libraries
        self.search_path = tuple(search_path)
        self.budget = budget
        self.repetitions = Repetitions()
        self.heap = Heap(self.repetitions)
        self.events: list[LoadEvent | ReadEvent] = []
        self.modules: dict[str, Module] = {}
        self.compiled: dict[str, Reason | None] = {}
        """Per package folder: why its source does not show all its names, where it does not."""
        self.possible_files: dict[Span, PossibleFiles] = {}
        """Per call that reads a file whose path is partly known: the files that it may be."""
        self.chosen_files: Mapping[Span, str] = {}
        """The file to take at such a call."""
        self.own: dict[tuple[str, tuple[str, ...]], bool] = {}
        """Per name and search path: whether it is a module of the program, not of an installed package."""
        self.beside_tensors: dict[str, DictValue] = {}
        """By what they are of: tables of what libraries keep beside tensors, which never change themselves."""
        self.environments: dict[str, bool] = {}
        """Per folder on the search path: whether packages are installed in it."""
        self.keeps_makings = False
        """Whether instances and events remember how they can be made again."""
        self.unseen: Reason | None = None
        """Why parts of the program may have run that are not seen."""
        self.frames: list[Frame] = []
        self.tries: list[trying.Try] = []
        self.handling: list[Value] = []
        self.choices: list[int] = []
        self.shortfalls: list[str] = []
        """What was left out because it does more than an evaluation may."""
        self.reached: set[ast.AST] = set()
        self.starts: dict[ast.AST, Value] = {}
        """What a library calls, without arguments, to run a function that it has made a command of."""
        """The functions that were called."""
        self.unreached: set[ast.Call] = set()
        """Calls that somebody waits for, so far as evaluation has not come to them."""
        self.stopped: dict[ast.AST, Reason] = {}
        """Why functions and statements were not evaluated to their end, those with an exception nobody caught."""
        self.builtins: dict[str, Value] = {**builtin_types.NAMES, **builtin_functions.NAMES}
        self._tensor_classes: dict[str, Value] = {}

    # Running code.

    def evaluate(self, node: ast.expr, frame: Frame) -> Value:
        """Return the value of an expression."""
        return expressions.RULES[type(node)](self, node, frame)

    def run(self, body: Sequence[ast.stmt], frame: Frame) -> branches.Completion:
        """Run statements one after the other."""
        return statements.run(self, body, frame)

    def call(
        self,
        function: Value,
        arguments: Sequence[Value] = (),
        keywords: Mapping[str, Value] | None = None,
        spread: Reason | None = None,
    ) -> Value:
        """Call anything. `spread` says why there may be more arguments than are known."""
        return calls.call(self, function, arguments, keywords or {}, spread)

    def call_for_effect(
        self, function: Value, arguments: Sequence[Value] = (), keywords: Mapping[str, Value] | None = None
    ) -> None:
        """Call anything of which the result is not wanted; where that surely does nothing, it is left out."""
        without_effect.call(self, function, arguments, keywords or {})

    def call_method(self, receiver: Value, name: str, *arguments: Value) -> Value:
        """Call the method `name` of `receiver`."""
        return self.call(self.get_attribute(receiver, name), arguments)

    # Parts of values.

    def get_attribute(self, value: Value, name: str, default: Value = ABSENT) -> Value:
        """Return an attribute; without one `default`, or AttributeError in the evaluated program."""
        return attributes.get(self, value, name, default)

    def set_attribute(self, value: Value, name: str, new: Value) -> None:
        """Carry out `value.name = new`."""
        attributes.set(self, value, name, new)

    def delete_attribute(self, value: Value, name: str) -> None:
        """Carry out `del value.name`."""
        attributes.delete(self, value, name)

    def get_item(self, value: Value, key: Value) -> Value:
        """Return `value[key]`."""
        return subscripts.get(self, value, key)

    def set_item(self, value: Value, key: Value, new: Value) -> None:
        """Carry out `value[key] = new`."""
        subscripts.set(self, value, key, new)

    def delete_item(self, value: Value, key: Value) -> None:
        """Carry out `del value[key]`."""
        subscripts.delete(self, value, key)

    def items_of(self, value: Value) -> tuple[Sequence[Value], Reason | None]:
        """Return what iterating over `value` surely gives, and why there may be more."""
        return iteration.items_of(self, value)

    # Judging values.

    def truth(self, value: Value) -> bool | Unknown:
        """Return `bool(value)`."""
        return truth.truth(self, value)

    def equal(self, a: Value, b: Value) -> bool | Unknown:
        """Return `a == b`."""
        return operators.equal(self, a, b)

    def binary(self, operator: str, a: Value, b: Value) -> Value:
        """Return the result of an operator, named by its sign (`"+"`, `"//"`)."""
        return operators.binary(self, operator, a, b)

    def in_place(self, operator: str, a: Value, b: Value) -> Value:
        """Return what `a <operator>= b` stores."""
        return operators.in_place(self, operator, a, b)

    def compare(self, operator: str, a: Value, b: Value) -> Value:
        """Return the result of a comparison, named by its sign (`"<"`, `"not in"`)."""
        return operators.compare(self, operator, a, b)

    def class_of(self, value: Value) -> ClassValue:
        """Return `type(value)`."""
        return builtin_types.class_of(self, value)

    def is_instance(self, value: Value, cls: Value) -> bool | Unknown:
        """Return `isinstance(value, cls)`."""
        return truth.is_instance(self, value, cls)

    def tensor_class(self, tensor: TensorValue | Foreign) -> ClassValue:
        """Return the class of a tensor or of a foreign value."""
        dotted = self.libraries.tensor_class(tensor)
        cls = self._tensor_classes.get(dotted)
        if cls is None:
            cls = self._tensor_classes[dotted] = self.native_class(dotted)
        return cls if isinstance(cls, ClassValue) else builtin_types.OBJECT

    def native_class(self, dotted: str) -> Value:
        """Return what the dotted path (`"torch.nn.Module"`) names."""
        module_name, _, name = dotted.rpartition(".")
        module = self.import_module(module_name)
        return module if isinstance(module, Unknown) else self.get_attribute(module, name)

    # Python objects.

    def to_python(self, value: Value) -> Any:
        """Return the real Python object for a value that is known through and through; else `Unknown`."""
        return python_values.to_python(self, value)

    def from_python(self, value: object) -> Value:
        """Return the value for a real Python object made of builtins."""
        return python_values.from_python(value)

    @contextlib.contextmanager
    def python_errors(self) -> Iterator[None]:
        """Turn exceptions of real Python functions into exceptions of the evaluated program."""
        try:
            yield
        except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, StopIteration) as error:
            self.throw(type(error).__name__, str(error))

    # What is not known, and what goes wrong.

    def unknown(self, text: str, *, plain: bool = False) -> Unknown:
        """Return an `Unknown` for the reason `text` at the present place."""
        return Unknown(self.reason(text), plain)

    def reason(self, text: str) -> Reason:
        """Return a reason at the present place."""
        return Reason(text, self.span())

    def throw(self, class_name: str, message: Value) -> NoReturn:
        """Raise an exception in the evaluated program, with its one argument: the message, or the key.

        `class_name` names a builtin class, or is the dotted path of one of a library's.
        """
        cls = self.native_class(class_name) if "." in class_name else self.builtins.get(class_name)
        if not isinstance(cls, ClassValue):
            cls = builtin_types.EXCEPTIONS["Exception"]
        error = Instance(cls)
        error.content["args"] = (message,)
        raise Raised(error)

    def too_much(self, text: str) -> NoReturn:
        """Stop the evaluation: it does more than it may."""
        raise OutOfBudget(text)

    def may_raise(self, error: Value) -> None:
        """Note that, in some runs, `error` is raised here: an `except` clause around may run."""
        if self.tries:
            self.tries[-1].possible.append(error)

    def guarded(self, class_name: str) -> bool:
        """Whether the running call stands in a `try` of its own function that catches this builtin exception."""
        return trying.guards(self, builtin_types.EXCEPTIONS[class_name])

    def escape(self, values: Sequence[Value], reason: Reason) -> None:
        """Note that code that cannot be seen got `values`: it may change what is mutable in them."""
        calls.escape(self, values, reason)

    # Undecided conditions.

    def fork(self, reason: Reason, *arms: Callable[[], Value]) -> Value:
        """Run each of `arms` from the present state; join the states and results."""
        return branches.fork(self, reason, arms)

    def split(self, value: Value, action: Callable[[Value], Value]) -> Value:
        """Return `action(value)`; for a `OneOf`, `action` of each alternative, forked and joined."""
        return branches.split(self, value, action)

    @contextlib.contextmanager
    def choosing(self) -> Iterator[None]:
        """Mark the loads reached meanwhile as alternatives of each other."""
        self.choices.append(self.budget.steps)
        try:
            yield
        finally:
            self.choices.pop()

    # Modules.

    def import_module(self, name: str) -> Module | Unknown:
        """Return the module with the absolute name `name`, as `importlib.import_module` does."""
        module = imports.import_module(self, name)
        if isinstance(module, Module):
            self.run_effects(module)
        return module

    def run_effects(self, module: Module) -> None:
        """Do what importing `module` does to others: it may fill registries."""
        if not module.imported:
            importing.run_effects(self, module)

    def module_name(self, module: Module, name: str) -> Value | Absent:
        """Return a name of `module`, evaluating what binds it, or `ABSENT`."""
        return imports.module_name(self, module, name)

    # Places.

    def place(self) -> Place | None:
        """Return where the user's own (or an installed library's) code stands, skipping stand-ins."""
        for frame in reversed(self.frames):
            if not frame.module.stand_in and frame.node is not None:
                return Place(frame.module, frame.node)
        return None

    def reaching(self) -> Reaching:
        """Return through which functions of the user's evaluation came here."""
        through = [
            Definition(frame.module.path or "", frame.function.qualname)
            for frame in self.frames
            if frame.function is not None and not frame.module.stand_in
        ]
        return Reaching(tuple(dict.fromkeys(through)))

    def span(self) -> Span | None:
        """Return `place()` as a span."""
        place = self.place()
        return place.module.span(place.node) if place else None
