"""Which dtype an operation on several operands computes in (`ATen/native/TypeProperties.cpp`, `result_type`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_dtypes
from ckpt_lsp.libraries.torch_dtypes import BOOL, FLOATING, category
from ckpt_lsp.libraries.torch_values import tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

DIMENSIONS, NO_DIMENSIONS, NUMBER = range(3)
"""What an operand is. A later kind changes the dtype only where it is of a higher category."""


def result_type(machine: Machine, operands: Sequence[Value]) -> str | None:
    """Return the dtype that `operands` promote to; `None` where one is not known."""
    by_kind: dict[int, str] = {}
    for operand in operands:
        tensor = tensor_of(machine, operand)
        if tensor.dtype is None or tensor.shape is None:
            return _where_all_agree(machine, operands)
        kind = DIMENSIONS if tensor.shape else NO_DIMENSIONS if isinstance(operand, TensorValue) else NUMBER
        before = by_kind.get(kind)
        by_kind[kind] = tensor.dtype if before is None else torch_dtypes.promote(before, tensor.dtype)
    found: str | None = None
    for kind in sorted(by_kind):
        found = by_kind[kind] if found is None else _with_lighter(found, by_kind[kind])
    return found


def _where_all_agree(machine: Machine, operands: Sequence[Value]) -> str | None:
    dtypes = {tensor_of(machine, operand).dtype for operand in operands}
    return dtypes.pop() if len(dtypes) == 1 else None


def _with_lighter(heavy: str, light: str) -> str:
    if category(heavy) == BOOL or category(heavy) < category(light):
        return torch_dtypes.promote(heavy, light)
    return heavy


def floating(dtype: str | None) -> str | None:
    """Return the dtype of functions that give fractions: the default one for whole numbers."""
    return "float32" if dtype is not None and category(dtype) < FLOATING else dtype
