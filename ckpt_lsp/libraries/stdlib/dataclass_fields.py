"""The fields of a dataclass, and the `__init__` made for them.

The stand-in of `dataclasses` leaves this to natives: a configuration has fifty fields, and there are many of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    ListValue,
    Scope,
    SetValue,
    Value,
)

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

DATACLASSES = Library("dataclasses")

_KINDS = {"ClassVar": "class variable", "InitVar": "init only", "KW_ONLY": "marker"}


@DATACLASSES.native("_own_fields")
def own_fields(machine: Machine, cls: Value, kw_only: Value) -> Value:
    """The fields that a class's own annotations declare."""
    field_class, missing = _known(machine, "Field"), _known(machine, "MISSING")
    if not isinstance(cls, ClassValue) or not isinstance(field_class, ClassValue):
        return machine.unknown("the fields of a dataclass are not known")
    annotations = cls.content.get("__annotations__")
    made = []
    for name, annotation in annotations.entries.items() if isinstance(annotations, DictValue) else ():
        kind = _kind_of(annotation)
        if kind == "marker":
            kw_only = True
        elif isinstance(name, str):
            made.append(_own_field(machine, cls, field_class, missing, name))
            if kind == "field":
                _check_default(machine, made[-1], name)
            content = machine.heap.edit(made[-1])
            content.update(name=name, type=annotation, _kind=kind)
            if content["kw_only"] is missing:
                content["kw_only"] = kw_only
    return ListValue(made)


def _known(machine: Machine, name: str) -> Value:
    return machine.native_class(f"dataclasses.{name}")


def _kind_of(annotation: Value) -> str:
    if not isinstance(annotation, str):
        return "field"
    return _KINDS.get(annotation.strip("'\"").partition("[")[0].rpartition(".")[2], "field")


def _own_field(machine: Machine, cls: ClassValue, field_class: ClassValue, missing: Value, name: str) -> Instance:
    """Return the field that a name is given with `field(…)`, or one that is made for its default."""
    default = cls.content.get(name, missing)
    if not isinstance(default, Instance) or default.cls is not field_class:
        made = Instance(field_class)
        made.content.update(
            default=default, default_factory=missing, init=True, repr=True, hash=None, compare=True, kw_only=missing
        )
        made.content["metadata"] = DictValue()
    else:
        made = default
        default = made.content["default"]
        if default is missing:
            del machine.heap.edit(cls)[name]
        else:
            machine.heap.edit(cls)[name] = default
    return made


def _check_default(machine: Machine, field: Instance, name: str) -> None:
    default = field.content["default"]
    if isinstance(default, (ListValue, DictValue, SetValue)):
        shown = f"<class '{machine.class_of(default).name}'>"
        machine.throw("ValueError", f"mutable default {shown} for field {name} is not allowed: use default_factory")


@DATACLASSES.native("_init")
def init(machine: Machine, cls: Value, fields: Value, frozen: Value) -> Value:
    """The `__init__` of a dataclass with these fields, as source text that is evaluated when it is called."""
    module, missing = machine.import_module("dataclasses"), _known(machine, "MISSING")
    known, more = machine.items_of(fields)
    made = [_Field(field, missing) for field in known if isinstance(field, Instance)]
    if more is not None or not isinstance(module, Module) or not isinstance(cls, ClassValue):
        return machine.unknown("the fields of a dataclass are not known")
    positional = [field for field in made if field.init and not field.kw_only]
    keywords = [field for field in made if field.init and field.kw_only]
    _check_order(machine, positional)
    parameters = ["self", *(field.parameter for field in positional)]
    if keywords:
        parameters += ["*", *(field.parameter for field in keywords)]
    names = {"_HAS_DEFAULT_FACTORY": _known(machine, "_HAS_DEFAULT_FACTORY")}
    for field in made:
        names.update(field.names)
    body = list(_assignments(made, frozen=frozen is True))
    if cls.lookup("__post_init__") is not ABSENT:
        body.append(f"self.__post_init__({', '.join(field.name for field in made if field.kind == 'init only')})")
    return _function(module, ", ".join(parameters), body or ["pass"], names)


class _Field:
    """A field as `__init__` treats it."""

    def __init__(self, field: Instance, missing: Value) -> None:
        content = field.content
        self.name = str(content["name"])
        self.kind = content["_kind"]
        self.init = content["init"] is not False
        self.kw_only = content["kw_only"] is True
        self.default = content["default"]
        self.factory = content["default_factory"]
        self.has_default = self.default is not missing
        self.has_factory = self.factory is not missing

    @property
    def parameter(self) -> str:
        """The parameter in the signature."""
        if self.has_default:
            return f"{self.name}=_default_{self.name}"
        return f"{self.name}=_HAS_DEFAULT_FACTORY" if self.has_factory else self.name

    @property
    def names(self) -> dict[str, Value]:
        """The variables that the signature and the body use."""
        default = {f"_default_{self.name}": self.default} if self.has_default else {}
        return {**default, **({f"_factory_{self.name}": self.factory} if self.has_factory else {})}

    @property
    def value(self) -> str | None:
        """What the attribute is set to; `None` where it is not set."""
        if not self.has_factory:
            return self.name if self.init else None
        made = f"_factory_{self.name}()"
        return f"{made} if {self.name} is _HAS_DEFAULT_FACTORY else {self.name}" if self.init else made


def _assignments(fields: Sequence[_Field], *, frozen: bool) -> Iterator[str]:
    for field in fields:
        if field.kind == "field" and field.value is not None:
            if frozen:
                yield f"object.__setattr__(self, '{field.name}', {field.value})"
            else:
                yield f"self.{field.name} = {field.value}"


def _check_order(machine: Machine, fields: Sequence[_Field]) -> None:
    seen: _Field | None = None
    for field in fields:
        if field.has_default or field.has_factory:
            seen = field
        elif seen is not None:
            machine.throw("TypeError", f"non-default argument {field.name!r} follows default argument {seen.name!r}")


def _function(module: Module, parameters: str, body: Sequence[str], names: dict[str, Value]) -> FunctionValue:
    lines = "\n ".join(body)
    node = ast.parse(f"def __init__({parameters}):\n {lines}").body[0]
    assert isinstance(node, ast.FunctionDef)
    scope = Scope(None)
    scope.content.update(names)
    arguments = node.args
    return FunctionValue(
        node,
        module,
        scope,
        "__init__",
        defaults=tuple(_variable(scope, default) for default in arguments.defaults),
        keyword_defaults={
            argument.arg: _variable(scope, default)
            for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
            if default is not None
        },
    )


def _variable(scope: Scope, node: ast.expr) -> Value:
    assert isinstance(node, ast.Name)
    return scope.content[node.id]


@DATACLASSES.native("replace")
def replace(machine: Machine, obj: Value, /, **changes: Value) -> Value:
    """`dataclasses.replace`."""
    by_name = machine.get_attribute(obj, "__dataclass_fields__")
    if not isinstance(by_name, DictValue) or not isinstance(obj, Instance):
        return machine.unknown("the fields of a dataclass are not known")
    missing = _known(machine, "MISSING")
    for field in (_Field(made, missing) for made in by_name.entries.values() if isinstance(made, Instance)):
        if field.kind == "class variable":
            continue
        if not field.init and field.name in changes:
            machine.throw(
                "TypeError",
                f"field {field.name} is declared with init=False, it cannot be specified with replace()",
            )
        if field.init and field.name not in changes:
            if field.kind == "init only" and not field.has_default:
                machine.throw("TypeError", f"InitVar {field.name!r} must be specified with replace()")
            changes[field.name] = machine.get_attribute(obj, field.name)
    return machine.call(obj.cls, (), changes)


@DATACLASSES.native("fields")
def fields(machine: Machine, class_or_instance: Value) -> Value:
    """`dataclasses.fields`."""
    by_name = machine.get_attribute(class_or_instance, "__dataclass_fields__", None)
    if by_name is None:
        machine.throw("TypeError", "must be called with a dataclass type or instance")
    if not isinstance(by_name, DictValue) or by_name.open:
        return machine.unknown("the fields of a dataclass are not known")
    made = [field for field in by_name.entries.values() if isinstance(field, Instance)]
    return tuple(field for field in made if field.content["_kind"] == "field")


@DATACLASSES.native("_plain")
def plain(machine: Machine, value: Value, dict_factory: Value) -> Value:
    """A value as `asdict` has it: dataclasses become what `dict_factory` makes of their pairs, the rest is copied."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Instance) and value.cls.lookup("__dataclass_fields__") is not ABSENT:
        known = fields(machine, value)
        if not isinstance(known, tuple):
            return known
        names = [str(field.content["name"]) for field in known if isinstance(field, Instance)]
        pairs = [(name, plain(machine, machine.get_attribute(value, name), dict_factory)) for name in names]
        return machine.call(dict_factory, (ListValue(pairs),))
    if type(value) is tuple:
        return tuple(plain(machine, item, dict_factory) for item in value)
    if type(value) is ListValue and not value.open:
        return ListValue(plain(machine, item, dict_factory) for item in value.items)
    if type(value) is DictValue and not value.open:
        return DictValue({key: plain(machine, item, dict_factory) for key, item in value.entries.items()})
    return machine.call(machine.native_class("copy.deepcopy"), (value,))
