"""Calling things, and what happens to arguments of code that cannot be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import classes, functions
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    ClassMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    ListValue,
    Native,
    OneOf,
    Partial,
    StaticMethod,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_ESCAPING = 2_000


def call(
    machine: Machine,
    function: Value,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    spread: Reason | None,
) -> Value:
    """Call anything. `spread` says why there may be more arguments than are known."""
    # By far the most frequent.
    while isinstance(function, BoundMethod):
        arguments, function = (function.receiver, *arguments), function.function
    match function:
        case FunctionValue():
            return functions.call_function(machine, function, arguments, keywords, spread)
        case Native():
            return _call_native(machine, function, arguments, keywords, spread)
        case ClassValue():
            return classes.instantiate(machine, function, arguments, keywords, spread)
        case Partial():
            return call(
                machine,
                function.function,
                (*function.arguments, *arguments),
                {**function.keywords, **keywords},
                spread,
            )
        case StaticMethod() | ClassMethod():
            return call(machine, function.function, arguments, keywords, spread)
        case OneOf():
            return machine.split(function, lambda chosen: call(machine, chosen, arguments, keywords, spread))
        case Unknown():
            return _call_unknown(machine, function, arguments, keywords)
        case Instance():
            return _call_instance(machine, function, arguments, keywords, spread)
        case _:
            return machine.throw("TypeError", f"'{machine.class_of(function).name}' object is not callable")


def _call_instance(
    machine: Machine,
    instance: Instance,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    spread: Reason | None,
) -> Value:
    method = instance.cls.lookup("__call__")
    if method is not ABSENT:
        bound = machine.get_attribute(instance, "__call__")
        return call(machine, bound, arguments, keywords, spread)
    reason = instance.open or instance.cls.unknown_base
    if reason:
        return _call_unknown(machine, Unknown(reason), arguments, keywords)
    return machine.throw("TypeError", f"'{instance.cls.name}' object is not callable")


def _call_native(
    machine: Machine,
    native: Native,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    spread: Reason | None,
) -> Value:
    machine.budget.step()
    if spread:
        machine.escape(arguments, spread)
        return Unknown(spread)
    try:
        return native.code(machine, *arguments, **keywords)
    except TypeError as error:
        # A traceback of one frame: the arguments did not fit the native's signature, which mirrors the real one.
        if error.__traceback__ is not None and error.__traceback__.tb_next is None:
            machine.throw("TypeError", str(error))
        raise


def _call_unknown(
    machine: Machine, function: Unknown, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    machine.may_raise(function)
    if function.method is not None and not function.plain:
        machine.libraries.of_unknown[function.method](machine, Unknown(function.reason), *arguments, **keywords)
    machine.escape([*arguments, *keywords.values()], function.reason)
    return Unknown(function.reason, function.plain)


def escape(machine: Machine, values: Sequence[Value], reason: Reason) -> None:
    """Open what is mutable in `values`, and what that holds: code that cannot be seen may change it.

    Classes, functions and modules stay as they are: code that patches them is rare, and nothing could be said.
    """
    waiting = list(values)
    seen: set[int] = set()
    while waiting and len(seen) < MOST_ESCAPING:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        match value:
            case OneOf():
                waiting.extend(value.present)
            case tuple():
                waiting.extend(value)
            case BoundMethod():
                waiting.append(value.receiver)
            case Partial():
                waiting.extend((*value.arguments, *value.keywords.values()))
            case Instance():
                machine.heap.open(value, reason)
                waiting.extend(value.content.values())
                waiting.append(value.payload)
            case DictValue():
                machine.heap.open(value, reason)
                waiting.extend(value.content.values())
            case ListValue():
                machine.heap.open(value, reason)
                waiting.extend(value.content)
            case _:
                pass
