"""The rules for expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator import comprehensions, functions, generators, operators
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.narrowing import narrow
from ckpt_lsp.evaluator.scopes import Frame, bind, look_up
from ckpt_lsp.evaluator.values import ABSENT, DictValue, Instance, ListValue, OneOf, Scope, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def _name(machine: Machine, node: ast.Name, frame: Frame) -> Value:
    # Most names are the function's own variables.
    value = frame.scope.content.get(node.id, ABSENT) if type(frame.scope) is Scope else ABSENT
    return look_up(machine, node.id, frame) if value is ABSENT or type(value) is OneOf else value


def _constant(machine: Machine, node: ast.Constant, frame: Frame) -> Value:
    return node.value


def _attribute(machine: Machine, node: ast.Attribute, frame: Frame) -> Value:
    return machine.get_attribute(machine.evaluate(node.value, frame), node.attr)


def _subscript(machine: Machine, node: ast.Subscript, frame: Frame) -> Value:
    return machine.get_item(machine.evaluate(node.value, frame), machine.evaluate(node.slice, frame))


def _slice(machine: Machine, node: ast.Slice, frame: Frame) -> Value:
    return slice(*(machine.evaluate(part, frame) if part else None for part in (node.lower, node.upper, node.step)))


def _call(machine: Machine, node: ast.Call, frame: Frame) -> Value:
    return machine.call(*parts_of_call(machine, node, frame))


def parts_of_call(
    machine: Machine, node: ast.Call, frame: Frame
) -> tuple[Value, list[Value], dict[str, Value], Reason | None]:
    """Evaluate what is called and what it gets: positional arguments, keywords, and why there may be more."""
    function = machine.evaluate(node.func, frame)
    arguments: list[Value] = []
    keywords: dict[str, Value] = {}
    spread: Reason | None = None
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            items, more = machine.items_of(machine.evaluate(argument.value, frame))
            arguments.extend(items)
            spread = spread or more
        else:
            arguments.append(machine.evaluate(argument, frame))
    for keyword in node.keywords:
        value = machine.evaluate(keyword.value, frame)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
        else:
            spread = _spread_keywords(machine, value, keywords) or spread
    frame.node = node
    machine.unreached.discard(node)
    return function, arguments, keywords, spread


def _spread_keywords(machine: Machine, value: Value, keywords: dict[str, Value]) -> Reason | None:
    """Add the entries of a `**value` to `keywords`; return why there may be more."""
    mapping = operators.payload(value)
    if isinstance(value, Instance) and not isinstance(mapping, DictValue) and value.cls.lookup("keys") is not ABSENT:
        mapping = machine.call(machine.builtins["dict"], (value,))
    if not isinstance(mapping, DictValue):
        if isinstance(value, (Unknown, OneOf)):
            return value.reason
        return machine.reason("what ** spreads here is not known")
    more = mapping.open
    for key, entry in mapping.entries.items():
        if isinstance(entry, OneOf) and ABSENT in entry.alternatives:
            more = more or entry.reason
        elif isinstance(key, str):
            keywords[key] = entry
    return more


def _tuple(machine: Machine, node: ast.Tuple, frame: Frame) -> Value:
    items, more = _elements(machine, node.elts, frame)
    return Unknown(more) if more else tuple(items)


def _list(machine: Machine, node: ast.List, frame: Frame) -> Value:
    return ListValue(*_elements(machine, node.elts, frame))


def _set(machine: Machine, node: ast.Set, frame: Frame) -> Value:
    items, more = _elements(machine, node.elts, frame)
    return operators.make_set(machine, items, more)


def _elements(machine: Machine, nodes: list[ast.expr], frame: Frame) -> tuple[list[Value], Reason | None]:
    items: list[Value] = []
    for node in nodes:
        if not isinstance(node, ast.Starred):
            items.append(machine.evaluate(node, frame))
            continue
        spread, more = machine.items_of(machine.evaluate(node.value, frame))
        items.extend(spread)
        if more:
            return items, more
    return items, None


def _dict(machine: Machine, node: ast.Dict, frame: Frame) -> Value:
    result = DictValue()
    for key, value in zip(node.keys, node.values):
        if key is None:
            machine.call_method(result, "update", machine.evaluate(value, frame))
        else:
            machine.set_item(result, machine.evaluate(key, frame), machine.evaluate(value, frame))
    return result


def _binary(machine: Machine, node: ast.BinOp, frame: Frame) -> Value:
    left, right = machine.evaluate(node.left, frame), machine.evaluate(node.right, frame)
    return operators.binary(machine, operators.SIGNS[type(node.op)], left, right)


def _unary(machine: Machine, node: ast.UnaryOp, frame: Frame) -> Value:
    value = machine.evaluate(node.operand, frame)
    if isinstance(node.op, ast.Not):
        answer = machine.truth(value)
        return answer if isinstance(answer, Unknown) else not answer
    return operators.unary(machine, operators.SIGNS[type(node.op)], value)


def _compare(machine: Machine, node: ast.Compare, frame: Frame) -> Value:
    left = machine.evaluate(node.left, frame)
    result: Value = True
    undecided: Unknown | None = None
    for operator, comparator in zip(node.ops, node.comparators):
        right = machine.evaluate(comparator, frame)
        result = machine.compare(operators.SIGNS[type(operator)], left, right)
        if len(node.ops) == 1:
            return result
        answer = machine.truth(result)
        if answer is False:
            return result
        undecided = undecided or (answer if isinstance(answer, Unknown) else None)
        left = right
    return undecided or result


def _boolean(machine: Machine, node: ast.BoolOp, frame: Frame) -> Value:
    return _boolean_from(machine, node, 0, frame)


def _boolean_from(machine: Machine, node: ast.BoolOp, number: int, frame: Frame) -> Value:
    value = machine.evaluate(node.values[number], frame)
    if number == len(node.values) - 1:
        return value
    answer = machine.truth(value)
    stops = isinstance(node.op, ast.Or)
    if isinstance(answer, bool):
        return value if answer is stops else _boolean_from(machine, node, number + 1, frame)
    then, otherwise = narrow(machine, node.values[number], frame)

    def go_on() -> Value:
        (otherwise if stops else then)()
        return _boolean_from(machine, node, number + 1, frame)

    kept = _alternatives_with(machine, value, wanted=stops)
    return machine.fork(answer.reason, lambda: kept, go_on)


def _alternatives_with(machine: Machine, value: Value, *, wanted: bool) -> Value:
    """Return what `value` may be, given that its truth is `wanted`."""
    if isinstance(value, Unknown) and value.optional and not wanted:
        return None
    if not isinstance(value, OneOf):
        return value
    kept = [one for one in value.present if machine.truth(one) is not (not wanted)]
    return join(kept, value.reason) if kept else value


def _conditional(machine: Machine, node: ast.IfExp, frame: Frame) -> Value:
    test = machine.truth(machine.evaluate(node.test, frame))
    if isinstance(test, bool):
        return machine.evaluate(node.body if test else node.orelse, frame)
    then, otherwise = narrow(machine, node.test, frame)

    def when_true() -> Value:
        then()
        return machine.evaluate(node.body, frame)

    def when_false() -> Value:
        otherwise()
        return machine.evaluate(node.orelse, frame)

    return machine.fork(test.reason, when_true, when_false)


def _lambda(machine: Machine, node: ast.Lambda, frame: Frame) -> Value:
    return functions.make(machine, node, "<lambda>", frame)


def _joined_string(machine: Machine, node: ast.JoinedStr, frame: Frame) -> Value:
    parts = [machine.evaluate(part, frame) for part in node.values]
    return operators.concatenate(machine, parts)


def _formatted(machine: Machine, node: ast.FormattedValue, frame: Frame) -> Value:
    value = machine.evaluate(node.value, frame)
    spec = machine.evaluate(node.format_spec, frame) if node.format_spec else ""
    convert = {ord("r"): "repr", ord("s"): "str", ord("a"): "ascii"}.get(node.conversion)
    if convert:
        value = machine.call(machine.builtins[convert], (value,))
    return machine.call(machine.builtins["format"], (value, spec))


def _named(machine: Machine, node: ast.NamedExpr, frame: Frame) -> Value:
    value = machine.evaluate(node.value, frame)
    bind(machine, node.target.id, value, frame)
    return value


def _yield(machine: Machine, node: ast.Yield, frame: Frame) -> Value:
    return generators.yielded(machine, frame, machine.evaluate(node.value, frame) if node.value else None)


def _yield_from(machine: Machine, node: ast.YieldFrom, frame: Frame) -> Value:
    return generators.yielded_from(machine, frame, machine.evaluate(node.value, frame))


def _await(machine: Machine, node: ast.Await, frame: Frame) -> Value:
    return machine.evaluate(node.value, frame)


def _starred(machine: Machine, node: ast.Starred, frame: Frame) -> Value:
    return machine.evaluate(node.value, frame)


Rule = Callable[[Any, Any, Any], Value]

RULES: dict[type[ast.expr], Rule] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _conditional,
    ast.Lambda: _lambda,
    ast.JoinedStr: _joined_string,
    ast.FormattedValue: _formatted,
    ast.NamedExpr: _named,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Await: _await,
    ast.Starred: _starred,
    ast.ListComp: comprehensions.list_of,
    ast.GeneratorExp: comprehensions.iterator_of,
    ast.SetComp: comprehensions.set_of,
    ast.DictComp: comprehensions.dict_of,
}
# Template strings (3.14) are objects that nothing here looks into.
if hasattr(ast, "TemplateStr"):
    RULES[ast.TemplateStr] = lambda machine, node, frame: machine.unknown("a template string", plain=True)
