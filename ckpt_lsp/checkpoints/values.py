"""What a checkpoint holds, as inert records: nothing here was imported, called or loaded.

Lists, tuples and plain scalars stand for themselves. Everything is built by the readers and read-only afterwards.
Values may be shared and may contain themselves, so whoever walks them keeps track of the ids it has seen;
no chain of containers is longer than `Limits.nesting`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, Union

from ckpt_lsp.checkpoints.dtypes import element_bytes
from ckpt_lsp.tensors import TensorSpec


@dataclass(slots=True, eq=False)
class StoredGlobal:
    """A class or function that the file names, as `"module.name"`; it was not looked up."""

    name: str


@dataclass(slots=True, eq=False)
class StoredStorage:
    """A block of tensor data. Tensors that share memory hold the same `StoredStorage` object.

    `dtype` is `None` for an untyped storage, whose `length` counts bytes; otherwise `length` counts elements.
    """

    key: str
    dtype: str | None
    length: int

    @property
    def nbytes(self) -> int:
        """Bytes of the block."""
        return self.length * (element_bytes(self.dtype) if self.dtype else 1)


@dataclass(slots=True, eq=False)
class StoredTensor:
    """A tensor without its data.

    Two tensors are the same memory (tied weights) when `storage` is the same object and `offset` is equal.
    `storage` is `None` where the file keeps none: meta tensors, sparse and nested tensors, lazy parameters.
    `offset` and `stride` count elements. `parameter` says that it is an `nn.Parameter`.
    """

    spec: TensorSpec
    storage: StoredStorage | None = None
    offset: int = 0
    stride: tuple[int, ...] = ()
    requires_grad: bool = False
    parameter: bool = False
    class_name: str = "torch.Tensor"

    @property
    def nbytes(self) -> int:
        """Bytes that the elements take when laid out densely; 0 where the shape or dtype is not known."""
        shape, dtype = self.spec.shape, self.spec.dtype
        if shape is None or dtype is None or self.storage is None:
            return 0
        return math.prod(size or 0 for size in shape) * element_bytes(dtype)


@dataclass(slots=True, eq=False)
class StoredDict:
    """A dict, or one of the standard library's dict classes: `class_name` is `"dict"`, `"collections.OrderedDict"`, …

    `attributes` are what the file sets on the object itself; a state dict carries its `_metadata` there.
    """

    items: dict[Any, StoredValue] = field(default_factory=dict)
    class_name: str = "dict"
    attributes: dict[str, StoredValue] | None = None

    @property
    def versions(self) -> Mapping[str, int | None] | None:
        """Module prefix to version, from `_metadata` (see `Module.state_dict`); `None` where there is no metadata."""
        metadata = (self.attributes or {}).get("_metadata")
        if not isinstance(metadata, StoredDict):
            return None
        return {prefix: _version(local) for prefix, local in metadata.items.items() if isinstance(prefix, str)}


def _version(local: StoredValue) -> int | None:
    version = local.items.get("version") if isinstance(local, StoredDict) else None
    return version if type(version) is int else None


@dataclass(slots=True, eq=False)
class StoredSet:
    """A set or frozenset, as the sequence of what was put in. Nothing was hashed, so equal members may repeat."""

    items: list[StoredValue]
    class_name: str = "set"


@dataclass(slots=True, eq=False)
class StoredObject:
    """An instance of any other class, or the result of any other call, as written in the file.

    `class_name` is what is called, `args` what with (`kwargs` for `__newobj_ex__`), `state` what `__setstate__` or
    `__dict__` would receive, `items` and `elements` what is put in as into a dict or list (for subclasses of these).
    A pickled `nn.Module` is such a record whose `state` has `_parameters`, `_buffers` and `_modules`: see `modules`.
    """

    class_name: str
    args: tuple[StoredValue, ...] = ()
    state: StoredValue = None
    items: dict[Any, StoredValue] | None = None
    elements: list[StoredValue] | None = None
    kwargs: StoredValue = None


Scalar: TypeAlias = int | float | complex | str | bytes | bool | None

StoredValue: TypeAlias = Union[
    Scalar,
    StoredTensor,
    StoredStorage,
    StoredDict,
    StoredSet,
    StoredObject,
    StoredGlobal,
    "list[StoredValue]",
    "tuple[StoredValue, ...]",
]
