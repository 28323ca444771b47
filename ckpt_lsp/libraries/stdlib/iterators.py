"""`itertools`. An iterator is evaluated at once, so an endless one has some thousand items and is open."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import IteratorValue, Unknown, Value
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

ITERTOOLS = Library("itertools")

MOST_ITEMS = 100_000
"""The most items that a finite iterator may have."""
ENDLESS_ITEMS = 5_000
"""The items of an endless iterator that are made."""


def _bounded(machine: Machine, name: str, items: Iterable[Value], more: Reason | None = None) -> Value:
    taken = list(itertools.islice(items, MOST_ITEMS + 1))
    if len(taken) > MOST_ITEMS:
        more = machine.reason(f"itertools.{name}() gives more than {MOST_ITEMS:,} items")
    return IteratorValue(taken[:MOST_ITEMS], more)


def _endless(machine: Machine, name: str, items: Iterable[Value]) -> Value:
    return IteratorValue(itertools.islice(items, ENDLESS_ITEMS), machine.reason(f"itertools.{name}() does not end"))


def _known_items(machine: Machine, iterables: Iterable[Value]) -> tuple[list[Sequence[Value]], Reason | None]:
    runs = [machine.items_of(iterable) for iterable in iterables]
    return [items for items, _ in runs], next((reason for _, reason in runs if reason), None)


@ITERTOOLS.native("count")
def count(machine: Machine, start: Value = 0, step: Value = 1) -> Value:
    """`itertools.count`."""
    if not isinstance(start, (int, float)) or not isinstance(step, (int, float)):
        return IteratorValue((), machine.reason("the start of itertools.count() is not known"))
    return _endless(machine, "count", (start + number * step for number in itertools.count()))


@ITERTOOLS.native("cycle")
def cycle(machine: Machine, iterable: Value) -> Value:
    """`itertools.cycle`."""
    items, more = machine.items_of(iterable)
    if more or not items:
        return IteratorValue(items, more)
    return _endless(machine, "cycle", itertools.cycle(items))


@ITERTOOLS.native("repeat")
def repeat(machine: Machine, object: Value, times: Value = None) -> Value:
    """`itertools.repeat`."""
    if isinstance(times, int):
        return _bounded(machine, "repeat", itertools.repeat(object, max(times, 0)))
    if times is None:
        return _endless(machine, "repeat", itertools.repeat(object))
    return IteratorValue((), machine.reason("how often itertools.repeat() repeats is not known"))


@ITERTOOLS.native("chain.__new__")
def chain(machine: Machine, cls: Value, /, *iterables: Value) -> Value:
    """`itertools.chain`: open where an iterable is, and then what comes after it is not told."""
    items: list[Value] = []
    for iterable in iterables:
        known, more = machine.items_of(iterable)
        items += known
        if more:
            return IteratorValue(items, more)
        if len(items) > MOST_ITEMS:
            break
    return _bounded(machine, "chain", items)


@ITERTOOLS.native("chain.from_iterable")
def chain_from_iterable(machine: Machine, iterable: Value) -> Value:
    """`itertools.chain.from_iterable`."""
    iterables, more = machine.items_of(iterable)
    chained = chain(machine, None, *iterables)
    if more and isinstance(chained, IteratorValue):
        machine.heap.open(chained, more)
    return chained


@ITERTOOLS.native("product")
def product(machine: Machine, *iterables: Value, repeat: Value = 1) -> Value:
    """`itertools.product`."""
    runs, more = _known_items(machine, iterables)
    if more or not isinstance(repeat, int):
        return IteratorValue((), more or machine.reason("how often itertools.product() repeats is not known"))
    if repeat * len(runs) > 50:
        return IteratorValue((), machine.reason("itertools.product() has too many factors"))
    return _bounded(machine, "product", itertools.product(*runs, repeat=repeat))


def _register_arrangement(name: str) -> None:
    @ITERTOOLS.native(name)
    def arrange(machine: Machine, iterable: Value, r: Value = None) -> Value:
        items, more = machine.items_of(iterable)
        length = len(items) if r is None else r
        if more or not isinstance(length, int):
            return IteratorValue((), more or machine.reason(f"the length in itertools.{name}() is not known"))
        with machine.python_errors():
            return _bounded(machine, name, getattr(itertools, name)(items, length))


for _name in ("combinations", "permutations", "combinations_with_replacement"):
    _register_arrangement(_name)


@ITERTOOLS.native("islice")
def islice(machine: Machine, iterable: Value, *bounds: Value) -> Value:
    """`itertools.islice`; what it takes from an iterator is gone from that."""
    limits = [bound for bound in bounds if bound is None or isinstance(bound, int)]
    if len(limits) < len(bounds) or not limits:
        return IteratorValue((), machine.reason("the bounds of itertools.islice() are not known"))
    stop = limits[0] if len(limits) == 1 else limits[1]
    if isinstance(iterable, IteratorValue):
        items: Sequence[Value] = list(iterable.items)
        more = iterable.open
        machine.heap.replace(iterable, list(items[stop:]) if stop is not None else [], more)
    else:
        items, more = machine.items_of(iterable)
    enough = stop is not None and stop <= len(items)
    with machine.python_errors():
        return IteratorValue(items[slice(*limits)], None if enough else more)


@ITERTOOLS.native("accumulate")
def accumulate(machine: Machine, iterable: Value, func: Value = None, *, initial: Value = None) -> Value:
    """`itertools.accumulate`."""
    items, more = machine.items_of(iterable)
    remaining = list(items) if initial is None else [initial, *items]
    totals: list[Value] = []
    for item in remaining:
        if not totals:
            totals.append(item)
        elif func is None:
            totals.append(machine.binary("+", totals[-1], item))
        else:
            totals.append(machine.call(func, (totals[-1], item)))
    return IteratorValue(totals, more)


@ITERTOOLS.native("zip_longest")
def zip_longest(machine: Machine, *iterables: Value, fillvalue: Value = None) -> Value:
    """`itertools.zip_longest`."""
    runs, more = _known_items(machine, iterables)
    if more:
        shortest = min((len(items) for items in runs), default=0)
        return IteratorValue(zip(*(items[:shortest] for items in runs)), more)
    return IteratorValue(itertools.zip_longest(*runs, fillvalue=fillvalue))


@ITERTOOLS.native("starmap")
def starmap(machine: Machine, function: Value, iterable: Value) -> Value:
    """`itertools.starmap`."""
    items, more = machine.items_of(iterable)
    results = []
    for item in items:
        arguments, unsure = machine.items_of(item)
        results.append(machine.call(function, arguments, spread=unsure))
    return IteratorValue(results, more)


@ITERTOOLS.native("pairwise")
def pairwise(machine: Machine, iterable: Value) -> Value:
    """`itertools.pairwise`."""
    items, more = machine.items_of(iterable)
    return IteratorValue(itertools.pairwise(items), more)


@ITERTOOLS.native("tee")
def tee(machine: Machine, iterable: Value, n: Value = 2) -> Value:
    """`itertools.tee`."""
    items, more = machine.items_of(iterable)
    if not isinstance(n, int) or n > 100:
        return machine.unknown("how many iterators itertools.tee() gives is not known")
    return tuple(IteratorValue(items, more) for _ in range(n))


@ITERTOOLS.native("compress")
def compress(machine: Machine, data: Value, selectors: Value) -> Value:
    """`itertools.compress`."""
    (items, marks), more = _known_items(machine, (data, selectors))
    kept: list[Value] = []
    for item, mark in zip(items, marks):
        chosen = machine.truth(mark)
        if isinstance(chosen, Unknown):
            return IteratorValue(kept, chosen.reason)
        if chosen:
            kept.append(item)
    return IteratorValue(kept, more)


def _judge(machine: Machine, predicate: Value, item: Value) -> bool | Unknown:
    return machine.truth(item if predicate is None else machine.call(predicate, (item,)))


@ITERTOOLS.native("filterfalse")
def filterfalse(machine: Machine, predicate: Value, iterable: Value) -> Value:
    """`itertools.filterfalse`."""
    items, more = machine.items_of(iterable)
    kept: list[Value] = []
    for item in items:
        chosen = _judge(machine, predicate, item)
        if isinstance(chosen, Unknown):
            return IteratorValue(kept, chosen.reason)
        if not chosen:
            kept.append(item)
    return IteratorValue(kept, more)


def _register_while(name: str, *, take: bool) -> None:
    @ITERTOOLS.native(name)
    def cut(machine: Machine, predicate: Value, iterable: Value) -> Value:
        items, more = machine.items_of(iterable)
        for number, item in enumerate(items):
            goes_on = _judge(machine, predicate, item)
            if isinstance(goes_on, Unknown):
                return IteratorValue(items[:number] if take else (), goes_on.reason)
            if not goes_on:
                return IteratorValue(items[:number]) if take else IteratorValue(items[number:], more)
        return IteratorValue(items if take else (), more)


_register_while("takewhile", take=True)
_register_while("dropwhile", take=False)


@ITERTOOLS.native("groupby")
def groupby(machine: Machine, iterable: Value, key: Value = None) -> Value:
    """`itertools.groupby`; the groups do not share one iterator here."""
    items, more = machine.items_of(iterable)
    groups: list[tuple[Value, list[Value]]] = []
    for item in items:
        label = item if key is None else machine.call(key, (item,))
        same = machine.equal(groups[-1][0], label) if groups else False
        if isinstance(same, Unknown):
            return IteratorValue(_as_pairs(groups[:-1]), same.reason)
        if same:
            groups[-1][1].append(item)
        else:
            groups.append((label, [item]))
    return IteratorValue(_as_pairs(groups), more)


def _as_pairs(groups: Iterable[tuple[Value, list[Value]]]) -> list[Value]:
    return [(label, IteratorValue(items)) for label, items in groups]
