"""Products of vectors and matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ListValue, TensorValue, Value
from ckpt_lsp.libraries import torch_shapes
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_promotion import result_type
from ckpt_lsp.libraries.torch_shapes import AnyShape
from ckpt_lsp.libraries.torch_values import OPAQUE, dims_of, operation, size_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def _product(a: TensorValue, b: TensorValue, shape: AnyShape) -> TensorValue:
    """Matrix products want one dtype."""
    known = a.dtype is None or b.dtype is None or a.dtype == b.dtype
    return TensorValue(shape if known else None, a.dtype)


def _register_product(name: str, ranks: tuple[int, int] | None) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, other: Value, **options: Value) -> Value:
        a, b = tensor_of(machine, input), tensor_of(machine, other)
        if a.shape is None or b.shape is None or (ranks and (len(a.shape), len(b.shape)) != ranks):
            return TensorValue(None, a.dtype)
        if ranks == (3, 3) and torch_shapes.fitted([a.shape[:1], b.shape[:1]]) is None:
            return TensorValue(None, a.dtype)
        return _product(a, b, torch_shapes.matmul(a.shape, b.shape))


for _name, _ranks in {
    "matmul": None, "mm": (2, 2), "bmm": (3, 3), "mv": (2, 1), "dot": (1, 1), "vdot": (1, 1),
}.items():  # fmt: skip
    _register_product(_name, _ranks)


@TORCH.native("Tensor.__matmul__")
def matmul_operator(machine: Machine, tensor: Value, other: Value) -> Value:
    return machine.call(TORCH.members["matmul"], (tensor, other))


@TORCH.native("Tensor.__rmatmul__")
def mirrored_matmul(machine: Machine, tensor: Value, other: Value) -> Value:
    return machine.call(TORCH.members["matmul"], (other, tensor))


@TORCH.native("chain_matmul")
def chain_matmul(machine: Machine, *matrices: Value, **options: Value) -> Value:
    made = matrices[0] if matrices else OPAQUE
    for matrix in matrices[1:]:
        made = machine.call(TORCH.members["mm"], (made, matrix))
    return made


def _register_sum_of_product(name: str, product: str, reduced: Callable[[AnyShape], AnyShape]) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, a: Value, b: Value, **options: Value) -> Value:
        made = tensor_of(machine, machine.call(TORCH.members[product], (a, b)))
        shape = torch_shapes.broadcast(tensor_of(machine, input).shape, reduced(made.shape))
        return TensorValue(shape, made.dtype)


def _whole(shape: AnyShape) -> AnyShape:
    return shape


def _without_batch(shape: AnyShape) -> AnyShape:
    return None if shape is None else shape[1:]


_register_sum_of_product("addmm", "mm", _whole)
_register_sum_of_product("baddbmm", "bmm", _whole)
_register_sum_of_product("addmv", "mv", _whole)
_register_sum_of_product("addbmm", "bmm", _without_batch)
_register_sum_of_product("addr", "outer", _whole)


@operation("inner")
def inner(machine: Machine, input: Value, other: Value) -> Value:
    """The last dimensions are multiplied."""
    a, b = tensor_of(machine, input), tensor_of(machine, other)
    if not a.shape or not b.shape:
        return TensorValue(torch_shapes.broadcast(a.shape, b.shape), a.dtype)
    met = torch_shapes.fitted([a.shape[-1:], b.shape[-1:]]) is not None
    return _product(a, b, (*a.shape[:-1], *b.shape[:-1]) if met else None)


@operation("outer", "ger")
def outer(machine: Machine, input: Value, vec2: Value) -> Value:
    a, b = tensor_of(machine, input), tensor_of(machine, vec2)
    vectors = a.shape is not None and b.shape is not None and len(a.shape) == len(b.shape) == 1
    shape = (*a.shape, *b.shape) if vectors else None  # type: ignore[misc]
    return TensorValue(shape, result_type(machine, (input, vec2)))


@operation("kron")
def kron(machine: Machine, input: Value, other: Value) -> Value:
    """Sizes are multiplied, the shorter shape filled up with ones in front."""
    a, b = tensor_of(machine, input), tensor_of(machine, other)
    if a.shape is None or b.shape is None:
        return OPAQUE
    rank = max(len(a.shape), len(b.shape))
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in (a.shape, b.shape)]
    return TensorValue(tuple(map(torch_shapes.product, zip(*padded))), result_type(machine, (input, other)))


@operation("tensordot")
def tensordot(machine: Machine, a: Value, b: Value, dims: Value = 2, out: Value = None) -> Value:
    """The last dimensions of one with the first of the other, or those that are named."""
    x, y = tensor_of(machine, a), tensor_of(machine, b)
    pairs = _contracted(machine, x.shape, y.shape, dims)
    if x.shape is None or y.shape is None or pairs is None:
        return TensorValue(None, x.dtype)
    left, right = (torch_shapes.axes(pair, len(shape)) for pair, shape in zip(pairs, (x.shape, y.shape)))
    if left is None or right is None or len(left) != len(right):
        return TensorValue(None, x.dtype)
    met = torch_shapes.fitted([tuple(x.shape[at] for at in left), tuple(y.shape[at] for at in right)])
    rest = [size for at, size in enumerate(x.shape) if at not in left]
    rest += [size for at, size in enumerate(y.shape) if at not in right]
    return _product(x, y, None if met is None else tuple(rest))


def _contracted(machine: Machine, a: AnyShape, b: AnyShape, dims: Value) -> list[tuple[int, ...]] | None:
    number = size_of(dims) if not isinstance(dims, (tuple, ListValue)) else None
    if number is not None and a is not None:
        return [tuple(range(len(a) - number, len(a))), tuple(range(number))]
    if not isinstance(dims, (tuple, ListValue)):
        return None
    items, more = machine.items_of(dims)
    named = [dims_of(item) for item in items]
    return None if more or len(named) != 2 or None in named else [pair for pair in named if pair is not None]


@TORCH.native("cdist")
def cdist(machine: Machine, x1: Value, x2: Value, *rest: Value, **options: Value) -> Value:
    """The distance of each row to each row."""
    a, b = tensor_of(machine, x1), tensor_of(machine, x2)
    if not a.shape or not b.shape or len(a.shape) < 2 or len(b.shape) < 2:
        return TensorValue(None, a.dtype)
    met = torch_shapes.fitted([a.shape[-1:], b.shape[-1:]])
    batch = torch_shapes.broadcast(a.shape[:-2], b.shape[:-2])
    known = met is not None and batch is not None
    return TensorValue((*batch, a.shape[-2], b.shape[-2]) if known and batch is not None else None, a.dtype)


@operation("cross")
def cross(machine: Machine, input: Value, other: Value, dim: Value = None) -> Value:
    shape = torch_shapes.broadcast(tensor_of(machine, input).shape, tensor_of(machine, other).shape)
    return TensorValue(shape if shape and 3 in shape else None, result_type(machine, (input, other)))


_DELEGATED = {
    "inverse": "torch.linalg.inv", "pinverse": "torch.linalg.pinv", "cholesky": "torch.linalg.cholesky",
    "det": "torch.linalg.det", "logdet": "torch.linalg.det", "slogdet": "torch.linalg.slogdet",
    "svd": "torch.linalg._legacy_svd", "qr": "torch.linalg._legacy_qr", "matrix_exp": "torch.linalg.matrix_exp",
    "matrix_power": "torch.linalg.matrix_power", "vander": "torch.linalg.vander", "stft": "torch._spectral.stft",
    "istft": "torch._spectral.istft",
}  # fmt: skip
"""Functions and methods that the stand-ins have written down in Python elsewhere."""


def _register_delegate(name: str, target: str) -> None:
    @operation(name)
    def native(machine: Machine, *arguments: Value, **options: Value) -> Value:
        return machine.call(machine.native_class(target), arguments, options)


for _name, _target in _DELEGATED.items():
    _register_delegate(_name, _target)
