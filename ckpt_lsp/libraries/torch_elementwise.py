"""Functions of each element by itself, and those that keep the shape of their first argument."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import TensorValue, Value
from ckpt_lsp.libraries import torch_dtypes, torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_arithmetic import in_place
from ckpt_lsp.libraries.torch_dtypes import COMPLEX, chosen_dtype
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_promotion import floating
from ckpt_lsp.libraries.torch_values import dims_of, operation, restrided, result, size_of, strides_of, tensor_of

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

Rule = Callable[[Any], Any]

KEEPING: dict[str, Rule | None] = {
    "neg": operator.neg, "negative": operator.neg, "positive": operator.pos,
    "sign": lambda x: (x > 0) - (x < 0), "sgn": None, "floor": math.floor, "ceil": math.ceil, "round": round,
    "trunc": math.trunc, "fix": math.trunc, "frac": None, "relu": lambda x: max(x, 0),
    "relu6": None, "nan_to_num": None, "conj": None, "conj_physical": None, "renorm": None, "masked_scatter": None,
    "scatter": None, "scatter_add": None, "scatter_reduce": None, "index_fill": None, "index_add": None,
    "index_copy": None, "index_put": None, "index_reduce": None, "put": None, "slice_scatter": None,
    "select_scatter": None, "diagonal_scatter": None, "dropout": None, "alpha_dropout": None,
    "feature_dropout": None, "feature_alpha_dropout": None, "threshold": None, "selu": None, "celu": None,
    "prelu": None, "rrelu": None, "hardshrink": None, "fake_quantize_per_tensor_affine": None, "group_norm": None,
    "batch_norm": None, "instance_norm": None,
}  # fmt: skip
"""Functions whose result has the shape and dtype of their first argument."""

ALIKE = ("contiguous", "detach", "cuda", "cpu", "xpu", "pin_memory", "resolve_conj", "resolve_neg", "lift_fresh_copy",
         "view_copy")  # fmt: skip
"""Functions that return a tensor with the same elements, often the very same."""

FLOATS: dict[str, Callable[[float], float] | None] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10, "log1p": math.log1p,
    "expm1": math.expm1, "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh, "sinh": math.sinh,
    "cosh": math.cosh, "asin": math.asin, "acos": math.acos, "atan": math.atan, "arctan": math.atan,
    "arcsin": math.asin, "arccos": math.acos, "rsqrt": lambda x: 1 / math.sqrt(x), "reciprocal": lambda x: 1 / x,
    "sigmoid": None, "erf": math.erf, "erfc": math.erfc, "erfinv": None, "exp2": None, "asinh": None, "acosh": None,
    "atanh": None, "arcsinh": None, "arccosh": None, "arctanh": None, "logit": None, "digamma": None, "lgamma": None,
    "sinc": None, "i0": None, "deg2rad": math.radians, "rad2deg": math.degrees, "expit": None, "logsigmoid": None,
    "gelu": None, "silu": None, "mish": None, "elu": None, "leaky_relu": None, "softplus": None, "polygamma": None,
    "mvlgamma": None, "special_erf": None,
}  # fmt: skip
"""Functions whose result is floating point, whatever they are given."""

PREDICATES: dict[str, Rule | None] = {
    "isnan": lambda x: x != x,
    "isinf": lambda x: x in (math.inf, -math.inf),
    "isfinite": lambda x: x == x and x not in (math.inf, -math.inf),
    "logical_not": operator.not_,
    "signbit": None,
    "isposinf": None,
    "isneginf": None,
    "isreal": None,
}


def unary(machine: Machine, tensor: Value, rule: Rule | None, *, floats: bool) -> TensorValue:
    """Return a function of each element; one of those that give `floats` makes integers floating point."""
    given = tensor_of(machine, tensor)
    return result(given.shape, floating(given.dtype) if floats else given.dtype, _applied(given, rule))


def _applied(tensor: TensorValue, rule: Rule | None) -> list[Any] | None:
    if rule is None or tensor.values is None:
        return None
    try:
        return [rule(value) for value in tensor.values]
    except (ArithmeticError, TypeError, ValueError):
        return None


def _register_unary(name: str, rule: Rule | None, *, floats: bool) -> None:
    @operation(name)
    def native(machine: Machine, input: Value = None, *arguments: Value, **options: Value) -> Value:
        return unary(machine, input, None if arguments or options else rule, floats=floats)

    in_place(name)


def _register_predicate(name: str, rule: Rule | None) -> None:
    @operation(name)
    def native(machine: Machine, input: Value) -> Value:
        made = tensor_of(machine, input)
        return result(made.shape, "bool", _applied(made, rule))


for _name, _rule in KEEPING.items():
    _register_unary(_name, _rule, floats=False)
for _name, _float_rule in FLOATS.items():
    _register_unary(_name, _float_rule, floats=True)
for _name, _predicate in PREDICATES.items():
    _register_predicate(_name, _predicate)
_FILLERS = (
    "fill", "zero", "copy", "normal", "uniform", "random", "bernoulli", "exponential", "cauchy", "log_normal",
    "geometric", "clamp", "clip", "clamp_min", "clamp_max", "fill_diagonal", "masked_fill", "tril", "triu", "softmax",
    "addmm", "baddbmm", "addbmm", "addmv", "addr", "bitwise_not", "set", "map", "apply", "cumsum", "cumprod", "abs",
)  # fmt: skip
for _name in _FILLERS:
    in_place(_name)


@operation(*ALIKE)
def alike(machine: Machine, input: Value, *arguments: Value, **options: Value) -> Value:
    """The same elements, as a plain tensor."""
    tensor = tensor_of(machine, input)
    return torch_mutation.view_of(tensor, TensorValue(tensor.shape, tensor.dtype, tensor.values))


for _name in ("cuda", "cpu", "xpu", "contiguous", "pin_memory"):
    # Methods only: `torch.cuda` is a module.
    del TORCH.members[_name]


@operation("clone")
def clone(machine: Machine, input: Value, **options: Value) -> Value:
    tensor = tensor_of(machine, input)
    return TensorValue(tensor.shape, tensor.dtype, tensor.values)


@operation("abs", "absolute")
def absolute(machine: Machine, input: Value) -> Value:
    """The magnitude: a complex number's is a real one."""
    tensor = tensor_of(machine, input)
    dtype = torch_dtypes.REAL_OF.get(tensor.dtype or "", tensor.dtype)
    return result(tensor.shape, dtype, _applied(tensor, abs))


@operation("angle")
def angle(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    return TensorValue(tensor.shape, floating(torch_dtypes.REAL_OF.get(tensor.dtype or "", tensor.dtype)))


@operation("square")
def square(machine: Machine, input: Value) -> Value:
    """A power: bools are counted as int64."""
    tensor = tensor_of(machine, input)
    dtype = "int64" if tensor.dtype == "bool" else tensor.dtype
    return result(tensor.shape, dtype, _applied(tensor, lambda x: x * x))


in_place("square")

TORCH.members["Tensor.__abs__"] = TORCH.members["abs"]
TORCH.members["Tensor.__neg__"] = TORCH.members["neg"]
TORCH.members["Tensor.__pos__"] = TORCH.members["positive"]


# Along dimensions, each of which must be one of the tensor's.


def _along(tensor: TensorValue, dims: tuple[int, ...] | None) -> TensorValue:
    known = dims is not None and torch_shapes.has_axes(tensor.shape, *dims)
    return TensorValue(tensor.shape if known else None, tensor.dtype)


@operation("softmax", "log_softmax", "logcumsumexp")
def softmax(machine: Machine, input: Value, dim: Value = None, *rest: Value, dtype: Value = None) -> Value:
    made = _along(tensor_of(machine, input), () if dim is None else dims_of(dim))
    return TensorValue(made.shape, chosen_dtype(dtype, made.dtype))


def _cumulative(
    machine: Machine, input: Value, dim: Value, dtype: Value, rule: Callable[[int, int], int]
) -> TensorValue:
    """Whole numbers are added up as int64; the sums of a row of them are known."""
    tensor, position = tensor_of(machine, input), size_of(dim)
    whole = tensor.dtype is not None and torch_dtypes.category(tensor.dtype) < torch_dtypes.FLOATING
    made = _along(tensor, None if position is None else (position,))
    natural = "int64" if whole else tensor.dtype
    known = whole and made.shape is not None and len(made.shape) == 1 and tensor.values is not None
    sums = list(itertools.accumulate(map(int, tensor.values or ()), rule)) if known else None  # type: ignore[arg-type]
    return result(made.shape, chosen_dtype(dtype, natural), sums)


def _register_cumulative(name: str, rule: Callable[[int, int], int]) -> None:
    @operation(name)
    def native(machine: Machine, input: Value, dim: Value, *, dtype: Value = None, out: Value = None) -> Value:
        return _cumulative(machine, input, dim, dtype, rule)


_register_cumulative("cumsum", operator.add)
_register_cumulative("cumprod", operator.mul)


@operation("flip")
def flip(machine: Machine, input: Value, *dims: Value, **options: Value) -> Value:
    given = dims or tuple(options.values())
    return _flipped(tensor_of(machine, input), dims_of(given[0]) if len(given) == 1 else dims_of(given))


def _flipped(tensor: TensorValue, dims: tuple[int, ...] | None) -> TensorValue:
    """The elements along `dims` from the last to the first."""
    made = _along(tensor, dims)
    at = None if dims is None or made.shape is None else torch_shapes.axes(dims, len(made.shape))
    if at is None or made.shape is None or None in made.shape or not made.shape:
        return TensorValue(None if at is None else made.shape, made.dtype)
    sizes = [size for size in made.shape if size is not None]
    steps = strides_of(sizes)
    last = sum((sizes[dim] - 1) * steps[dim] for dim in at)
    turned = [-step if dim in at else step for dim, step in enumerate(steps)]
    flipped = restrided(tensor, made.shape, lambda _: turned, last)
    return TensorValue(flipped.shape, flipped.dtype, flipped.values)


@operation("flipud")
def flip_rows(machine: Machine, input: Value) -> Value:
    return _flipped(_at_least(tensor_of(machine, input), 1), (0,))


@operation("fliplr")
def flip_columns(machine: Machine, input: Value) -> Value:
    return _flipped(_at_least(tensor_of(machine, input), 2), (1,))


@operation("tril", "triu")
def triangle(machine: Machine, input: Value, diagonal: Value = 0) -> Value:
    tensor = _at_least(tensor_of(machine, input), 2)
    return TensorValue(tensor.shape, tensor.dtype)


def _at_least(tensor: TensorValue, rank: int) -> TensorValue:
    fits = tensor.shape is not None and len(tensor.shape) >= rank
    return tensor if fits else TensorValue(None, tensor.dtype)


@operation("roll")
def roll(machine: Machine, input: Value, shifts: Value, dims: Value = ()) -> Value:
    return _along(tensor_of(machine, input), dims_of(dims))


@operation("rot90")
def rotate(machine: Machine, input: Value, k: Value = 1, dims: Value = (0, 1)) -> Value:
    """A quarter turn swaps two sizes."""
    tensor, turns, plane = tensor_of(machine, input), size_of(k), dims_of(dims)
    if turns is None or plane is None or len(plane) != 2:
        return TensorValue(None, tensor.dtype)
    swapped = torch_shapes.transposed(tensor.shape, *plane) if tensor.shape else None
    return TensorValue(swapped if turns % 2 or swapped is None else tensor.shape, tensor.dtype)


@operation("real", "imag")
def part(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    return TensorValue(tensor.shape, torch_dtypes.REAL_OF.get(tensor.dtype or "", tensor.dtype))


@operation("view_as_real")
def as_real(machine: Machine, input: Value) -> Value:
    """A complex number is two real ones."""
    tensor = tensor_of(machine, input)
    if tensor.shape is None or tensor.dtype is None or torch_dtypes.category(tensor.dtype) != COMPLEX:
        return TensorValue(None, None)
    return TensorValue((*tensor.shape, 2), torch_dtypes.REAL_OF.get(tensor.dtype))


@operation("view_as_complex")
def as_complex(machine: Machine, input: Value) -> Value:
    tensor = tensor_of(machine, input)
    dtype = torch_dtypes.COMPLEX_OF.get(tensor.dtype or "")
    known = tensor.shape and tensor.shape[-1] in (2, None) and dtype
    return TensorValue(tensor.shape[:-1] if known and tensor.shape else None, dtype)
