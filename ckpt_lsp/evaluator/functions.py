"""Functions: defining them, binding arguments to parameters, running their bodies."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.branches import Dead, Return, settle
from ckpt_lsp.evaluator.generators import Block, Endless, Generator
from ckpt_lsp.evaluator.scopes import Frame
from ckpt_lsp.evaluator.values import (
    DictValue,
    FunctionNode,
    FunctionValue,
    Raised,
    Scope,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function, and whether calling it makes a generator."""

    positional: tuple[str, ...]
    positional_only: int
    keyword_only: tuple[str, ...]
    star: str | None
    double_star: str | None
    is_generator: bool


_signatures: weakref.WeakKeyDictionary[ast.AST, Signature] = weakref.WeakKeyDictionary()


def signature(node: FunctionNode) -> Signature:
    """Return the signature of a function; kept with its node."""
    known = _signatures.get(node)
    if known is None:
        arguments = node.args
        known = _signatures[node] = Signature(
            positional=tuple(argument.arg for argument in (*arguments.posonlyargs, *arguments.args)),
            positional_only=len(arguments.posonlyargs),
            keyword_only=tuple(argument.arg for argument in arguments.kwonlyargs),
            star=arguments.vararg.arg if arguments.vararg else None,
            double_star=arguments.kwarg.arg if arguments.kwarg else None,
            is_generator=any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in _own_nodes(node)),
        )
    return known


def _own_nodes(node: FunctionNode) -> Iterator[ast.AST]:
    """Yield the nodes in a function's body without those of functions and classes nested in it."""
    waiting: list[ast.AST] = list(node.body) if isinstance(node.body, list) else [node.body]
    while waiting:
        inner = waiting.pop()
        yield inner
        if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(inner))


def define(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> Value:
    """Return what a `def` statement binds: the function, decorated."""
    function = make(machine, node, node.name, frame)
    native = _native_instead(machine, function)
    if native is not None:
        return native
    if frame.methods is not None:
        frame.methods.append(function)
    value: Value = function
    for decorator in reversed(node.decorator_list):
        value = machine.call(machine.evaluate(decorator, frame), (value,))
        if isinstance(value, Unknown):
            # What an unknown decorator returns most often wraps the function, but nothing says that it must.
            value = Unknown(value.reason)
    return value


def make(machine: Machine, node: FunctionNode, name: str, frame: Frame) -> FunctionValue:
    """Return the bare function for a `def` or `lambda`, its defaults evaluated."""
    outer = frame.qualname
    return FunctionValue(
        node=node,
        module=frame.module,
        scope=frame.enclosing,
        qualname=f"{outer}.{name}" if outer else name,
        defaults=tuple(machine.evaluate(default, frame) for default in node.args.defaults),
        keyword_defaults={
            argument.arg: machine.evaluate(default, frame)
            for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults)
            if default is not None
        },
    )


def _native_instead(machine: Machine, function: FunctionValue) -> Value:
    """Return the native that takes the place of a library's function."""
    return machine.libraries.by_name.get(function.module.name, {}).get(function.qualname)


def call_function(
    machine: Machine,
    function: FunctionValue,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    spread: Reason | None,
    block: Block | None = None,
) -> Value:
    """Run a function's body with arguments bound to its parameters; a generator runs `block` where it yields."""
    machine.budget.step()
    if len(machine.frames) >= machine.budget.limits.depth:
        return machine.unknown("calls are nested too deeply")
    scope = Scope(function.scope)
    bind_arguments(machine, function, arguments, keywords, spread, scope)
    frame = Frame(function.module, scope, function)
    frame.node = function.node
    frame.qualname = f"{function.qualname}.<locals>"
    machine.reached.add(function.node)
    machine.frames.append(frame)
    try:
        if isinstance(function.node, ast.Lambda):
            return machine.evaluate(function.node.body, frame)
        if signature(function.node).is_generator:
            body = _generator_body(machine, function, frame, [*arguments, *keywords.values()])
            return Generator(machine, frame, body) if block is None else Generator(machine, frame, body).run(block)
        return _run_body(machine, function.node.body, frame)
    except Raised as raised:
        if function.module.open is None:
            raise
        return _of_incomplete_source(machine, function.module.open, raised, [*arguments, *keywords.values()])
    finally:
        machine.frames.pop()


def _of_incomplete_source(machine: Machine, reason: Reason, raised: Raised, given: Sequence[Value]) -> Value:
    """Return what comes of an exception in source that is not complete: it proves nothing."""
    machine.may_raise(raised.value)
    machine.escape(given, reason)
    return Unknown(reason)


def _generator_body(
    machine: Machine, function: FunctionValue, frame: Frame, given: Sequence[Value]
) -> Callable[[], Value]:
    assert not isinstance(function.node, ast.Lambda)
    statements = function.node.body

    def body() -> Value:
        try:
            return _run_body(machine, statements, frame)
        except Raised as raised:
            if function.module.open is None:
                raise
            return _of_incomplete_source(machine, function.module.open, raised, given)

    return body


def _run_body(machine: Machine, body: Sequence[ast.stmt], frame: Frame) -> Value:
    try:
        completion = machine.run(body, frame)
    except Raised as raised:
        if not frame.pending:
            raise
        completion = settle(machine, frame, 0, Dead(raised), frame.pending[0].reason)
    else:
        if frame.pending:
            completion = completion if completion is not None else Return(None)
            completion = settle(machine, frame, 0, completion, frame.pending[0].reason)
    # Where some runs return and others fall off the end, the latter return None; `settle` saw them as one kind.
    return completion.value if isinstance(completion, Return) else None


def run_around(
    machine: Machine,
    function: FunctionValue,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    block: Block,
) -> None:
    """Run the generator `function` with `block` in the place of its `yield`; where it has none, the block alone."""
    if isinstance(function.node, ast.Lambda) or not signature(function.node).is_generator:
        block(machine.unknown("what `with` binds is not known"))
    else:
        with suppress(Endless):
            call_function(machine, function, arguments, keywords, None, block)


def bind_arguments(
    machine: Machine,
    function: FunctionValue,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    spread: Reason | None,
    scope: Scope,
) -> None:
    """Bind arguments to parameters in `scope`. Raises TypeError in the evaluated program where they do not fit."""
    parameters = signature(function.node)
    names = parameters.positional
    content = scope.content
    content.update(zip(names, arguments))
    if parameters.star is not None:
        content[parameters.star] = Unknown(spread) if spread else tuple(arguments[len(names) :])
    elif len(arguments) > len(names):
        machine.throw(
            "TypeError",
            f"{function.qualname}() takes {len(names)} positional arguments but {len(arguments)} were given",
        )
    extra = {}
    for name, value in keywords.items():
        if name in content and name in names:
            machine.throw("TypeError", f"{function.qualname}() got multiple values for argument '{name}'")
        if name in parameters.keyword_only or name in names[parameters.positional_only :]:
            content[name] = value
        else:
            extra[name] = value
    if parameters.double_star is not None:
        content[parameters.double_star] = DictValue(extra, open=spread)
    elif extra:
        machine.throw("TypeError", f"{function.qualname}() got an unexpected keyword argument '{next(iter(extra))}'")
    _bind_defaults(machine, function, parameters, spread, content)


def _bind_defaults(
    machine: Machine, function: FunctionValue, parameters: Signature, spread: Reason | None, content: dict[str, Value]
) -> None:
    first_default = len(parameters.positional) - len(function.defaults)
    missing = []
    machine.repetitions.note_read(*function.defaults, *function.keyword_defaults.values())
    for number, name in enumerate(parameters.positional):
        if name not in content:
            if number >= first_default:
                content[name] = _perhaps(function.defaults[number - first_default], spread)
            elif spread:
                content[name] = Unknown(spread)
            else:
                missing.append(name)
    for name in parameters.keyword_only:
        if name not in content:
            if name in function.keyword_defaults:
                content[name] = _perhaps(function.keyword_defaults[name], spread)
            elif spread:
                content[name] = Unknown(spread)
            else:
                missing.append(name)
    if missing:
        plural = "s" if len(missing) > 1 else ""
        listed = ", ".join(f"'{name}'" for name in missing)
        machine.throw("TypeError", f"{function.qualname}() missing {len(missing)} required argument{plural}: {listed}")


def _perhaps(default: Value, spread: Reason | None) -> Value:
    """Return a default, or what it may be instead where further arguments are not known."""
    if spread is None:
        return default
    return Unknown(spread, plain=isinstance(default, (bool, int, float, str)))
