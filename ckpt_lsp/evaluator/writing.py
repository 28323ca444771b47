"""Writing a value down as the Python that makes it again, where everything about it is known."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.values import (
    ABSENT,
    BoundMethod,
    Cell,
    ClassValue,
    DictValue,
    Foreign,
    FunctionValue,
    Instance,
    ListValue,
    Making,
    Native,
    OneOf,
    Partial,
    SetValue,
    Unknown,
    Value,
)
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_WRITTEN = 5_000
"""Values in one expression; more are no constructor's arguments."""


class NotWrittenError(Exception):
    """A value cannot be written down; `reason` says which part of it, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason


class Writer:
    """Writes values as expressions in the namespace of `home`, a module that is run.

    `statements` come first: the imports and objects that the expressions name. `names` are what they ask `home` for.
    """

    def __init__(self, machine: Machine, home: Module) -> None:
        self.statements: list[str] = []
        self.names: set[str] = set()
        self._machine = machine
        self._home = home
        self._taken: Collection[str] = home.source.bindings if home.source else ()
        self._written: dict[int, str] = {}
        self._count = 0

    def write(self, value: Value, what: str) -> str:
        """Return an expression for `value`, which messages call `what`. Raises `NotWrittenError`."""
        self._count += 1
        if self._count > MOST_WRITTEN:
            self._refuse(f"{what} is too large to be written down")
        match value:
            case None | bool() | str() | bytes() | complex() | range() | slice():
                return repr(value)
            case int():
                return repr(int(value))
            case float():
                number = float(value)
                return repr(number) if math.isfinite(number) else f"float({str(number)!r})"
            case Unknown(reason) | OneOf(reason=reason):
                raise NotWrittenError(Reason(f"{what} is not known: {reason.text}", reason.span))
            case tuple() | frozenset() | ListValue() | DictValue() | SetValue():
                return self._container(value, what)
            case Instance():
                return self._instance(value, what)
            case _:
                return self._by_name(value, what)

    def _refuse(self, text: str) -> NoReturn:
        raise NotWrittenError(self._machine.reason(text))

    def _container(self, value: Value, what: str) -> str:
        match value:
            case tuple():
                items = ", ".join(self.write(item, f"an item of {what}") for item in value)
                written = f"({items},)" if value else "()"
                is_foreign = isinstance(value, Foreign)
                return f"{self._class(self._machine.class_of(value), what)}({written})" if is_foreign else written
            case frozenset():
                return f"frozenset({self._items(tuple(value), what)})"
            case ListValue() if type(value) is ListValue and not value.open and not value.unordered:
                return self._items(value.items, what)
            case DictValue() if type(value) is DictValue and not value.open:
                return self._dict(value.entries, what)
            case SetValue() if type(value) is SetValue and not value.open:
                return f"set({self._items(tuple(value.items), what)})"
            case _:
                return self._refuse(f"{what} is not known through and through")

    def _items(self, items: Sequence[Value], what: str) -> str:
        return f"[{', '.join(self.write(item, f'an item of {what}') for item in items)}]"

    def _dict(self, entries: Mapping[Any, Value], what: str) -> str:
        pairs = (f"{self.write(key, what)}: {self.write(value, f'{what}[{key!r}]')}" for key, value in entries.items())
        return f"{{{', '.join(pairs)}}}"

    def _call(self, arguments: Sequence[Value], keywords: Mapping[str, Value], what: str) -> list[str]:
        given = [self.write(argument, f"an argument of {what}") for argument in arguments]
        return given + [f"{name}={self.write(value, f'{what}({name}=…)')}" for name, value in keywords.items()]

    # What goes by a name.

    def _by_name(self, value: Value, what: str) -> str:
        match value:
            case ClassValue():
                return self._class(value, what)
            case FunctionValue():
                return self._named(value, value.module.name, value.qualname, what)
            case Native():
                module, _, name = value.name.rpartition(".")
                return self._named(value, module or "builtins", name, what)
            case Partial():
                call = self._call(value.arguments, value.keywords, what)
                return f"{self._import('functools')}.partial({', '.join([self.write(value.function, what), *call])})"
            case BoundMethod(function=FunctionValue() as function, receiver=ClassValue() as cls):
                return f"{self._class(cls, what)}.{function.name}"
            case Module():
                return self._import(value.name)
            case _:
                return self._refuse(f"{what} cannot be written down")

    def _class(self, cls: ClassValue, what: str) -> str:
        return self._named(cls, cls.module.name if cls.module else cls.module_name, cls.qualname, what)

    def _named(self, value: Value, module: str, qualname: str, what: str) -> str:
        """Return the dotted name of a class or function, imported if it is another module's."""
        if "<" in qualname or not qualname:
            self._refuse(f"{what} has no name outside the function that makes it")
        if module == "builtins":
            return qualname
        first, *rest = qualname.split(".")
        if module == self._home.name:
            self.names.add(first)
            return qualname
        found: Value = self._machine.import_module(module)
        for part in (first, *rest):
            found = self._machine.get_attribute(found, part, None)
        if found is not value and isinstance(value, ClassValue | FunctionValue):
            self._refuse(f"{what} does not go by its name {module}.{qualname}")
        return f"{self._import(module)}.{qualname}"

    def _import(self, module: str) -> str:
        """Import a module; return the name that it goes by."""
        root = module.partition(".")[0]
        name = module if root not in self._taken else f"dry_run_{module.replace('.', '_')}"
        self._state(f"import {module}" if name == module else f"import {module} as {name}")
        return name

    def _state(self, statement: str) -> None:
        if statement not in self.statements:
            self.statements.append(statement)

    # Objects.

    def _instance(self, instance: Instance, what: str) -> str:
        if id(instance) not in self._written:
            self._written[id(instance)] = self._new(instance, what)
        return self._written[id(instance)]

    def _new(self, instance: Instance, what: str) -> str:
        cls, libraries = instance.cls, self._machine.libraries
        constant = self._constant(instance)
        if constant:
            return constant
        if cls.unknown_base or instance.open:
            reason = instance.open or cls.unknown_base
            raise NotWrittenError(reason or self._machine.reason(f"{what} is not known"))
        if cls.full_name in libraries.of_attributes:
            self._import(cls.module_name)
            return f"{self._class(cls, what)}(**{self._dict(instance.content, what)})"
        module = self._machine.native_class(libraries.module_class)
        if self._machine.is_instance(instance, module) is not False or _is_of_stand_in(cls):
            return self._made(instance, what)
        return self._restored(instance, what)

    def _constant(self, instance: Instance) -> str | None:
        """Return the name of a library's constant (`torch.float32`), or of an enum's member."""
        member = instance.content.get("_name_", ABSENT)
        if isinstance(member, str) and instance.cls.content.get(member) is instance:
            return f"{self._class(instance.cls, member)}.{member}"
        if not _is_of_stand_in(instance.cls):
            return None
        root = instance.cls.module_name.partition(".")[0]
        module = self._machine.modules.get(root)
        for name, value in module.content.items() if module else ():
            if value is instance:
                return f"{self._import(root)}.{name}"
        return None

    def _made(self, instance: Instance, what: str) -> str:
        """Return the call that made an object, if it is as that call left it."""
        making = instance.making
        if making is None:
            self._refuse(f"how {what} was made is not known")
        if not as_made(self._machine, instance, making):
            self._refuse(f"{what} was changed after it was made")
        call = ", ".join(self._call(making.arguments, making.keywords, instance.cls.name))
        return f"{self._class(making.cls, what)}({call})"

    def _restored(self, instance: Instance, what: str) -> str:
        """Return the name of an object that gets its attributes without its `__init__` being run again."""
        cls = self._class(instance.cls, what)
        name = f"{instance.cls.name.lower()}_{len(self.statements) + 1}"
        statements = [f"{name} = {cls}.__new__({cls})"]
        match instance.payload:
            case DictValue(entries=entries):
                statements.append(f"dict.update({name}, {self._dict(entries, what)})")
            case ListValue(items=items):
                statements.append(f"list.extend({name}, {self._items(items, what)})")
            case None:
                pass
            case _:
                self._refuse(f"{what} cannot be written down")
        pairs = (f"{key!r}: {self.write(value, f'{what}.{key}')}" for key, value in instance.content.items())
        statements.append(f"{name}.__dict__.update({{{', '.join(pairs)}}})")
        self.statements += statements
        return name


def _is_of_stand_in(cls: ClassValue) -> bool:
    """Whether an instance's attributes are our own stand-in's, not the real class's."""
    return any(base.module is not None and base.module.stand_in for base in cls.mro) or cls.is_builtin


def as_made(machine: Machine, instance: Instance, making: Making) -> bool:
    """Whether a module has the submodules and tensors that making it gave it, and its arguments are as they were.

    What a module's plain attributes are since, `training` above all, does not matter to its keys.
    """
    module = machine.native_class(machine.libraries.module_class)
    waiting: list[Value] = [instance, *making.arguments, *making.keywords.values()]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, tuple):
            waiting.extend(value)
        if not isinstance(value, Cell) or isinstance(value, (ClassValue, Module)):
            continue
        is_module = isinstance(value, Instance) and machine.is_instance(value, module) is True
        if value.stamp > making.clock and not is_module:
            return False
        content = value.content
        waiting.extend(content.values() if isinstance(content, dict) else content)
        if isinstance(value, Instance):
            waiting.append(value.payload)
    return True
