"""Products of vectors and matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_shapes import Size
from ckpt_lsp.libraries.torch_values import OPAQUE, operation, tensor_of, tensors_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


@operation("matmul", "mm", "bmm", "mv", "dot", "vdot", "inner", "chain_matmul")
def matmul(machine: Machine, input: Value, other: Value, **options: Value) -> Value:
    a, b = tensor_of(machine, input), tensor_of(machine, other)
    return TensorValue(torch_shapes.matmul(a.shape, b.shape), a.dtype)


@TORCH.native("Tensor.__matmul__")
def matmul_operator(machine: Machine, tensor: Value, other: Value) -> Value:
    return matmul(machine, tensor, other)


@TORCH.native("Tensor.__rmatmul__")
def mirrored_matmul(machine: Machine, tensor: Value, other: Value) -> Value:
    return matmul(machine, other, tensor)


@operation("addmm", "baddbmm", "addmv", "addbmm")
def addmm(machine: Machine, input: Value, a: Value, b: Value, **options: Value) -> Value:
    return matmul(machine, a, b)


@operation("outer", "ger")
def outer(machine: Machine, input: Value, vec2: Value) -> Value:
    a, b = tensor_of(machine, input), tensor_of(machine, vec2)
    known = a.shape is not None and b.shape is not None
    return TensorValue((*a.shape, *b.shape) if known else (None, None), a.dtype)  # type: ignore[misc]


@operation("kron", "tensordot", "cross", "cdist", "pinverse", "det", "logdet", "slogdet", "svd", "qr", "lstsq", "eig")
def unclear(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return OPAQUE


@TORCH.native("einsum")
def einsum(machine: Machine, equation: Value, *operands: Value) -> Value:
    """The sizes that letters stand for, in the order after `->` (or alphabetically, each letter that occurs once)."""
    given = operands[0] if len(operands) == 1 and not isinstance(operands[0], TensorValue) else operands
    tensors = tensors_of(machine, given)
    if not isinstance(equation, str) or tensors is None or "." in equation:
        return OPAQUE
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    terms = inputs.split(",")
    sizes: dict[str, Size] = {}
    for term, tensor in zip(terms, tensors):
        if tensor.shape is None or len(tensor.shape) != len(term):
            return OPAQUE
        for letter, size in zip(term, tensor.shape):
            if sizes.get(letter) in (None, 1):
                sizes[letter] = size
    if not arrow:
        letters = "".join(terms)
        output = "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    if not all(letter in sizes for letter in output):
        return OPAQUE
    return TensorValue(tuple(sizes[letter] for letter in output), tensors[0].dtype)
