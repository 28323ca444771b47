"""What is to be said about a load or a checkpoint file: for each rule the facts, which `rules/` puts into words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ckpt_lsp.matching.causes import Cause, HeadDiffers, SizesDiffer, held
from ckpt_lsp.matching.comparison import Comparison, OldRunningStats
from ckpt_lsp.matching.places import places
from ckpt_lsp.tensors import Mismatch, ModuleTree, Reason, Shape, StateDict, parameters
from ckpt_lsp.text import Span

EXAMPLES = 3
"""How many keys of a list are shown, and so have their place in the source looked up."""

Places = Mapping[str, Span]
"""The line of the model that makes each shown key, or would have to."""


@dataclass(frozen=True, slots=True)
class MissingKeys:
    """A strict load lacks `keys`, out of `total` that the model asks for; `None` where that is not known."""

    keys: tuple[str, ...]
    total: int | None
    causes: tuple[Cause, ...] = ()
    places: Places = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnexpectedKeys:
    """A load has `keys` for which the model has no place, out of the checkpoint's `total`; `None` if not known."""

    keys: tuple[str, ...]
    total: int | None
    causes: tuple[Cause, ...] = ()
    places: Places = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SizeMismatch:
    """The shapes of some of the model's `total` keys differ; `None` where that is not known."""

    mismatches: tuple[Mismatch, ...]
    total: int | None
    causes: tuple[Cause, ...] = ()
    places: Places = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartialLoad:
    """A load that is not strict loads `matched` keys and leaves others out.

    `untouched` is the share of the model's parameters that keep their initial values, counted in numbers and not in
    tensors; `None` where it is not known.
    """

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    matched: int
    causes: tuple[Cause, ...] = ()
    places: Places = field(default_factory=dict)
    untouched: float | None = None


@dataclass(frozen=True, slots=True)
class NothingLoaded:
    """A load that is not strict loads nothing at all."""

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    causes: tuple[Cause, ...] = ()
    places: Places = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DroppedKeys:
    """A load succeeds, and ignores `keys` because a child is registered as `None`."""

    keys: tuple[str, ...]
    places: Places = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OptimizerState:
    """What `Optimizer.state_dict()` returns."""


@dataclass(frozen=True, slots=True)
class WholeModule:
    """A pickled module; `class_name` is its class."""

    class_name: str


@dataclass(frozen=True, slots=True)
class OtherValue:
    """A value that is no mapping; `type_name` as in `<class 'int'>`: `"int"`."""

    type_name: str


@dataclass(frozen=True, slots=True)
class OtherValues:
    """A mapping with values that are no tensors under keys of the model."""

    keys: tuple[str, ...]
    type_name: str


@dataclass(frozen=True, slots=True)
class IndexOutsideCall:
    """The index stands after the call: `load_state_dict(torch.load(p))["state_dict"]`."""

    index: str


@dataclass(frozen=True, slots=True)
class NotAStateDict:
    """Something else is passed to `load_state_dict`."""

    value: OptimizerState | WholeModule | OtherValue | OtherValues | IndexOutsideCall


@dataclass(frozen=True, slots=True)
class CheckpointNotFound:
    """The program's `path` is known, and none of the `tried` places has a file.

    `newest` is the newest file there whose name differs in its numbers only.
    """

    path: str
    tried: tuple[str, ...] = ()
    newest: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadableCheckpoint:
    """The file cannot be read: what is wrong (`problem`, one clause), and where (`offset` in bytes)."""

    path: str
    problem: str
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class WrongLoader:
    """`loader` (`"torch.load"`) cannot read a file of `format` (`"safetensors"`)."""

    path: str
    loader: str
    format: str


@dataclass(frozen=True, slots=True)
class BlockedGlobals:
    """`torch.load(weights_only=True)` refuses the file for these `names`."""

    path: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DangerousCheckpoint:
    """Unpickling the file can run code, through these `names`."""

    path: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnresolvedLoad:
    """The model or the path of a load cannot be worked out; `comment` is one that would say what is not known."""

    reason: Reason
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class UnusedIgnore:
    """An ignore comment silences nothing; `rules` are the ones it names, none for all."""

    rules: tuple[str, ...] = ()


Finding = (
    MissingKeys
    | UnexpectedKeys
    | SizeMismatch
    | PartialLoad
    | NothingLoaded
    | DroppedKeys
    | NotAStateDict
    | CheckpointNotFound
    | UnreadableCheckpoint
    | WrongLoader
    | BlockedGlobals
    | DangerousCheckpoint
    | UnresolvedLoad
    | UnusedIgnore
)


def findings(
    comparison: Comparison, tree: ModuleTree, state: StateDict, *, strict: bool | None, causes: tuple[Cause, ...] = ()
) -> tuple[Finding, ...]:
    """Return what is to be said about a load with these sides; where `strict` is not known, what holds both ways."""
    if _is_optimizer_state(state):
        return (NotAStateDict(OptimizerState()),)
    about = _About(comparison, tree, state, causes)
    found = [*_raised(about), *_keys(about, strict=strict is True)]
    if strict is False and not found:
        found.extend(_left_out(about))
    if comparison.dropped and comparison.agrees:
        found.append(DroppedKeys(comparison.dropped, about.places(comparison.dropped)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _About:
    comparison: Comparison
    tree: ModuleTree
    state: StateDict
    causes: tuple[Cause, ...]

    @property
    def key_causes(self) -> tuple[Cause, ...]:
        """The causes that are about names, not shapes."""
        return tuple(cause for cause in self.causes if not isinstance(cause, SizesDiffer | HeadDiffers))

    def places(self, *lists: tuple[str, ...]) -> Places:
        return places(self.tree, [key for keys in lists for key in keys[:EXAMPLES]])


def _is_optimizer_state(state: StateDict) -> bool:
    """Whether these are the keys of `Optimizer.state_dict()`."""
    return not state.open and set(state.entries) == {"state", "param_groups"}


def _raised(about: _About) -> Iterator[Finding]:
    """Yield what PyTorch raises for however strict it is."""
    comparison = about.comparison
    if others := comparison.not_tensors:
        yield NotAStateDict(OtherValues(tuple(error.key for error in others), others[0].type_name))
    if mismatched := comparison.mismatched:
        shown = about.places(tuple(mismatch.key for mismatch in mismatched))
        yield SizeMismatch(mismatched, comparison.expected, about.causes, shown)


def _keys(about: _About, *, strict: bool) -> Iterator[Finding]:
    """Yield the keys that PyTorch raises for; old running statistics are among them whether it is strict or not."""
    missing, unexpected = about.comparison.missing, about.comparison.unexpected
    old = [key for error in about.comparison.errors if isinstance(error, OldRunningStats) for key in error.keys]
    refused = (*(unexpected if strict else ()), *old)
    if strict and missing:
        yield MissingKeys(missing, about.comparison.expected, about.key_causes, about.places(missing))
    if refused:
        yield UnexpectedKeys(refused, held(about.state), about.key_causes, about.places(refused))


def _left_out(about: _About) -> Iterator[Finding]:
    """Yield what a load that is not strict passes over."""
    comparison = about.comparison
    if comparison.agrees:
        return
    missing, unexpected = comparison.missing, comparison.unexpected
    shown = about.places(missing, unexpected)
    if comparison.matched or not comparison.decided:
        untouched = _untouched(about)
        yield PartialLoad(missing, unexpected, len(comparison.matched), about.key_causes, shown, untouched)
    else:
        yield NothingLoaded(missing, unexpected, about.key_causes, shown)


def _untouched(about: _About) -> float | None:
    """Return which share of the parameters gets no value; buffers are none."""
    sizes = {key: _size(spec.shape) for key, spec in parameters(about.tree) if spec.shape is not None}
    if not about.comparison.decided or None in sizes.values():
        return None
    total = sum(size or 0 for size in sizes.values())
    return sum(sizes.get(key) or 0 for key in about.comparison.missing) / total if total else None


def _size(shape: Shape) -> int | None:
    return None if None in shape else math.prod(size or 0 for size in shape)
