"""Faults: what happened to a checkpoint since its model was built, and the causes that must be named for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

Tensors = Mapping[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Fault:
    """A change of the tensors of a model whose first child is called `first`, and the kind of cause that it is."""

    name: str
    kind: str
    change: Callable[[Tensors, str], Mapping[str, Any]]


def _prefixed(prefix: str) -> Callable[[Tensors, str], Tensors]:
    return lambda tensors, _: {prefix + key: value for key, value in tensors.items()}


def _below_first(part: str) -> Callable[[Tensors, str], Tensors]:
    return lambda tensors, first: {
        (f"{first}.{part}{key.removeprefix(f'{first}.')}" if key.startswith(f"{first}.") else key): value
        for key, value in tensors.items()
    }


def _renamed(tensors: Tensors, first: str) -> Tensors:
    return {
        (f"old_{first}.{key.removeprefix(f'{first}.')}" if key.startswith(f"{first}.") else key): value
        for key, value in tensors.items()
    }


def _other_classes(tensors: Tensors, _: str) -> Tensors:
    return {
        key: torch.zeros(value.shape[0] + 3, *value.shape[1:]) if key.startswith("head.") else value
        for key, value in tensors.items()
    }


def _more_buffers(tensors: Tensors, first: str) -> Tensors:
    return {**tensors, f"{first}.position_ids": torch.arange(4), "head.num_batches_tracked": torch.tensor(3)}


def _more_parts(tensors: Tensors, _: str) -> Tensors:
    return {**tensors, "teacher.weight": torch.zeros(3, 4), "teacher.bias": torch.zeros(3)}


def _fewer_parts(tensors: Tensors, first: str) -> Tensors:
    return {key: value for key, value in tensors.items() if not key.startswith("head.")}


def _entry(name: str) -> Callable[[Tensors, str], Mapping[str, Any]]:
    return lambda tensors, _: {name: dict(tensors), "epoch": 3}


def _other_model(tensors: Tensors, _: str) -> Tensors:
    return {f"stage{n}.{n}.kernel": torch.zeros(n + 41, 43) for n in range(5)}


MODULE = Fault("module", "prefix-to-strip", _prefixed("module."))
COMPILED = Fault("compiled", "prefix-to-strip", _prefixed("_orig_mod."))
LIGHTNING = Fault("lightning", "prefix-to-strip", _prefixed("model."))
INSIDE = Fault("compiled-inside", "part-to-strip", _below_first("_orig_mod."))
RENAMED = Fault("renamed", "renamed", _renamed)
HEAD = Fault("head", "head-differs", _other_classes)
BUFFERS = Fault("buffers", "harmless-buffers", _more_buffers)
EXTRA = Fault("extra", "part-extra", _more_parts)
MISSING = Fault("missing", "part-missing", _fewer_parts)
ENTRY = Fault("entry", "entry-fits", _entry("state_dict"))
OTHER = Fault("other", "nothing-matches", _other_model)

PART = Fault("part", "prefix-to-add", lambda tensors, _: tensors)
"""The model is a part of the one that is loaded into, which has an `extra` part."""

ALONE = (MODULE, COMPILED, LIGHTNING, INSIDE, RENAMED, HEAD, BUFFERS, EXTRA, MISSING, ENTRY, OTHER, PART)
PAIRS = (
    (HEAD, MODULE),
    (RENAMED, MODULE),
    (EXTRA, MODULE),
    (MISSING, MODULE),
    (BUFFERS, MODULE),
    (MODULE, ENTRY),
    (HEAD, ENTRY),
    (RENAMED, ENTRY),
    (HEAD, RENAMED),
    (HEAD, COMPILED),
    (INSIDE, ENTRY),
    (HEAD, EXTRA),
    (PART, MODULE),
    (PART, ENTRY),
    (PART, HEAD),
)
FAULTS: tuple[tuple[Fault, ...], ...] = (*((fault,) for fault in ALONE), *PAIRS)
