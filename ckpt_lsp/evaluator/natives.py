"""How a library tells the evaluator what it knows of a Python module: functions written here, and constants.

A `Library` names one Python module. Its members are found under their qualified name (`"Module.register_buffer"`).
Where the module has source too, a stand-in's or its own, a member takes the place of the function with that name.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.values import Native, OneOf, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Code = TypeVar("Code", bound=Callable[..., Value])

MOST_COMBINATIONS = 16


class Library:
    """The natives and constants of the Python module called `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.members: dict[str, Value] = {}

    def native(self, *qualnames: str) -> Callable[[Code], Code]:
        """Register `code(machine, *arguments, **keywords)`; it gets values as they are, unknown ones too."""

        def register(code: Code) -> Code:
            for qualname in qualnames:
                self.members[qualname] = Native(qualname, code)
            return code

        return register

    def pure(self, *qualnames: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a plain Python function without side effects; it is called only with arguments that are known."""

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            for qualname in qualnames:
                self.members[qualname] = Native(qualname, pure(function))
            return function

        return register

    def pure_from(self, source: object, names: Iterable[str], prefix: str = "") -> None:
        """Register functions of the real module or class `source` as pure ones."""
        for name in names:
            if hasattr(source, name):
                self.pure(prefix + name)(getattr(source, name))

    def constants(self, values: Mapping[str, Value]) -> None:
        """Register values by name."""
        self.members.update(values)


def pure(function: Callable[..., Any]) -> Callable[..., Value]:
    """Return native code for `function`, which must be pure, quick and small in its results.

    With an unknown argument the result is unknown; with a `OneOf` it is the join over its alternatives.
    An exception of `function` is raised in the evaluated program.
    """

    @functools.wraps(function, updated=())
    def code(machine: Machine, *arguments: Value, **keywords: Value) -> Value:
        given = [*arguments, *keywords.values()]
        for value in given:
            if isinstance(value, Unknown):
                return Unknown(value.reason, plain=True)
        if any(isinstance(value, OneOf) for value in given):
            return _over_alternatives(machine, code, arguments, keywords)
        concrete = machine.to_python((*arguments, *keywords.values()))
        if isinstance(concrete, Unknown):
            return concrete
        positional, named = concrete[: len(arguments)], dict(zip(keywords, concrete[len(arguments) :]))
        with machine.python_errors():
            return machine.from_python(function(*positional, **named))

    return code


def _over_alternatives(
    machine: Machine, code: Callable[..., Value], arguments: tuple[Value, ...], keywords: Mapping[str, Value]
) -> Value:
    given = [*arguments, *keywords.values()]
    reason = next(value.reason for value in given if isinstance(value, OneOf))
    choices = [value.present if isinstance(value, OneOf) else (value,) for value in given]
    combinations = list(itertools.islice(itertools.product(*choices), MOST_COMBINATIONS + 1))
    if len(combinations) > MOST_COMBINATIONS:
        return Unknown(reason, plain=True)
    results = [
        code(machine, *combination[: len(arguments)], **dict(zip(keywords, combination[len(arguments) :])))
        for combination in combinations
    ]
    return join(results, reason)
