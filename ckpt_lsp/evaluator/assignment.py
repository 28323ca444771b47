"""Storing to targets, augmented assignment and `del`."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.operators import SIGNS
from ckpt_lsp.evaluator.scopes import Frame, bind, unbind
from ckpt_lsp.evaluator.values import ListValue, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def store(machine: Machine, target: ast.expr, value: Value, frame: Frame) -> None:
    """Carry out `target = value`."""
    match target:
        case ast.Name(id=name):
            bind(machine, name, value, frame)
        case ast.Attribute(value=owner, attr=name):
            machine.set_attribute(machine.evaluate(owner, frame), name, value)
        case ast.Subscript(value=owner, slice=key):
            machine.set_item(machine.evaluate(owner, frame), machine.evaluate(key, frame), value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(machine, targets, value, frame)
        case ast.Starred(value=inner):
            store(machine, inner, value, frame)
        case _:
            raise AssertionError(f"not a target: {ast.dump(target)}")


def _unpack(machine: Machine, targets: Sequence[ast.expr], value: Value, frame: Frame) -> None:
    items, more = machine.items_of(value)
    star = next((i for i, target in enumerate(targets) if isinstance(target, ast.Starred)), None)
    if more:
        for number, target in enumerate(targets):
            known = number < len(items) and (star is None or number < star)
            store(machine, target, items[number] if known else Unknown(more), frame)
        return
    if star is None:
        if len(items) != len(targets):
            few = "not enough values" if len(items) < len(targets) else "too many values"
            machine.throw("ValueError", f"{few} to unpack (expected {len(targets)})")
        for target, item in zip(targets, items):
            store(machine, target, item, frame)
        return
    after = len(targets) - star - 1
    if len(items) < len(targets) - 1:
        machine.throw("ValueError", f"not enough values to unpack (expected at least {len(targets) - 1})")
    for target, item in zip(targets[:star], items):
        store(machine, target, item, frame)
    store(machine, targets[star], ListValue(items[star : len(items) - after]), frame)
    for target, item in zip(targets[star + 1 :], items[len(items) - after :]):
        store(machine, target, item, frame)


def augment(machine: Machine, node: ast.AugAssign, frame: Frame) -> None:
    """Carry out `target += value`, evaluating the parts of the target once."""
    sign = SIGNS[type(node.op)]
    match node.target:
        case ast.Name(id=name):
            old = machine.evaluate(ast.copy_location(ast.Name(name, ast.Load()), node.target), frame)
            bind(machine, name, _combine(machine, sign, old, machine.evaluate(node.value, frame)), frame)
        case ast.Attribute(value=owner_node, attr=name):
            owner = machine.evaluate(owner_node, frame)
            old = machine.get_attribute(owner, name)
            machine.set_attribute(owner, name, _combine(machine, sign, old, machine.evaluate(node.value, frame)))
        case ast.Subscript(value=owner_node, slice=key_node):
            owner, key = machine.evaluate(owner_node, frame), machine.evaluate(key_node, frame)
            old = machine.get_item(owner, key)
            machine.set_item(owner, key, _combine(machine, sign, old, machine.evaluate(node.value, frame)))


def _combine(machine: Machine, sign: str, old: Value, value: Value) -> Value:
    return machine.split(old, lambda chosen: machine.in_place(sign, chosen, value))


def remove(machine: Machine, target: ast.expr, frame: Frame) -> None:
    """Carry out `del target`."""
    match target:
        case ast.Name(id=name):
            unbind(machine, name, frame)
        case ast.Attribute(value=owner, attr=name):
            machine.delete_attribute(machine.evaluate(owner, frame), name)
        case ast.Subscript(value=owner, slice=key):
            machine.delete_item(machine.evaluate(owner, frame), machine.evaluate(key, frame))
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for inner in targets:
                remove(machine, inner, frame)
        case _:
            raise AssertionError(f"not a target: {ast.dump(target)}")
