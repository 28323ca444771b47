"""What a model has and what a checkpoint holds, as facts without data.

`ModuleTree` is a snapshot of an `nn.Module` at one moment, `StateDict` one of the mapping that is loaded into it.
Both can be partly known: what is surely there, what may be there, and where anything may be there, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from ckpt_lsp.text import Span

Shape = tuple[int | None, ...]
"""Sizes, outermost first; a size that is not known is `None`."""


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """A tensor without its data: `shape` and `dtype` (`"float32"`) are `None` where they are not known."""

    shape: Shape | None
    dtype: str | None

    def __str__(self) -> str:
        if self.shape is None:
            return "[?]"
        return "[" + ", ".join("?" if size is None else str(size) for size in self.shape) + "]"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not known: one clause, and the place in the source where the knowledge ends."""

    text: str
    span: Span | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.span})" if self.span else self.text


class SlotKind(Enum):
    """What a module keeps in a slot; `load_state_dict` visits them in this order."""

    PARAMETER = "parameter"
    BUFFER = "buffer"
    EXTRA_STATE = "extra_state"


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter, buffer or extra state that a module itself owns.

    `spec` is `None` where the slot was registered as `None`: then it has no key.
    `lazy` marks an uninitialised parameter, which takes whatever shape the checkpoint has.
    `maybe` marks a slot that exists in some runs only.
    """

    name: str
    spec: TensorSpec | None
    kind: SlotKind = SlotKind.PARAMETER
    persistent: bool = True
    lazy: bool = False
    maybe: bool = False
    span: Span | None = None


class Loading(Enum):
    """How a module's `_load_from_state_dict` differs from `nn.Module`'s (torch 2.13)."""

    PLAIN = "plain"
    BATCH_NORM = "batch_norm"
    """`_NormBase`: without metadata, or with a version below 2, an absent `num_batches_tracked` is not missing."""
    INSTANCE_NORM = "instance_norm"
    """`_InstanceNorm`: old running stats are an error where they are not tracked, even when not strict."""
    WEIGHT_NORM = "weight_norm"
    """A parametrized module whose pre-hook renames `<name>_g`/`<name>_v` to `parametrizations.<name>.original0`/`1`."""


@dataclass(frozen=True, slots=True)
class Child:
    """A named submodule. `tree` is `None` where it was registered as `None`: its keys are silently ignored."""

    name: str
    tree: ModuleTree | None
    maybe: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ModuleTree:
    """An `nn.Module` at the moment of a load.

    `open` says why further slots or children of any name may exist; `custom` says why the loading itself cannot be
    foreseen (a hook, or an override of `_load_from_state_dict`); `version` is the class's `_version`.
    """

    class_name: str
    slots: tuple[Slot, ...] = ()
    children: tuple[Child, ...] = ()
    open: Reason | None = None
    custom: Reason | None = None
    loading: Loading = Loading.PLAIN
    version: int | None = 1
    qualified_name: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class NotTensor:
    """A value under a state dict key that is no tensor; `type_name` as in `<class 'int'>`: `"int"`."""

    type_name: str


@dataclass(frozen=True, slots=True)
class StateEntry:
    """What a state dict has under one key. `maybe` marks a key that exists in some runs only."""

    value: TensorSpec | NotTensor
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class StateDict:
    """The mapping handed to `load_state_dict`.

    `versions` is its `_metadata` reduced to module prefix (`"layer1.0"`, no final dot) → version; without it `None`.
    `open` says why further keys of any name may exist.
    """

    entries: Mapping[str, StateEntry]
    versions: Mapping[str, int | None] | None = None
    open: Reason | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A key whose shape in the `checkpoint` cannot be copied into that of the `model`."""

    key: str
    model: Shape
    checkpoint: Shape


@dataclass(frozen=True, slots=True)
class KeySet:
    """The keys that a model's `state_dict()` will have.

    `sure` keys are there in every run, `maybe` keys in some; under an `open` prefix (`"encoder."`; `""` for all) any.
    """

    sure: Mapping[str, TensorSpec]
    maybe: Mapping[str, TensorSpec] = field(default_factory=dict)
    open: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether nothing about the names and shapes is in doubt."""
        shapes = (spec.shape for spec in self.sure.values())
        return not self.maybe and not self.open and all(shape is not None and None not in shape for shape in shapes)


def key_set(tree: ModuleTree) -> KeySet:
    """Return the keys of `tree.state_dict()`, in its order (`Module.state_dict`: own tensors first, then children)."""
    sure: dict[str, TensorSpec] = {}
    maybe: dict[str, TensorSpec] = {}
    reasons: dict[str, Reason] = {}
    for prefix, module, uncertain in _walk(tree, "", uncertain=False):
        if module.open:
            reasons[prefix] = module.open
        for slot in module.slots:
            if slot.spec and slot.persistent:
                (maybe if uncertain or slot.maybe else sure)[prefix + slot.name] = slot.spec
    return KeySet(sure, maybe, reasons)


def parameters(tree: ModuleTree) -> Iterator[tuple[str, TensorSpec]]:
    """Yield the keys of the parameters in `tree.state_dict()`, without those that are there in some runs only."""
    for prefix, module, uncertain in _walk(tree, "", uncertain=False):
        for slot in module.slots:
            if slot.spec and slot.kind is SlotKind.PARAMETER and not (uncertain or slot.maybe):
                yield prefix + slot.name, slot.spec


def _walk(tree: ModuleTree, prefix: str, *, uncertain: bool) -> Iterator[tuple[str, ModuleTree, bool]]:
    yield prefix, tree, uncertain
    for child in tree.children:
        if child.tree:
            yield from _walk(child.tree, f"{prefix}{child.name}.", uncertain=uncertain or child.maybe)
