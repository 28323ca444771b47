"""What calls, persistent ids and `__setstate__` in a pickle stand for.

A call of a known inert constructor becomes the value it would make; every other call becomes a `StoredObject` that
says what would be called with what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.checkpoints.dangerous_globals import is_dangerous
from ckpt_lsp.checkpoints.dtypes import STORAGE_DTYPES, UNTYPED_STORAGES
from ckpt_lsp.checkpoints.rebuild_tensors import TENSOR_CALLS, TensorRebuilder
from ckpt_lsp.checkpoints.values import (
    StoredDict,
    StoredGlobal,
    StoredObject,
    StoredSet,
    StoredStorage,
    StoredValue,
)

if TYPE_CHECKING:
    from ckpt_lsp.checkpoints.pickle_walker import PickleWalker

Call = Callable[[StoredGlobal, "tuple[Any, ...]"], StoredValue]

_OBJECT = 250


class Rebuilder:
    """Builds the values of one walk.

    `storages` are all blocks of tensor data by key, in order of appearance; `opaque_calls` as `Checkpoint` has them.
    """

    def __init__(self, walker: PickleWalker) -> None:
        self._walker = walker
        self.storages: dict[str, StoredStorage] = {}
        self.opaque_calls: tuple[str, ...] = ()
        self.load_bytes: Callable[[bytes], StoredValue] | None = None
        self._attributes: dict[str, StoredGlobal] = {}
        self._tensors = TensorRebuilder(walker)
        self._known: dict[str, Call] = {
            "collections.OrderedDict": self._ordered_dict,
            "collections.Counter": self._counter,
            "collections.defaultdict": self._default_dict,
            "builtins.dict": self._ordered_dict,
            "builtins.set": self._set,
            "builtins.frozenset": self._set,
            "builtins.list": self._list,
            "builtins.tuple": self._tuple,
            "builtins.bytearray": self._bytearray,
            "builtins.bytes": self._bytes,
            "builtins.complex": self._complex,
            "builtins.getattr": self._attribute,
            "torch.Size": self._tuple,
            "_codecs.encode": self._encode,
            "copyreg._reconstructor": self._reconstructor,
            "torch.storage._load_from_bytes": self._load_from_bytes,
            **{name: getattr(self._tensors, method) for name, method in TENSOR_CALLS.items()},
        }
        self._calls: dict[StoredGlobal, Call] = {}

    def call(self, callee: StoredValue, arguments: Any) -> StoredValue:
        """Return what `callee(*arguments)` stands for."""
        if type(arguments) is not tuple:
            raise self._walker.refuse("the pickle is malformed: a call's arguments are not a tuple")
        if type(callee) is not StoredGlobal:
            return self._object(callee, arguments)
        call = self._calls.get(callee)
        if call is None:
            call = self._calls[callee] = self._known.get(callee.name, self._object)
        return call(callee, arguments)

    def persistent(self, identity: Any) -> StoredValue:
        """Return what a persistent id stands for: a storage, or the class of a module saved with its source.

        `torch.serialization` writes `("storage", type, key, location, length)`, in legacy files with a view
        `(key, offset, length)` behind, and `("module", class, source file, source)`.
        """
        match identity:
            case ("storage", StoredGlobal() as kind, str() as key, _, int() as length):
                return self._storage(kind, key, length)
            case ("storage", StoredGlobal() as kind, str() as key, _, int() as length, view):
                return self._view(self._storage(kind, key, length), view)
            case ("module", StoredGlobal() as module, _, _):
                return module
        self._walker.charge(_OBJECT)
        return StoredObject("persistent_id", (identity,))

    def build(self, target: StoredValue, state: StoredValue) -> None:
        """Give `state` to `target`, as `__setstate__` or `__dict__.update` would."""
        if isinstance(target, StoredObject):
            target.state = state
        elif isinstance(target, StoredDict) and isinstance(state, StoredDict):
            self._walker.charge(240 + 110 * len(state.items))
            names = {name: value for name, value in state.items.items() if isinstance(name, str)}
            target.attributes = {**(target.attributes or {}), **names}

    def items_of(self, target: StoredValue) -> dict[Any, StoredValue]:
        """Return the dict to put items of `target` in."""
        if type(target) is StoredDict:
            return target.items
        if not isinstance(target, StoredObject):
            raise self._walker.refuse("the pickle is malformed: it sets items of something that is no dict")
        if target.items is None:
            self._walker.charge(240)
            target.items = {}
        return target.items

    def elements_of(self, target: StoredValue) -> list[StoredValue]:
        """Return the list to append elements of `target` to."""
        if type(target) is list:
            return target
        if not isinstance(target, StoredObject):
            raise self._walker.refuse("the pickle is malformed: it appends to something that is no list")
        if target.elements is None:
            self._walker.charge(80)
            target.elements = []
        return target.elements

    def _storage(self, kind: StoredGlobal, key: str, length: int) -> StoredStorage:
        found = self.storages.get(key)
        name = kind.name.rpartition(".")[2]
        dtype = STORAGE_DTYPES.get(name)
        if found is not None:
            if found.length != length or found.dtype != dtype:
                raise self._walker.refuse(f"storage {key!r} is described twice, differently")
            return found
        if dtype is None and name not in UNTYPED_STORAGES:
            raise self._walker.refuse(f"storage {key!r} has the unknown type {kind.name}")
        if length < 0:
            raise self._walker.refuse(f"storage {key!r} has a negative length")
        self._walker.memory += _OBJECT
        made = self.storages[key] = StoredStorage(key, dtype, length)
        return made

    def _view(self, root: StoredStorage, view: Any) -> StoredStorage:
        match view:
            case None:
                return root
            case (str() as key, int() as offset, int() as length) if 0 <= offset <= offset + length <= root.length:
                self._walker.charge(_OBJECT)
                return StoredStorage(f"{root.key}/{key}", root.dtype, length)
        raise self._walker.refuse(f"storage {root.key!r} has a view that reaches outside it")

    def _object(self, callee: StoredValue, arguments: tuple[Any, ...]) -> StoredValue:
        self._walker.charge(_OBJECT)
        if isinstance(callee, StoredGlobal):
            return StoredObject(callee.name, arguments)
        name = f"{callee.class_name}()" if isinstance(callee, StoredObject) and len(callee.class_name) < 200 else "?"
        return StoredObject(name, (callee, *arguments) if len(arguments) < 1000 else (callee, arguments))

    def _dict_from(self, class_name: str, arguments: tuple[Any, ...]) -> StoredDict:
        """Make a dict of nothing, a dict, or a list of pairs (which Python 2 wrote for an `OrderedDict`)."""
        made = StoredDict({}, class_name)
        match arguments:
            case ():
                self._walker.memory += 240
            case (StoredDict(items=items),):
                self._walker.charge(240 + 110 * len(items))
                made.items.update(items)
            case (list() as pairs,):
                self._walker.charge(240 + 126 * len(pairs))
                if not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
                    raise self._walker.refuse("the pickle is malformed: a dict is made of something but pairs")
                self._walker.put(made, [key for key, _ in pairs], [value for _, value in pairs])
            case _:
                raise self._walker.refuse("the pickle is malformed: a dict is made of something but pairs")
        return made

    def _ordered_dict(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredDict:
        return self._dict_from(callee.name.removeprefix("builtins."), arguments)

    _counter = _ordered_dict

    def _default_dict(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredDict:
        """`defaultdict(factory, ...)`: the factory only matters to those who add keys later."""
        return self._dict_from(callee.name, arguments[1:])

    def _members(self, arguments: tuple[Any, ...]) -> list[StoredValue]:
        match arguments:
            case ():
                return []
            case (list() | tuple() as members,):
                self._walker.charge(9 * len(members))
                return list(members)
            case (StoredSet(items=members),):
                self._walker.charge(9 * len(members))
                return list(members)
        raise self._walker.refuse("the pickle is malformed: a collection is made of something but a list")

    def _set(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredSet:
        self._walker.charge(240)
        members = self._members(arguments)
        self._walker.keys.admit_members(members)
        return StoredSet(members, callee.name.removeprefix("builtins."))

    def _bytes(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`bytes()` is how protocol 2 writes no bytes at all."""
        return self._object(callee, arguments) if arguments else b""

    def _bytearray(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`bytearray(bytes)`; pickles never call it with a length, which it would allocate."""
        if any(isinstance(argument, int) and argument > 0 for argument in arguments):
            raise self._walker.refuse(f"it asks for a bytearray of {arguments[0]} zeros")
        return self._object(callee, arguments)

    def _list(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> list[StoredValue]:
        self._walker.charge(80)
        return self._members(arguments)

    def _tuple(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> tuple[StoredValue, ...]:
        self._walker.charge(80)
        return tuple(self._members(arguments))

    def _complex(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        match arguments:
            case (float() as real, float() as imaginary):
                return complex(real, imaginary)
        return self._object(callee, arguments)

    def _encode(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`_codecs.encode(text, "latin1")` is how protocol 2 writes bytes."""
        match arguments:
            case (str() as text, "latin1" | "latin-1"):
                self._walker.charge(64 + len(text))
                try:
                    return text.encode("latin-1")
                except UnicodeEncodeError:
                    raise self._walker.refuse("the pickle is malformed: bytes in it are not latin-1") from None
        return self._object(callee, arguments)

    def _attribute(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`getattr(Outer, "Inner")` is how older pickles name a nested class or an enum's member."""
        match arguments:
            case (StoredGlobal(name=owner), str() as name) if name.isidentifier() and len(owner) + len(name) < 200:
                full_name = f"{owner}.{name}"
                if not is_dangerous(full_name):
                    self._walker.charge(_OBJECT)
                    return self._attributes.setdefault(full_name, StoredGlobal(full_name))
        return self._opaque(callee, arguments)

    def _reconstructor(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`copyreg._reconstructor(cls, base, state)`: how protocols 0 and 1 make an object."""
        match arguments:
            case (StoredGlobal(name="collections.OrderedDict") as cls, _, StoredDict() as state):
                return self._dict_from(cls.name, (state,))
            case (StoredGlobal() as cls, _, StoredDict(items=items)):
                self._walker.charge(_OBJECT + 110 * len(items))
                return StoredObject(cls.name, items=dict(items))
            case (StoredGlobal() as cls, _, _):
                self._walker.charge(_OBJECT)
                return StoredObject(cls.name)
        return self._object(callee, arguments)

    def _load_from_bytes(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        if self.load_bytes is not None and len(arguments) == 1 and isinstance(arguments[0], bytes):
            loaded = self.load_bytes(arguments[0])
            if isinstance(loaded, StoredStorage):
                return loaded
        return self._opaque(callee, arguments)

    def _opaque(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        if callee.name not in self.opaque_calls:
            self.opaque_calls = (*self.opaque_calls, callee.name)
        return self._object(callee, arguments)
