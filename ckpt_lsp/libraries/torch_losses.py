"""Loss functions: one number, or one for each element or sample where nothing is reduced."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_namespaces import FUNCTIONAL
from ckpt_lsp.libraries.torch_shapes import AnyShape
from ckpt_lsp.libraries.torch_values import OPAQUE, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Unreduced = Callable[[TensorValue, TensorValue], AnyShape]


def _each_element(input: TensorValue, target: TensorValue) -> AnyShape:
    return torch_shapes.broadcast(input.shape, target.shape)


def _each_sample(input: TensorValue, target: TensorValue) -> AnyShape:
    """Classes are the second dimension; targets are their numbers or their shares."""
    if input.shape is None or not input.shape:
        return None
    return input.shape[:1] + input.shape[2:]


def _unclear(input: TensorValue, target: TensorValue) -> AnyShape:
    return None


LOSSES: dict[str, Unreduced] = {
    "l1_loss": _each_element, "mse_loss": _each_element, "smooth_l1_loss": _each_element, "huber_loss": _each_element,
    "binary_cross_entropy": _each_element, "binary_cross_entropy_with_logits": _each_element,
    "kl_div": _each_element, "poisson_nll_loss": _each_element, "soft_margin_loss": _each_element,
    "hinge_embedding_loss": _each_element, "nll_loss": _each_sample, "cross_entropy": _each_sample,
    "gaussian_nll_loss": _unclear, "margin_ranking_loss": _unclear, "triplet_margin_loss": _unclear,
    "triplet_margin_with_distance_loss": _unclear, "cosine_embedding_loss": _unclear, "ctc_loss": _unclear,
    "multi_margin_loss": _unclear, "multilabel_margin_loss": _unclear, "multilabel_soft_margin_loss": _unclear,
}  # fmt: skip
"""What each loss gives where `reduction="none"`."""


def _register(name: str, unreduced: Unreduced) -> None:
    @FUNCTIONAL.native(name)
    def native(
        machine: Machine, input: Value = None, target: Value = None, *rest: Value, reduction: Value = "mean",
        **options: Value,
    ) -> Value:  # fmt: skip
        given, wanted = tensor_of(machine, input), tensor_of(machine, target)
        if reduction in ("mean", "sum", "batchmean"):
            return TensorValue((), given.dtype)
        return TensorValue(unreduced(given, wanted) if reduction == "none" else None, given.dtype)


for _name, _unreduced in LOSSES.items():
    _register(_name, _unreduced)


@FUNCTIONAL.native("linear_cross_entropy")
def linear_cross_entropy(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return OPAQUE
