"""`torch.einsum`: the sizes that letters stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_shapes import AnyShape, Size
from ckpt_lsp.libraries.torch_values import OPAQUE, tensors_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_DOTS = "."
"""Stands for the dimensions that no letter names."""


@TORCH.native("einsum")
def einsum(machine: Machine, equation: Value, *operands: Value) -> Value:
    """The sizes in the order after `->`, or alphabetically, each letter that occurs once."""
    given = operands[0] if len(operands) == 1 and not isinstance(operands[0], TensorValue) else operands
    tensors = tensors_of(machine, given)
    if not isinstance(equation, str) or not tensors:
        return OPAQUE
    shape = _shape(equation.replace(" ", "").replace("...", _DOTS), [tensor.shape for tensor in tensors])
    return TensorValue(shape, tensors[0].dtype)


def _shape(equation: str, shapes: Sequence[AnyShape]) -> AnyShape:
    inputs, arrow, output = equation.partition("->")
    terms = inputs.split(",")
    if len(terms) != len(shapes):
        return None
    named: dict[str, list[Size]] = {}
    unnamed: list[AnyShape] = []
    for term, shape in zip(terms, shapes):
        if shape is None or not _collect(term, shape, named, unnamed):
            return None
    if not arrow:
        letters = inputs.replace(",", "").replace(_DOTS, "")
        output = _DOTS * bool(unnamed) + "".join(sorted(one for one in set(letters) if letters.count(one) == 1))
    return _output(output, named, torch_shapes.broadcast(*unnamed))


def _collect(term: str, shape: Sequence[Size], named: dict[str, list[Size]], unnamed: list[AnyShape]) -> bool:
    """Note the sizes of a term's letters and of its dots; whether there are as many as dimensions."""
    before, dots, after = term.partition(_DOTS)
    extra = len(shape) - len(before) - len(after)
    if extra < 0 or (extra and not dots):
        return False
    if dots:
        unnamed.append(tuple(shape[len(before) : len(before) + extra]))
    ends = (*shape[: len(before)], *shape[len(before) + extra :])
    for letter, size in zip(before + after, ends):
        named.setdefault(letter, []).append(size)
    return True


def _output(output: str, named: dict[str, list[Size]], unnamed: AnyShape) -> AnyShape:
    sizes = {letter: torch_shapes.broadcast(*((size,) for size in found)) for letter, found in named.items()}
    if None in sizes.values() or unnamed is None:
        return None
    result: list[Size] = []
    for letter in output:
        size = unnamed if letter == _DOTS else sizes.get(letter)
        if size is None:
            return None
        result += size
    return tuple(result)
