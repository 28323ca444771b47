"""Comprehensions and generator expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import assignment, iteration, operators
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.scopes import Frame, nested_frame, present
from ckpt_lsp.evaluator.values import ABSENT, Cell, DictValue, IteratorValue, ListValue, OneOf, Unknown, Value, order_of
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Add = Callable[["Reason | None"], None]
"""Evaluates the element and adds it to the result; given a reason, as one that may not be there."""


def list_of(machine: Machine, node: ast.ListComp, frame: Frame) -> Value:
    """Return the list that a list comprehension makes."""
    return _sequence(machine, node.elt, node.generators, frame, ListValue())


def iterator_of(machine: Machine, node: ast.GeneratorExp, frame: Frame) -> Value:
    """Return the iterator over what a generator expression yields, which is evaluated at once."""
    return _sequence(machine, node.elt, node.generators, frame, IteratorValue())


def _sequence(
    machine: Machine, element: ast.expr, generators: list[ast.comprehension], frame: Frame, result: ListValue
) -> ListValue:
    inner = nested_frame(frame)

    def add(doubt: Reason | None) -> None:
        value = machine.evaluate(element, inner)
        result.content.append(value if doubt is None else join([value, ABSENT], doubt))

    _generate(machine, generators, 0, inner, add, result, None)
    return result


def set_of(machine: Machine, node: ast.SetComp, frame: Frame) -> Value:
    """Return the set that a set comprehension makes."""
    items = _sequence(machine, node.elt, node.generators, frame, ListValue())
    return operators.make_set(machine, items.items, items.open)


def dict_of(machine: Machine, node: ast.DictComp, frame: Frame) -> Value:
    """Return the dict that a dict comprehension makes."""
    inner = nested_frame(frame)
    result = DictValue()

    def add(doubt: Reason | None) -> None:
        key = machine.evaluate(node.key, inner)
        value = machine.evaluate(node.value, inner)
        if doubt is not None and isinstance(key, (str, int)):
            value = join([value, result.content.get(key, ABSENT)], doubt)
        machine.set_item(result, key, value)

    _generate(machine, node.generators, 0, inner, add, result, None)
    return result


def _generate(
    machine: Machine,
    generators: list[ast.comprehension],
    number: int,
    frame: Frame,
    add: Add,
    result: Cell[list[Value]] | Cell[dict[Value, Value]],
    doubt: Reason | None,
) -> None:
    """Run the `for` and `if` clauses from `number` on, and add an element for each round that they let through.

    A condition that is not decided makes the element one that may not be there, with the condition's reason as `doubt`.
    """
    if number == len(generators):
        add(doubt)
        return
    clause = generators[number]
    iterable = machine.evaluate(clause.iter, frame)
    if isinstance(result, ListValue):
        result.unordered = result.unordered or order_of(iterable)
    items, more = iteration.rounds_of(machine, iterable)
    cut: list[Reason] = []
    for item in iteration.affordable(machine, items, cut):
        why = doubt
        if isinstance(item, OneOf) and ABSENT in item.alternatives:
            why = why or item.reason
        assignment.store(machine, clause.target, present(item), frame)
        passed = _conditions(machine, clause.ifs, frame)
        if passed is not False:
            why = why or (passed.reason if isinstance(passed, Unknown) else None)
            _generate(machine, generators, number + 1, frame, add, result, why)
    for reason in (*cut, *((more,) if more else ())):
        machine.heap.open(result, reason)


def _conditions(machine: Machine, tests: list[ast.expr], frame: Frame) -> bool | Unknown:
    undecided: Unknown | None = None
    for test in tests:
        answer = machine.truth(machine.evaluate(test, frame))
        if answer is False:
            return False
        if isinstance(answer, Unknown):
            undecided = undecided or answer
    return undecided or True
