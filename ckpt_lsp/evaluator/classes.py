"""Classes: defining them and making instances."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import repetition
from ckpt_lsp.evaluator.builtin_types import OBJECT
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.scopes import Frame, class_body_frame
from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    ListValue,
    Making,
    OneOf,
    Scope,
    StaticMethod,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def define(machine: Machine, node: ast.ClassDef, frame: Frame) -> Value:
    """Return what a `class` statement binds: the class, decorated."""
    bases, unknown_base = _bases(machine, node, frame)
    keywords = {word.arg: machine.evaluate(word.value, frame) for word in node.keywords if word.arg}
    body = class_body_frame(frame, Scope(frame.enclosing))
    body.qualname = f"{frame.qualname}.{node.name}" if frame.qualname else node.name
    metaclass = keywords.pop("metaclass", None) or next((base.metaclass for base in bases if base.metaclass), None)
    body.scope.content.update(_prepared(machine, metaclass, node.name, bases, keywords))
    body.scope.content["__qualname__"] = body.qualname
    body.scope.content["__module__"] = frame.module.name
    machine.frames.append(body)
    try:
        machine.run(node.body, body)
    finally:
        machine.frames.pop()
    namespace = body.scope.content
    for name in ("__init_subclass__", "__class_getitem__"):
        if isinstance(namespace.get(name), FunctionValue):
            namespace[name] = ClassMethod(namespace[name])
    _add_natives(machine, frame, body.qualname, namespace)
    made = _make(machine, node, bases, namespace, metaclass, unknown_base, keywords)
    if not isinstance(made, ClassValue):
        return made
    made.node, made.module = node, frame.module
    for function in body.methods or ():
        function.owner = made
    announce(machine, made, keywords)
    value: Value = made
    for decorator in reversed(node.decorator_list):
        value = machine.call(machine.evaluate(decorator, frame), (value,))
    return value


def _prepared(
    machine: Machine, metaclass: Value, name: str, bases: list[ClassValue], keywords: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the names that a metaclass's `__prepare__` puts into a class before its body runs."""
    if not isinstance(metaclass, ClassValue) or metaclass.lookup("__prepare__") is ABSENT:
        return {}
    prepare = machine.get_attribute(metaclass, "__prepare__")
    given = payload(machine.call(prepare, (name, tuple(bases)), keywords))
    return {str(key): value for key, value in given.entries.items()} if isinstance(given, DictValue) else {}


def _make(
    machine: Machine,
    node: ast.ClassDef,
    bases: list[ClassValue],
    namespace: dict[str, Value],
    metaclass: Value,
    unknown_base: Reason | None,
    keywords: Mapping[str, Value],
) -> Value:
    """Make the class, by its metaclass's `__new__` where that has one of its own."""
    if isinstance(metaclass, ClassValue):
        new = metaclass.lookup("__new__")
        function = new.function if isinstance(new, StaticMethod) else new
        if isinstance(function, FunctionValue):
            return machine.call(function, (metaclass, node.name, tuple(bases), DictValue(namespace)), keywords)
        return create(machine, node.name, bases, namespace, metaclass=metaclass, unknown_base=unknown_base)
    if isinstance(metaclass, (Unknown, OneOf)):
        unknown_base = unknown_base or metaclass.reason
    return create(machine, node.name, bases, namespace, unknown_base=unknown_base)


def annotate(machine: Machine, name: str, annotation: ast.expr, frame: Frame) -> None:
    """Note an annotation in a class body, unevaluated: its text, as `from __future__ import annotations` has it."""
    annotations = frame.scope.content.get("__annotations__")
    if not isinstance(annotations, DictValue):
        annotations = frame.scope.content["__annotations__"] = DictValue()
    machine.heap.edit(annotations)[name] = ast.unparse(annotation)


def _bases(machine: Machine, node: ast.ClassDef, frame: Frame) -> tuple[list[ClassValue], Reason | None]:
    bases: list[ClassValue] = []
    unknown: Reason | None = None
    for base_node in node.bases:
        base = machine.evaluate(base_node.value if isinstance(base_node, ast.Starred) else base_node, frame)
        if isinstance(base, Instance) and base.cls.lookup("__mro_entries__") is not ABSENT:
            entries, _ = machine.items_of(machine.call_method(base, "__mro_entries__", ()))
            bases += [entry for entry in entries if isinstance(entry, ClassValue) and entry not in bases]
        elif isinstance(base, ClassValue):
            bases.append(base)
        elif isinstance(base, (Unknown, OneOf)):
            unknown = unknown or base.reason
        else:
            unknown = unknown or Reason("a base class is not known", frame.module.span(base_node))
    return bases, unknown


def _add_natives(machine: Machine, frame: Frame, qualname: str, namespace: dict[str, Value]) -> None:
    """Give a stand-in class the methods that its library writes as natives."""
    members = machine.libraries.by_name.get(frame.module.name) if frame.module.stand_in else None
    if members:
        prefix = qualname + "."
        for name, member in members.items():
            if name.startswith(prefix) and "." not in name[len(prefix) :]:
                namespace[name[len(prefix) :]] = member


def create(
    machine: Machine,
    name: str,
    bases: Sequence[ClassValue],
    namespace: Mapping[str, Value],
    *,
    metaclass: ClassValue | None = None,
    unknown_base: Reason | None = None,
) -> ClassValue:
    """Return a new class, as `type(name, bases, namespace)` does; `announce` is up to the caller."""
    inherited = next((base.unknown_base for base in bases if base.unknown_base), None)
    qualname, module_name = namespace.get("__qualname__", name), namespace.get("__module__", "")
    try:
        return ClassValue(
            name,
            tuple(bases) or (OBJECT,),
            namespace,
            module_name=module_name if isinstance(module_name, str) else "",
            qualname=qualname if isinstance(qualname, str) else name,
            metaclass=metaclass,
            unknown_base=unknown_base or inherited,
        )
    except TypeError as error:
        return machine.throw("TypeError", str(error))


def announce(machine: Machine, cls: ClassValue, keywords: Mapping[str, Value]) -> None:
    """Tell those who asked that a class exists: `__set_name__`, its metaclass's `__init__`, `__init_subclass__`."""
    for name, value in list(cls.content.items()):
        if isinstance(value, Instance) and value.cls.lookup("__set_name__") is not ABSENT:
            machine.call_method(value, "__set_name__", cls, name)
    if cls.metaclass is not None:
        init = cls.metaclass.lookup("__init__")
        if init is not ABSENT and init is not OBJECT.content.get("__init__"):
            machine.call(init, (cls, cls.name, cls.bases, DictValue(cls.content)), keywords)
    for base in cls.mro[1:]:
        hook = base.content.get("__init_subclass__", ABSENT)
        if hook is not ABSENT:
            function = hook.function if isinstance(hook, ClassMethod) else hook
            machine.call(function, (cls,), keywords)
            return


def instantiate(
    machine: Machine,
    cls: ClassValue,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    spread: Reason | None,
) -> Value:
    """Call a class: its metaclass's `__call__` if it has one, else `__new__`, then `__init__`."""
    if cls.metaclass is not None:
        caller = cls.metaclass.lookup("__call__")
        if caller is not ABSENT:
            return machine.call(caller, (cls, *arguments), keywords, spread)
    if spread is not None:
        return make_instance(machine, cls, arguments, keywords, spread)
    made = repetition.make_or_copy(
        machine, cls, arguments, keywords, lambda: make_instance(machine, cls, arguments, keywords)
    )
    if machine.keeps_makings and isinstance(made, Instance) and made.making is None:
        made.making = Making(cls, tuple(arguments), dict(keywords), machine.heap.clock)
    return made


def make_instance(
    machine: Machine,
    cls: ClassValue,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    spread: Reason | None = None,
) -> Value:
    """Do what `type.__call__` does."""
    new = cls.lookup("__new__")
    function = new.function if isinstance(new, StaticMethod) else new
    # A class written in Python inherits `object.__new__`, which leaves the arguments to `__init__`.
    written = isinstance(function, FunctionValue) or cls.is_builtin or "__new__" in cls.content
    instance = machine.call(function, (cls, *arguments), keywords, spread if written else None)
    if not isinstance(instance, Instance) or cls not in instance.cls.mro:
        return instance
    if instance.created is None:
        instance.created = machine.place()
    init = instance.cls.lookup("__init__")
    if init is not ABSENT:
        machine.call(init, (instance, *arguments), keywords, spread)
    if cls.unknown_base:
        _doubt_defaults(machine, instance, keywords, cls.unknown_base)
    return instance


def _doubt_defaults(machine: Machine, instance: Instance, keywords: Mapping[str, Value], reason: Reason) -> None:
    """An `__init__` that cannot be seen sets what it likes, and most likely what it is given by name."""
    machine.heap.open(instance, reason)
    for name in keywords:
        default = instance.cls.lookup(name)
        if name not in instance.content and (default is None or isinstance(default, _PLAIN)):
            machine.heap.edit(instance)[name] = Unknown(reason)


_PLAIN = (bool, int, float, str, tuple, ListValue, DictValue)
