"""The values that evaluation computes with.

A Python scalar, tuple, range, slice or frozenset stands for itself. What Python can mutate is a `Cell`, whose content
changes only through `Heap.edit`, so that the heap can undo and join the branches of an undecided condition.
What is not known is an `Unknown` with its reason; what is one of a few things is a `OneOf`.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeAlias, TypeVar, cast

from ckpt_lsp.tensors import Reason, TensorSpec

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.modules import Module

Value: TypeAlias = object
"""Anything that evaluation can hold: a Python scalar, tuple, range, slice or frozenset, or one of the classes below."""

Content = TypeVar("Content")

_births = itertools.count()


def next_birth() -> int:
    """Return a number greater than the birth of every cell that there is."""
    return next(_births)


class Absent:
    """Marks, among the alternatives of a `OneOf`, the runs in which a name, key or attribute does not exist."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A value that evaluation cannot tell.

    `plain` promises that it is neither a module nor a parameter nor a container of them (the result of arithmetic, an
    option from a parser), so that storing it on a module adds no keys.
    """

    reason: Reason
    plain: bool = False
    method: str | None = None
    """The name under which it was got from something unknown, where a library wants to hear of its calls."""
    pattern: str | None = None
    """For text of which parts are known: what it may match, as `glob` reads it."""
    optional: bool = False
    """Whether it is what a user may give and mostly leaves out: it gives way to what the program has in its place."""


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """One of a few values, depending on a condition that is not decided. Made by `heap.join`, never nested."""

    alternatives: tuple[Value, ...]
    reason: Reason

    @property
    def present(self) -> tuple[Value, ...]:
        """The alternatives without `ABSENT`."""
        return tuple(value for value in self.alternatives if value is not ABSENT)


class Cell(Generic[Content]):
    """Something that can be mutated. Read `content`; to change it ask `Heap.edit` for it.

    `open` says why there may be more in it than is known: further items, keys or attributes.
    `stamp` is the heap's clock at the last change.
    """

    __slots__ = ("birth", "content", "open", "stamp")

    def __init__(self, content: Content, open: Reason | None = None) -> None:
        self.content: Content = content
        self.open = open
        self.birth = next(_births)
        self.stamp = 0

    def clone_content(self) -> Content:
        """Return a shallow copy of the content, as a branch saves it."""
        return self.content.copy()  # type: ignore[attr-defined, no-any-return]

    def restore(self, before: Content) -> Content:
        """Return the content to go back to after a branch; `before` is what it was."""
        return before


class ListValue(Cell[list[Value]]):
    """A `list` (or `deque`). `unordered` says why its items may come in another order, where they may."""

    __slots__ = ("unordered",)

    def __init__(
        self, items: Iterable[Value] = (), open: Reason | None = None, unordered: Reason | None = None
    ) -> None:
        super().__init__(list(items), open)
        self.unordered = unordered

    @property
    def items(self) -> Sequence[Value]:
        """The known items; where `open`, more may follow or stand between."""
        return self.content


def order_of(value: Value) -> Reason | None:
    """Return why the items of `value` may come in another order."""
    return value.unordered if isinstance(value, ListValue) else None


class IteratorValue(ListValue):
    """An iterator (or a generator, run to its end): the items that are left. Iterating uses them up."""

    __slots__ = ()


class DictValue(Cell[dict[Value, Value]]):
    """A `dict`. `versions` is an `OrderedDict` state dict's `_metadata`, reduced to prefix → version.

    `origin` is where in a checkpoint it was read from; its `key` is empty.
    """

    __slots__ = ("origin", "versions")

    def __init__(
        self,
        entries: Mapping[Any, Value] | None = None,
        open: Reason | None = None,
        versions: Mapping[str, int | None] | None = None,
        origin: Origin | None = None,
    ) -> None:
        super().__init__(dict(entries or {}), open)
        self.versions = versions
        self.origin = origin

    @property
    def entries(self) -> Mapping[Value, Value]:
        """The known entries, in order; a value may be a `OneOf` with `ABSENT`."""
        return self.content


class NamespaceView(DictValue):
    """`vars(owner)`: it has its content from the object, and what changes one changes the other."""

    __slots__ = ("owner",)

    def __init__(self, owner: Instance) -> None:
        self.owner = owner
        self.open, self.birth = owner.open, owner.birth
        self.versions, self.origin = None, None

    @property
    def content(self) -> dict[Value, Value]:
        """The attributes of the object as they are now."""
        return cast("dict[Value, Value]", self.owner.content)

    @content.setter
    def content(self, content: dict[Value, Value]) -> None:
        self.owner.content = cast("dict[str, Value]", content)


class SetValue(Cell[dict[Value, None]]):
    """A `set`, kept in order of insertion so that results do not depend on hashing."""

    __slots__ = ()

    def __init__(self, items: Iterable[Value] = (), open: Reason | None = None) -> None:
        super().__init__(dict.fromkeys(items), open)

    @property
    def items(self) -> Set[Value]:
        """The known items."""
        return self.content.keys()


class KeysView(SetValue):
    """What `dict.keys()` gives: a set that combines with any iterable."""

    __slots__ = ()


class Instance(Cell[dict[str, Value]]):
    """An object of a class: its attributes are the content.

    `payload` is the builtin value inside an instance of a subclass of `dict`, `list`, `tuple`, `str`, …
    `places` remembers where attributes that carry state were set: for messages, not for evaluation.
    `making` is the call that made it, where that is known and somebody may want to make it again.
    """

    __slots__ = ("cls", "payload", "places", "created", "making")

    def __init__(self, cls: ClassValue, payload: Value = None, open: Reason | None = None) -> None:
        super().__init__({}, open)
        self.cls = cls
        self.payload = payload
        self.places: dict[str, Place] = {}
        self.created: Place | None = None
        self.making: Making | None = None

    def __repr__(self) -> str:
        return f"<{self.cls.name} instance>"


@dataclass(frozen=True, slots=True, eq=False)
class Making:
    """The call that made an instance, and the heap's clock when it was done."""

    cls: ClassValue
    arguments: tuple[Value, ...]
    keywords: Mapping[str, Value]
    clock: int


class ClassValue(Cell[dict[str, Value]]):
    """A class: its namespace is the content. `mro` starts with the class itself (C3).

    `unknown_base` says which base is not known: then attributes may come from it. `intercepts`: reading an attribute of
    an instance calls the class's own `__getattribute__`.
    """

    __slots__ = (
        "bases",
        "intercepts",
        "metaclass",
        "module",
        "module_name",
        "mro",
        "name",
        "node",
        "qualname",
        "unknown_base",
    )

    def __init__(
        self,
        name: str,
        bases: Sequence[ClassValue] = (),
        namespace: Mapping[str, Value] | None = None,
        *,
        module_name: str = "builtins",
        qualname: str | None = None,
        metaclass: ClassValue | None = None,
        unknown_base: Reason | None = None,
    ) -> None:
        super().__init__(dict(namespace or {}))
        self.name = name
        self.bases = tuple(bases)
        self.module_name = module_name
        self.qualname = qualname or name
        self.metaclass = metaclass
        self.unknown_base = unknown_base
        self.node: ast.ClassDef | None = None
        self.module: Module | None = None
        self.mro: tuple[ClassValue, ...] = (self, *_merge([list(base.mro) for base in bases] + [list(bases)]))
        self.intercepts = any("__getattribute__" in cls.content for cls in self.mro[:-1])

    def lookup(self, name: str) -> Value:
        """Return the attribute as the first class in the MRO has it, unbound, or `ABSENT`."""
        for cls in self.mro:
            if name in cls.content:
                return cls.content[name]
        return ABSENT

    @property
    def is_builtin(self) -> bool:
        """Whether calling the class makes a builtin value, not an instance with one inside."""
        return self.module_name == "builtins"

    @property
    def full_name(self) -> str:
        """`module.qualname`, as messages show it."""
        return self.qualname if self.module_name in ("builtins", "") else f"{self.module_name}.{self.qualname}"

    def __repr__(self) -> str:
        return f"<class {self.full_name}>"


def _merge(sequences: list[list[ClassValue]]) -> list[ClassValue]:
    """C3 linearisation (`The Python 2.3 Method Resolution Order`). Raises `TypeError` where there is none."""
    merged: list[ClassValue] = []
    while sequences := [sequence for sequence in sequences if sequence]:
        for sequence in sequences:
            head = sequence[0]
            if not any(head in other[1:] for other in sequences):
                break
        else:
            raise TypeError("Cannot create a consistent method resolution order (MRO) for bases")
        merged.append(head)
        for sequence in sequences:
            if sequence[0] is head:
                del sequence[0]
    return merged


class Scope(Cell[dict[str, Value]]):
    """The variables of one call of a function, of a class body or of a comprehension.

    Names not found are looked up in `parent`, the scope of the enclosing function; after the last, in the module.
    """

    __slots__ = ("parent",)

    def __init__(self, parent: Scope | None) -> None:
        super().__init__({})
        self.parent = parent


FunctionNode: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda"


@dataclass(slots=True, eq=False)
class FunctionValue:
    """A function written in Python. `owner` is the class whose body defines it: what `super()` starts from."""

    node: FunctionNode
    module: Module
    scope: Scope | None
    qualname: str
    defaults: tuple[Value, ...] = ()
    keyword_defaults: Mapping[str, Value] = field(default_factory=dict)
    owner: ClassValue | None = None
    attributes: DictValue = field(default_factory=DictValue)

    @property
    def name(self) -> str:
        """The last part of the qualified name."""
        return self.qualname.rpartition(".")[2]

    def __repr__(self) -> str:
        return f"<function {self.qualname}>"


NativeCode: TypeAlias = Callable[..., Value]


@dataclass(frozen=True, slots=True, eq=False)
class Native:
    """A function written here: `code(machine, *arguments, **keywords)`. `natives.py` is how libraries make them."""

    name: str
    code: NativeCode

    def __repr__(self) -> str:
        return f"<built-in {self.name}>"


@dataclass(frozen=True, slots=True)
class BoundMethod:
    """A callable with its first argument. Two bindings of one function to one object are equal."""

    function: Value
    receiver: Value


@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """A `property` (or `cached_property`)."""

    getter: Value
    setter: Value = None
    deleter: Value = None


@dataclass(frozen=True, slots=True, eq=False)
class ClassMethod:
    """A `classmethod` object in a class namespace."""

    function: Value


@dataclass(frozen=True, slots=True, eq=False)
class StaticMethod:
    """A `staticmethod` object in a class namespace."""

    function: Value


@dataclass(frozen=True, slots=True, eq=False)
class Super:
    """`super()`: attributes of `receiver` (an instance or a class) looked up after `start` in the MRO."""

    start: ClassValue
    receiver: Instance | ClassValue


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """`functools.partial(function, *arguments, **keywords)`."""

    function: Value
    arguments: tuple[Value, ...]
    keywords: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Place:
    """A node in a module's source, turned into a span only when somebody wants to see it."""

    module: Module
    node: ast.AST


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a tensor was read from: the checkpoint's path, the entry within it, and the key within that."""

    path: str
    entry: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True, eq=False)
class TensorValue:
    """A tensor (or array): shape, dtype and, for a small constant one, its values.

    `shape` is `None` where even the rank is unknown, and a size that is unknown is `None`.
    `values` are the elements in row-major order, already rounded to the dtype.
    """

    shape: tuple[int | None, ...] | None
    dtype: str | None = "float32"
    values: tuple[complex | float | int | bool, ...] | None = None
    kind: str = "tensor"
    """`"tensor"`, `"parameter"`, `"buffer"`, `"uninitialized_parameter"`, `"uninitialized_buffer"` or `"array"`."""
    requires_grad: bool = False
    origin: Origin | None = None
    persistent: bool | Unknown = True
    """Whether a module that has it as a buffer saves it."""
    base: TensorValue | None = None
    """The tensor whose elements these are, where it is a view of one: what is written into one is in the other."""

    @property
    def spec(self) -> TensorSpec:
        """What a state dict shows of it."""
        return TensorSpec(self.shape, self.dtype)


class Foreign:
    """Marks a Python subclass of a builtin that stands for values of a library's class, `class_name`."""

    __slots__ = ()
    class_name: ClassVar[str]


class Raised(Exception):
    """An exception of the evaluated program: `value` is the exception's `Instance`, or `Unknown`."""

    def __init__(self, value: Value) -> None:
        super().__init__(value)
        self.value = value
