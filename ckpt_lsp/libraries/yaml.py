"""PyYAML: a text is parsed with its safe loader and read node by node, so that nothing in it is ever constructed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import DictValue, ListValue, OneOf, SetValue, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

YAML = Library("yaml")

LONGEST_TEXT = 2_000_000
LONGEST_NUMBER = 400
DEEPEST = 100
MOST_ITEMS = 300_000
"""How many items a document may have when each alias stands for all that it names."""

_CORE = "tag:yaml.org,2002:"
_PYTHON = _CORE + "python/"
_AS_CORE = {_PYTHON + name: _CORE + name for name in ("str", "int", "float", "bool")}
_AS_CORE |= {_PYTHON + "unicode": _CORE + "str", _PYTHON + "none": _CORE + "null", _PYTHON + "long": _CORE + "int"}
_AS_CORE |= {_PYTHON + "list": _CORE + "seq", _PYTHON + "dict": _CORE + "map", _PYTHON + "tuple": _PYTHON + "tuple"}


class _TooMuch(Exception):
    """The document is larger, or nested more deeply, than is read."""


@YAML.native("_documents")
def documents(
    machine: Machine, text: Value, only_text: Value, python_tuples: Value, resolvers: Value, constructed: Value
) -> Value:
    """The values of the documents in a text, as a list; what is not plain data in them is not known."""
    if isinstance(text, Unknown):
        return Unknown(text.reason, plain=True)
    if isinstance(text, OneOf):
        return machine.split(
            text, lambda chosen: documents(machine, chosen, only_text, python_tuples, resolvers, constructed)
        )
    if not isinstance(text, (str, bytes)):
        return machine.unknown("what YAML text is read is not known", plain=True)
    reader = Reader(
        machine,
        only_text=only_text is True,
        python_tuples=python_tuples is True,
        resolvers=_added(resolvers),
        constructed=_tags(constructed),
    )
    return read(machine, text, reader.document)


def read(machine: Machine, text: str | bytes, value_of: Callable[[Any], Value]) -> Value:
    """Return `value_of` the node of each document in `text`, as a list. Bounded."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check(machine, yaml.parse(text, loader) if len(text) <= LONGEST_TEXT else None)
        return ListValue([value_of(node) for node in yaml.compose_all(text, loader)])
    except (_TooMuch, RecursionError):
        return machine.unknown("the YAML text is too large or nested too deeply", plain=True)
    except (yaml.YAMLError, ValueError) as error:
        machine.may_raise(machine.call(machine.native_class("yaml.YAMLError"), (str(error),)))
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        return machine.unknown(f"the YAML text cannot be parsed{where}", plain=True)


def _check(machine: Machine, events: Any) -> None:
    import yaml

    if events is None:
        raise _TooMuch
    depth = 0
    for number, event in enumerate(events):
        if number & 0xFF == 0:
            machine.budget.step()
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _TooMuch


def _added(resolvers: Value) -> tuple[tuple[str, Value, str | None], ...]:
    return tuple(resolvers) if isinstance(resolvers, tuple) else ()


def _tags(constructed: Value) -> frozenset[str]:
    return (
        frozenset(tag for tag in constructed if isinstance(tag, str)) if isinstance(constructed, tuple) else frozenset()
    )


@dataclass(slots=True, eq=False)
class Reader:
    """Makes values of the nodes of one text: an alias is the same object as what it names, as in PyYAML."""

    machine: Machine
    only_text: bool = False
    python_tuples: bool = False
    resolvers: tuple[tuple[str, Value, str | None], ...] = ()
    constructed: frozenset[str] = frozenset()
    more_floats: Callable[[str], bool] = lambda text: False
    """Whether a plain text that PyYAML takes for a text is a number."""
    dates_are_text: bool = False
    made: dict[int, tuple[Value, int]] = field(default_factory=dict)
    """Per node its value, and how many items that is with every alias written out."""
    keep: list[Any] = field(default_factory=list)

    def document(self, node: Any) -> Value:
        """Return the value of a document."""
        return self._value(node)[0]

    def _value(self, node: Any) -> tuple[Value, int]:
        if id(node) not in self.made:
            # A node inside itself is an alias that names what is around it.
            self.made[id(node)] = self.machine.unknown("a YAML node contains itself", plain=True), 1
            self.keep.append(node)
            self.made[id(node)] = self._new_value(node)
            if self.made[id(node)][1] > MOST_ITEMS:
                raise _TooMuch
        return self.made[id(node)]

    def _new_value(self, node: Any) -> tuple[Value, int]:
        tag = self._tag(node)
        if tag in self.constructed:
            return self._unknown(f"a constructor of the program reads the YAML tag {tag}"), 1
        match node.id, tag.removeprefix(_CORE):
            case "scalar", kind:
                return self._scalar(node, kind), 1
            case "sequence", "seq" | "python/tuple" as kind:
                items = [self._value(item) for item in node.value]
                values = [value for value, _ in items]
                size = 1 + sum(count for _, count in items)
                return (ListValue(values) if kind == "seq" else tuple(values)), size
            case "mapping", "map":
                entries, size = self._mapping(node)
                return DictValue(entries), size
            case "mapping", "set":
                entries, size = self._mapping(node)
                return SetValue(entries), size
            case _:
                return self._unknown(f"the YAML tag {tag} is not plain data"), 1

    def _tag(self, node: Any) -> str:
        tag = str(node.tag)
        if self.python_tuples:
            tag = _AS_CORE.get(tag, tag)
        if node.id == "scalar" and not node.style and tag == _CORE + "str":
            return _CORE + "float" if self.more_floats(node.value) else self._resolved(node.value)
        return _CORE + "str" if self.dates_are_text and tag == _CORE + "timestamp" else tag

    def _resolved(self, text: str) -> str:
        """Return the tag of a plain text by what the program added to its loader (`add_implicit_resolver`)."""
        for tag, regexp, first in self.resolvers:
            if first is None or (text or "\0")[0] in first:
                matched = self.machine.truth(self.machine.call_method(regexp, "match", text))
                if matched is True:
                    return tag
        return _CORE + "str"

    def _scalar(self, node: Any, kind: str) -> Value:
        import yaml

        if self.only_text or kind == "str" or kind == "value":
            return str(node.value)
        construct = yaml.SafeLoader.yaml_constructors.get(_CORE + kind)
        if construct is None or kind in ("seq", "map", "omap", "pairs", "set"):
            return self._unknown(f"the YAML tag {node.tag} is not plain data")
        if len(node.value) > LONGEST_NUMBER and kind != "binary":
            return self._unknown("a number in the YAML text is too long")
        value: object = construct(yaml.SafeLoader(""), yaml.ScalarNode(_CORE + kind, node.value))
        if isinstance(value, (datetime.date, datetime.datetime)):
            return self._unknown("dates are not followed")
        return value

    def _mapping(self, node: Any) -> tuple[Mapping[Value, Value], int]:
        merged: dict[Value, Value] = {}
        own: dict[Value, Value] = {}
        size = 1
        for key_node, value_node in node.value:
            if key_node.tag == _CORE + "merge" and not self.only_text:
                parts = value_node.value if value_node.id == "sequence" else [value_node]
                for part in parts:
                    value, count = self._value(part)
                    size += count
                    self._merge(merged, value)
                continue
            key, _ = self._value(key_node)
            value, count = self._value(value_node)
            size += count
            own[self._hashable(key)] = value
        return {**merged, **own}, size

    def _merge(self, merged: dict[Value, Value], value: Value) -> None:
        if not isinstance(value, DictValue):
            raise ValueError("expected a mapping for merging")
        for key, item in value.entries.items():
            self.machine.budget.step()
            merged[key] = item if key not in merged else join((merged[key], item), self._conflict())

    def _conflict(self) -> Any:
        return self.machine.reason("which of two merged mappings wins differs between versions of PyYAML")

    def _hashable(self, key: Value) -> Value:
        if isinstance(key, (ListValue, DictValue, SetValue)):
            raise ValueError("found unhashable key")
        if isinstance(key, Unknown):
            raise ValueError("a key is not known")
        return key

    def _unknown(self, text: str) -> Unknown:
        return self.machine.unknown(text, plain=True)


@YAML.native("_is_unknown")
def is_unknown(machine: Machine, value: Value) -> Value:
    """Whether nothing is known of a value."""
    return isinstance(value, Unknown)


@YAML.native("_written")
def written(machine: Machine, data: Value) -> Value:
    """The YAML text of a value."""
    return machine.unknown("YAML text that the program writes is not worked out", plain=True)
