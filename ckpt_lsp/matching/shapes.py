"""Whether one shape can be copied into another, as `Module._load_from_state_dict` sees it (torch 2.13)."""

from __future__ import annotations

from enum import Enum

from ckpt_lsp.tensors import Shape


class Fit(Enum):
    """Whether a tensor of the checkpoint can be copied into one of the model."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def fit(model: Shape | None, checkpoint: Shape | None) -> Fit:
    """Compare exactly, without broadcasting; a model's scalar also takes one element in one dimension."""
    if model is None or checkpoint is None:
        return Fit.UNKNOWN
    if model == () and len(checkpoint) == 1:
        return _same(checkpoint, (1,))
    return _same(model, checkpoint)


def _same(left: Shape, right: Shape) -> Fit:
    if len(left) != len(right):
        return Fit.NO
    pairs = list(zip(left, right, strict=True))
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return Fit.NO
    return Fit.UNKNOWN if any(a is None or b is None for a, b in pairs) else Fit.YES
