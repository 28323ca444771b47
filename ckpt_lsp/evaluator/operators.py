"""Operators on values."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator import partial_text
from ckpt_lsp.evaluator.heap import same
from ckpt_lsp.evaluator.modules import GlobalsView
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    Cell,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    IteratorValue,
    KeysView,
    ListValue,
    OneOf,
    SetValue,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.UAdd: "+",
    ast.USub: "-",
    ast.Invert: "~",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}

_REAL: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_REAL_UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}

_DUNDERS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "@": "matmul",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and",
    "|": "or",
    "^": "xor",
}
_COMPARISONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

_NUMBERS = (int, float, complex)
_SCALARS = (int, float, complex, str, bytes, tuple, frozenset)
MOST_BITS = 4096
LONGEST = 1_000_000


def payload(value: Value) -> Value:
    """Return the builtin value inside an instance of a subclass of `dict`, `list`, `str`, …; else the value."""
    return value.payload if isinstance(value, Instance) and value.payload is not None else value


def binary(machine: Machine, sign: str, a: Value, b: Value) -> Value:
    """Return `a <sign> b`."""
    if isinstance(a, _SCALARS) and isinstance(b, _SCALARS):
        return _scalar(machine, sign, a, b)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        if isinstance(a, Instance) and isinstance(b, Unknown) and b.pattern:
            result = _by_dunder(machine, sign, a, b)
            if result is not ABSENT:
                return result
        return _with_unknown(sign, a, b)
    if isinstance(a, OneOf):
        return machine.split(a, lambda chosen: binary(machine, sign, chosen, b))
    if isinstance(b, OneOf):
        return machine.split(b, lambda chosen: binary(machine, sign, a, chosen))
    result = _by_dunder(machine, sign, a, b)
    if result is not ABSENT:
        return result
    return _containers(machine, sign, payload(a), payload(b), a, b)


def _scalar(machine: Machine, sign: str, a: Any, b: Any) -> Value:
    if _too_large(sign, a, b):
        return machine.unknown("a number or text is too large", plain=True)
    if sign == "%" and isinstance(a, (str, bytes)):
        return _percent(machine, a, b)
    if sign in "+*" and (isinstance(a, tuple) or isinstance(b, tuple)):
        alike = isinstance(a, tuple) and isinstance(b, tuple)
        return _REAL[sign](a, b) if sign == "*" or alike else _mismatch(machine, sign, a, b)
    with machine.python_errors():
        return _REAL[sign](a, b)


def _percent(machine: Machine, template: str | bytes, argument: Value) -> Value:
    concrete = machine.to_python(argument)
    if isinstance(concrete, Unknown):
        return partial_text.percent(concrete.reason, template) if isinstance(template, str) else concrete
    with machine.python_errors():
        return template % concrete


def _too_large(sign: str, a: Any, b: Any) -> bool:
    if sign == "**" and isinstance(a, int) and isinstance(b, int):
        return b > 0 and a.bit_length() * b > MOST_BITS
    if sign == "<<":
        return isinstance(a, int) and isinstance(b, int) and a.bit_length() + b > MOST_BITS
    if sign == "*":
        if isinstance(a, int) and isinstance(b, int):
            return a.bit_length() + b.bit_length() > MOST_BITS
        sequence, count = (a, b) if isinstance(b, int) else (b, a)
        return isinstance(sequence, (str, bytes, tuple)) and isinstance(count, int) and len(sequence) * count > LONGEST
    return False


def _with_unknown(sign: str, a: Value, b: Value) -> Unknown:
    """Arithmetic makes neither modules nor parameters; only `+`, `*` and `|` may give a container of them."""
    reason = a.reason if isinstance(a, Unknown) else b.reason if isinstance(b, Unknown) else None
    assert reason is not None
    if sign == "+" and any(isinstance(value, str) or getattr(value, "pattern", None) for value in (a, b)):
        return partial_text.joined(reason, (a, b))
    if sign == "%" and isinstance(a, str):
        return partial_text.percent(reason, a)
    known = [value for value in (a, b) if not (isinstance(value, Unknown) and value.plain)]
    plain = sign not in "+*|" or all(isinstance(value, (*_NUMBERS, str, TensorValue)) for value in known)
    return Unknown(reason, plain)


def _by_dunder(machine: Machine, sign: str, a: Value, b: Value) -> Value:
    name = _DUNDERS[sign]
    for receiver, other, method in ((a, b, f"__{name}__"), (b, a, f"__r{name}__")):
        if isinstance(receiver, (Instance, TensorValue)) or (isinstance(receiver, ClassValue) and receiver.metaclass):
            cls = machine.class_of(receiver)
            if cls.lookup(method) is not ABSENT:
                result = machine.call(BoundMethod(cls.lookup(method), receiver), (other,))
                if result is not NotImplemented:
                    return result
    for value in (a, b):
        if isinstance(value, Instance) and (value.cls.unknown_base or value.open) and value.payload is None:
            return Unknown(value.cls.unknown_base or value.open or machine.reason("an operator is not known"))
    return ABSENT


def _containers(machine: Machine, sign: str, a: Value, b: Value, given_a: Value, given_b: Value) -> Value:
    match sign, a, b:
        case "+", ListValue(), ListValue():
            # Where the end of the left list is not known, neither is what stands behind it.
            return ListValue(a.items if a.open else [*a.items, *b.items], a.open or b.open)
        case "*", ListValue(), int():
            return _repeat(machine, a, b)
        case "*", int(), ListValue():
            return _repeat(machine, b, a)
        case "|", DictValue(), DictValue():
            merged = DictValue(a.entries, a.open)
            machine.call_method(merged, "update", b)
            return merged
        case (("|" | "&" | "-" | "^"), SetValue() | frozenset(), SetValue() | frozenset()):
            return _sets(machine, sign, a, b)
        case (("|" | "&" | "-" | "^"), KeysView(), ListValue() | tuple() | range() | str() | DictValue()):
            other = make_set(machine, *machine.items_of(b))
            return _sets(machine, sign, a, other) if isinstance(other, SetValue) else other
        case _, int() | float() | str() | tuple() | frozenset(), int() | float() | str() | tuple() | frozenset():
            return _scalar(machine, sign, a, b)
        case "%", str(), _:
            return _percent(machine, a, given_b)
        case ("|", ClassValue(), _) | ("|", _, ClassValue()):
            return (*_union(given_a), *_union(given_b))
        case _:
            return _mismatch(machine, sign, given_a, given_b)


def _union(value: Value) -> tuple[Value, ...]:
    """`int | None` in `isinstance` means the same as the tuple of both."""
    return value if isinstance(value, tuple) else (value,)


def _repeat(machine: Machine, items: ListValue, count: int) -> Value:
    if len(items.items) * count > LONGEST:
        return machine.unknown("a list is too long")
    return ListValue(items.items if items.open else list(items.items) * count, items.open)


def _sets(machine: Machine, sign: str, a: SetValue | frozenset[Value], b: SetValue | frozenset[Value]) -> Value:
    left, right = as_set(a), as_set(b)
    doubt = left.open or right.open
    if doubt and sign != "|":
        return Unknown(doubt, plain=True)
    if any(isinstance(entry, OneOf) for entry in (*left.content.values(), *right.content.values())):
        return machine.unknown("which elements the set has is not known", plain=True)
    match sign:
        case "|":
            return SetValue([*left.items, *right.items], doubt)
        case "&":
            return SetValue(item for item in left.items if item in right.content)
        case "-":
            return SetValue(item for item in left.items if item not in right.content)
        case _:
            only_left = [item for item in left.items if item not in right.content]
            return SetValue([*only_left, *(item for item in right.items if item not in left.content)])


def as_set(value: SetValue | frozenset[Value]) -> SetValue:
    """Return a frozenset as a set."""
    return value if isinstance(value, SetValue) else SetValue(value)


def make_set(machine: Machine, items: Iterable[Value], more: Reason | None) -> Value:
    """Return the set of `items`; open where one of them is not known."""
    result = SetValue((), more)
    for item in items:
        key = key_of(item)
        if isinstance(key, Unknown):
            result.open = result.open or key.reason
        else:
            result.content[key] = None
    return result


def key_of(value: Value) -> Value:
    """Return what stands for `value` among the keys of a dict or set; `Unknown` where it is not one thing."""
    if isinstance(value, (Unknown, OneOf)):
        return Unknown(value.reason, plain=True)
    if isinstance(value, tuple):
        keys = tuple(key_of(item) for item in value)
        return next((key for key in keys if isinstance(key, Unknown)), keys)
    if not isinstance(value, Instance):
        return value
    if isinstance(value.payload, (str, int, float, bytes, tuple)):
        return key_of(value.payload)
    # Two objects may be one key where their class compares them, which no lookup by identity would find.
    if isinstance(value.cls.lookup("__eq__"), FunctionValue):
        return Unknown(Reason(f"{value.cls.name} says itself which keys are equal"), plain=True)
    return value


def _mismatch(machine: Machine, sign: str, a: Value, b: Value) -> Value:
    left, right = machine.class_of(a).name, machine.class_of(b).name
    return machine.throw("TypeError", f"unsupported operand type(s) for {sign}: '{left}' and '{right}'")


def in_place(machine: Machine, sign: str, a: Value, b: Value) -> Value:
    """Return what `a <sign>= b` stores, having changed `a` where it is mutable."""
    if isinstance(a, Instance):
        method = a.cls.lookup(f"__i{_DUNDERS[sign]}__")
        if method is not ABSENT:
            return machine.call(BoundMethod(method, a), (b,))
    target = payload(a)
    if sign == "+" and isinstance(target, ListValue) and not isinstance(target, IteratorValue):
        machine.call_method(a, "extend", b)
        return a
    if sign == "|" and isinstance(target, (DictValue, SetValue)):
        machine.call_method(a, "update", b)
        return a
    return binary(machine, sign, a, b)


def unary(machine: Machine, sign: str, value: Value) -> Value:
    """Return `<sign>value`."""
    if isinstance(value, Unknown):
        return Unknown(value.reason, plain=True)
    if isinstance(value, OneOf):
        return machine.split(value, lambda chosen: unary(machine, sign, chosen))
    if isinstance(value, (Instance, TensorValue)):
        name = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}[sign]
        if machine.class_of(value).lookup(name) is not ABSENT:
            return machine.call_method(value, name)
    real = _REAL_UNARY[sign]
    if not isinstance(payload(value), _NUMBERS):
        return machine.throw("TypeError", f"bad operand type for unary {sign}: '{machine.class_of(value).name}'")
    with machine.python_errors():
        return real(payload(value))


def compare(machine: Machine, sign: str, a: Value, b: Value) -> Value:
    """Return `a <sign> b`."""
    match sign:
        case "is":
            return identical(machine, a, b)
        case "is not" | "not in":
            answer = identical(machine, a, b) if sign == "is not" else contains(machine, b, a)
            return answer if isinstance(answer, Unknown) else not answer
        case "in":
            return contains(machine, b, a)
    custom = _by_comparison(machine, sign, a, b)
    if custom is not ABSENT:
        return custom
    if sign == "==":
        return equal(machine, a, b)
    if sign == "!=":
        answer = equal(machine, a, b)
        return answer if isinstance(answer, Unknown) else not answer
    return _order(machine, sign, a, b)


def _by_comparison(machine: Machine, sign: str, a: Value, b: Value) -> Value:
    for receiver, other, direction in ((a, b, sign), (b, a, _MIRRORED[sign])):
        if isinstance(receiver, (Instance, TensorValue)):
            cls = machine.class_of(receiver)
            method = cls.lookup(f"__{_COMPARISONS[direction]}__")
            if method is ABSENT and direction == "!=":
                method = cls.lookup("__eq__")
                if method is not ABSENT:
                    answer = machine.truth(machine.call(BoundMethod(method, receiver), (other,)))
                    return answer if isinstance(answer, Unknown) else not answer
            if method is not ABSENT:
                result = machine.call(BoundMethod(method, receiver), (other,))
                if result is not NotImplemented:
                    return result
    return ABSENT


def _order(machine: Machine, sign: str, a: Value, b: Value) -> Value:
    a, b = payload(a), payload(b)
    for value in (a, b):
        if isinstance(value, Unknown):
            return Unknown(value.reason, plain=True)
    if isinstance(a, OneOf):
        return machine.split(a, lambda chosen: compare(machine, sign, chosen, b))
    if isinstance(b, OneOf):
        return machine.split(b, lambda chosen: compare(machine, sign, a, chosen))
    if isinstance(a, (SetValue, frozenset)) and isinstance(b, (SetValue, frozenset)):
        return _subset(machine, sign, as_set(a), as_set(b))
    concrete = machine.to_python((a, b))
    if isinstance(concrete, Unknown):
        return concrete
    with machine.python_errors():
        return _REAL[sign](*concrete)


def _subset(machine: Machine, sign: str, a: SetValue, b: SetValue) -> Value:
    if a.open or b.open:
        return machine.unknown("which elements the set has is not known", plain=True)
    return _REAL[sign](set(a.items), set(b.items))


def identical(machine: Machine, a: Value, b: Value) -> bool | Unknown:
    """Return `a is b`."""
    for value, other in ((a, b), (b, a)):
        if isinstance(value, Unknown):
            return Unknown(value.reason, plain=True)
        if isinstance(value, OneOf):
            answers = [identical(machine, alternative, other) for alternative in value.present]
            return answers[0] if all(answer is answers[0] for answer in answers) else Unknown(value.reason, plain=True)
    if a is b:
        return True
    return type(a) is type(b) and isinstance(a, (bool, int, str, bytes, BoundMethod)) and a == b


def equal(machine: Machine, a: Value, b: Value) -> bool | Unknown:
    """Return `a == b` for values whose classes do not say otherwise."""
    a, b = payload(a), payload(b)
    for value, other in ((a, b), (b, a)):
        if isinstance(value, Unknown):
            return Unknown(value.reason, plain=True)
        if isinstance(value, OneOf):
            answers = [equal(machine, alternative, other) for alternative in value.present]
            return answers[0] if all(answer is answers[0] for answer in answers) else Unknown(value.reason, plain=True)
    match a, b:
        case (tuple(), tuple()):
            return _equal_items(machine, a, b)
        case (ListValue(), ListValue()):
            doubt = a.open or b.open
            return Unknown(doubt, plain=True) if doubt else _equal_items(machine, a.items, b.items)
        case (DictValue(), DictValue()):
            return _equal_dicts(machine, a, b)
        case (SetValue() | frozenset(), SetValue() | frozenset()):
            doubt = as_set(a).open or as_set(b).open
            return Unknown(doubt, plain=True) if doubt else set(as_set(a).items) == set(as_set(b).items)
        case (Cell(), _) | (_, Cell()):
            return a is b
        case _:
            return same(a, b) or bool(a == b)


def _equal_items(machine: Machine, a: Sequence[Value], b: Sequence[Value]) -> bool | Unknown:
    if len(a) != len(b):
        return False
    answers = [machine.truth(compare(machine, "==", x, y)) for x, y in zip(a, b)]
    if any(answer is False for answer in answers):
        return False
    return next((answer for answer in answers if isinstance(answer, Unknown)), True)


def _equal_dicts(machine: Machine, a: DictValue, b: DictValue) -> bool | Unknown:
    doubt = a.open or b.open
    if doubt:
        return Unknown(doubt, plain=True)
    if a.entries.keys() != b.entries.keys():
        return False
    return _equal_items(machine, list(a.entries.values()), [b.entries[key] for key in a.entries])


def contains(machine: Machine, container: Value, item: Value) -> bool | Unknown:
    """Return `item in container`."""
    if isinstance(container, Instance) and container.cls.lookup("__contains__") is not ABSENT:
        return machine.truth(machine.call_method(container, "__contains__", item))
    inside = payload(container)
    match inside:
        case Unknown():
            return Unknown(inside.reason, plain=True)
        case OneOf():
            answers = [contains(machine, alternative, item) for alternative in inside.present]
            return answers[0] if all(answer is answers[0] for answer in answers) else Unknown(inside.reason, plain=True)
        case str() | bytes():
            return _substring(machine, inside, item)
        case DictValue() | SetValue():
            return _has_key(inside, item)
        case ClassValue() if inside.metaclass and inside.metaclass.lookup("__contains__") is not ABSENT:
            return machine.truth(machine.call(inside.metaclass.lookup("__contains__"), (inside, item)))
        case range() if isinstance(item, int):
            return item in inside
        case _:
            items, more = machine.items_of(inside)
            return _among(machine, items, item, more)


def _substring(machine: Machine, text: str | bytes, item: Value) -> bool | Unknown:
    item = payload(item)
    if isinstance(item, (Unknown, OneOf)):
        alternatives = item.present if isinstance(item, OneOf) else ()
        answers = {_substring(machine, text, alternative) for alternative in alternatives}
        return answers.pop() if len(answers) == 1 else Unknown(item.reason, plain=True)
    with machine.python_errors():
        return item in text  # type: ignore[operator]


def _has_key(mapping: DictValue | SetValue, item: Value) -> bool | Unknown:
    if isinstance(item, OneOf):
        answers = [_has_key(mapping, alternative) for alternative in item.present]
        return answers[0] if all(answer is answers[0] for answer in answers) else Unknown(item.reason, plain=True)
    key = key_of(item)
    if isinstance(key, Unknown):
        return key
    entry = mapping.find(key) if isinstance(mapping, GlobalsView) else mapping.content.get(key, ABSENT)
    if isinstance(entry, OneOf) and ABSENT in entry.alternatives:
        return Unknown(entry.reason, plain=True)
    if entry is ABSENT and mapping.open:
        return Unknown(mapping.open, plain=True)
    return entry is not ABSENT


def _among(machine: Machine, items: Sequence[Value], item: Value, more: Reason | None) -> bool | Unknown:
    undecided: Unknown | None = Unknown(more, plain=True) if more else None
    for candidate in items:
        answer = machine.truth(compare(machine, "==", candidate, item))
        if answer is True:
            return True
        if isinstance(answer, Unknown):
            undecided = answer
    return undecided or False


def concatenate(machine: Machine, parts: Sequence[Value]) -> Value:
    """Return the text of an f-string's parts."""
    result: Value = ""
    for part in parts:
        result = binary(machine, "+", result, part)
    return result
