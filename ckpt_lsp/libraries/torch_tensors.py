"""`torch.Tensor` itself: its class, its attributes, and conversions to other dtypes and to Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    Foreign,
    Instance,
    ListValue,
    Native,
    Property,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries import torch_dtypes, torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_arithmetic import written
from ckpt_lsp.libraries.torch_dtypes import SIZES, TENSOR_TYPES, category, dtype_name
from ckpt_lsp.libraries.torch_elementwise import part
from ckpt_lsp.libraries.torch_namespaces import TORCH
from ckpt_lsp.libraries.torch_values import (
    OPAQUE,
    SizeValue,
    operation,
    plain,
    result,
    shape_argument,
    shape_value,
    size_of,
    size_value,
    sizes_of,
    tensor_of,
)
from ckpt_lsp.libraries.torch_views import permute, transposed_matrix

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_CLASSES = {
    "tensor": "torch.Tensor",
    "parameter": "torch.nn.parameter.Parameter",
    "buffer": "torch.nn.parameter.Buffer",
    "uninitialized_parameter": "torch.nn.parameter.UninitializedParameter",
    "uninitialized_buffer": "torch.nn.parameter.UninitializedBuffer",
    "array": "numpy.ndarray",
}


def tensor_class(value: TensorValue | Foreign) -> str:
    """Return the dotted name of the class of a tensor or a foreign value, as the evaluator asks for it."""
    return value.class_name if isinstance(value, Foreign) else _CLASSES[value.kind]


@TORCH.native("Size.__new__")
def new_size(machine: Machine, cls: Value, sizes: Value = ()) -> Value:
    items, more = machine.items_of(sizes)
    return Unknown(more, plain=True) if more else SizeValue(items)


@TORCH.native("Size.numel")
def size_product(machine: Machine, sizes: Value) -> Value:
    return size_value(machine, torch_shapes.count(sizes_of(sizes)))


# The class.


@TORCH.native("Tensor.__new__")
def new(machine: Machine, cls: Value, *arguments: Value, **options: Value) -> Value:
    """`torch.Tensor(2, 3)` has that shape, `torch.Tensor([2, 3])` those elements, in the default dtype."""
    dtype = TENSOR_TYPES.get(cls.name, "float32") if isinstance(cls, ClassValue) else "float32"
    if not arguments:
        return TensorValue((0,), dtype)
    if len(arguments) == 1 and not isinstance(arguments[0], int):
        from_data = machine.call(TORCH.members["tensor"], (arguments[0],))
        made = tensor_of(machine, from_data)
        return result(made.shape, dtype, made.values)
    return TensorValue(shape_argument(arguments), dtype)


@TORCH.native("Tensor.__init__", "Tensor.__init_subclass__")
def no_effect(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return None


@TORCH.native("Tensor.__hash__")
def hashed(machine: Machine, tensor: Value) -> Value:
    return id(tensor)


@TORCH.native("Tensor.__deepcopy__")
def deepcopied(machine: Machine, tensor: Value, memo: Value = None) -> Value:
    return copied(machine, tensor)


def copied(machine: Machine, tensor: Value) -> Value:
    """Return another tensor that is the same in all that is known: parameters stay parameters."""
    if not isinstance(tensor, TensorValue):
        return tensor
    now = torch_mutation.present(machine, tensor)
    return TensorValue(now.shape, now.dtype, now.values, now.kind, now.requires_grad, now.origin)


@TORCH.native("Tensor.__setattr__")
def set_attribute(machine: Machine, tensor: Value, name: Value, value: Value) -> Value:
    """`data` and `requires_grad` change the tensor; any other name is a tag that the program puts on it."""
    if not isinstance(tensor, TensorValue) or not isinstance(name, str):
        return None
    if name == "data":
        new = tensor_of(machine, value)
        torch_mutation.change(machine, tensor, shape=new.shape, dtype=new.dtype, values=None)
    elif name == "requires_grad":
        if isinstance(value, bool):
            torch_mutation.change(machine, tensor, requires_grad=value)
    elif name != "grad":
        torch_mutation.set_tag(machine, tensor, name, value)
    return None


@TORCH.native("Tensor.__getattr__")
def get_attribute(machine: Machine, tensor: Value, name: Value) -> Value:
    """What the program has put on the tensor; else a method or attribute of torch that is not modelled."""
    if isinstance(tensor, TensorValue) and isinstance(name, str):
        tag = torch_mutation.tag(
            machine, tensor, name, tensor.persistent if name == "persistent" and tensor.kind == "buffer" else ABSENT
        )
        if tag is not ABSENT:
            return tag
        if name in OTHER_METHODS:
            return Native(f"Tensor.{name}", lambda machine, *arguments, **options: OPAQUE)
        if name.endswith("_") and not name.endswith("__"):
            return Native(f"Tensor.{name}", lambda machine, *arguments, **options: written(machine, tensor))
        if name not in OTHER_ATTRIBUTES:
            machine.throw("AttributeError", f"'{machine.class_of(tensor).name}' object has no attribute '{name}'")
    return machine.unknown(f"Tensor.{name} is not followed", plain=True)


OTHER_ATTRIBUTES = frozenset((
    "grad_fn", "is_leaf", "is_cpu", "is_xpu", "is_mps", "is_meta", "is_nested", "is_quantized", "is_mkldnn",
    "layout", "names", "output_nr", "retains_grad", "retain_grad", "stride", "storage", "untyped_storage",
    "storage_offset", "data_ptr", "backward", "register_hook", "is_contiguous", "is_inference", "is_pinned",
    "is_shared", "is_sparse", "is_set_to", "is_signed", "is_same_size", "get_device", "device_mesh",
    "placements", "quant_state", "_version", "_grad", "_base", "_backward_hooks", "q_scale", "q_zero_point",
    "qscheme", "is_vulkan", "is_xla", "is_ipu", "is_maia", "is_mtia", "is_inference_mode",
    "register_post_accumulate_grad_hook", "grad_dtype",
))  # fmt: skip
"""Attributes and methods whose results are no tensors, or that are not worked out."""

OTHER_METHODS = frozenset((
    "stft", "istft", "to_dense", "to_sparse", "coalesce", "values", "indices", "dequantize", "int_repr", "sspaddmm",
    "smm", "sparse_mask", "geqrf", "lu", "ormqr", "triangular_solve", "cholesky_solve", "igamma", "igammac",
    "rename", "refine_names", "align_to", "align_as", "unsafe_chunk", "unsafe_split", "sum_to_size", "crow_indices",
    "col_indices", "cholesky_inverse", "orgqr", "corrcoef", "cov", "nanquantile", "i0", "split_with_sizes_copy",
))  # fmt: skip
"""Methods that return a tensor of which nothing is worked out."""


# Attributes.


def _attribute(name: str, read: Callable[[Machine, Value], Value]) -> None:
    TORCH.members[f"Tensor.{name}"] = Property(Native(f"Tensor.{name}", read))


def _shape(machine: Machine, tensor: Value) -> Value:
    return shape_value(machine, tensor_of(machine, tensor).shape)


def _dtype(machine: Machine, tensor: Value) -> Value:
    return torch_dtypes.dtype_object(machine, tensor_of(machine, tensor).dtype)


def _rank(machine: Machine, tensor: Value) -> Value:
    shape = tensor_of(machine, tensor).shape
    return size_value(machine, None if shape is None else len(shape))


def _data(machine: Machine, tensor: Value) -> Value:
    given = tensor_of(machine, tensor)
    return torch_mutation.view_of(given, plain(given))


def _reversed(machine: Machine, tensor: Value) -> Value:
    shape = tensor_of(machine, tensor).shape
    return OPAQUE if shape is None else permute(machine, tensor, tuple(reversed(range(len(shape)))))


def _requires_grad(machine: Machine, tensor: Value) -> Value:
    return tensor_of(machine, tensor).requires_grad


def _item_size(machine: Machine, tensor: Value) -> Value:
    dtype = tensor_of(machine, tensor).dtype
    return size_value(machine, SIZES.get(dtype) if dtype else None)


def _byte_count(machine: Machine, tensor: Value) -> Value:
    given = tensor_of(machine, tensor)
    size, each = torch_shapes.count(given.shape), SIZES.get(given.dtype or "")
    return size_value(machine, None if size is None or each is None else size * each)


_attribute("shape", _shape)
_attribute("dtype", _dtype)
_attribute("ndim", _rank)
_attribute("data", _data)
_attribute("T", _reversed)
_attribute("H", transposed_matrix)
_attribute("mT", transposed_matrix)
_attribute("mH", transposed_matrix)
_attribute("requires_grad", _requires_grad)
_attribute("itemsize", _item_size)
_attribute("nbytes", _byte_count)
_attribute("real", part)
_attribute("imag", part)
_attribute("grad", lambda machine, tensor: machine.unknown("gradients are not followed", plain=True))
_attribute("device", lambda machine, tensor: machine.unknown("the device of a tensor is not followed", plain=True))
_attribute("is_cuda", lambda machine, tensor: machine.unknown("the device of a tensor is not followed", plain=True))


@TORCH.native("Tensor.dim", "Tensor.ndimension")
def dim(machine: Machine, tensor: Value) -> Value:
    return _rank(machine, tensor)


@TORCH.native("Tensor.size")
def size(machine: Machine, tensor: Value, dim: Value = None) -> Value:
    shape = tensor_of(machine, tensor).shape
    if dim is None:
        return shape_value(machine, shape)
    position = size_of(dim)
    if shape is None or position is None:
        return size_value(machine, None)
    at = torch_shapes.axis(position, len(shape))
    if at is None:
        ends = f"[{-len(shape)}, {len(shape) - 1}]"
        machine.throw("IndexError", f"Dimension out of range (expected to be in range of {ends}, but got {position})")
    return size_value(machine, shape[at])


@operation("numel", "nelement")
def numel(machine: Machine, tensor: Value) -> Value:
    return size_value(machine, torch_shapes.count(tensor_of(machine, tensor).shape))


@TORCH.native("Tensor.element_size")
def element_size(machine: Machine, tensor: Value) -> Value:
    return _item_size(machine, tensor)


@operation("is_floating_point")
def is_floating_point(machine: Machine, tensor: Value) -> Value:
    dtype = tensor_of(machine, tensor).dtype
    if dtype is None:
        return machine.unknown("the dtype of a tensor is not known", plain=True)
    return torch_dtypes.is_floating(dtype)


@operation("is_complex")
def is_complex(machine: Machine, tensor: Value) -> Value:
    dtype = tensor_of(machine, tensor).dtype
    if dtype is None:
        return machine.unknown("the dtype of a tensor is not known", plain=True)
    return category(dtype) == torch_dtypes.COMPLEX


@TORCH.native("is_tensor")
def is_tensor(machine: Machine, obj: Value) -> Value:
    return machine.is_instance(obj, machine.native_class("torch.Tensor"))


# In place.


def _register_reshaping(name: str) -> None:
    """`x.unsqueeze_(0)` gives the tensor itself another shape."""

    @TORCH.native(f"Tensor.{name}_")
    def native(machine: Machine, tensor: Value, *arguments: Value, **options: Value) -> Value:
        made = machine.call(TORCH.members[f"Tensor.{name}"], (tensor, *arguments), options)
        if isinstance(tensor, TensorValue) and isinstance(made, TensorValue):
            torch_mutation.forget_values(machine, tensor)
            torch_mutation.change(machine, tensor, shape=made.shape)
        return tensor


for _name in ("squeeze", "unsqueeze", "t", "transpose", "swapaxes", "swapdims"):
    _register_reshaping(_name)


@TORCH.native("Tensor.resize_", "Tensor.resize_as_")
def resize_(machine: Machine, tensor: Value, *sizes: Value, **options: Value) -> Value:
    like = tensor_of(machine, sizes[0]).shape if sizes and isinstance(sizes[0], TensorValue) else None
    if isinstance(tensor, TensorValue):
        torch_mutation.forget_values(machine, tensor)
        torch_mutation.change(machine, tensor, shape=like or shape_argument(sizes))
    return tensor


@TORCH.native("Tensor.requires_grad_")
def requires_grad_(machine: Machine, tensor: Value, requires_grad: Value = True) -> Value:
    set_attribute(machine, tensor, "requires_grad", requires_grad)
    return tensor


@TORCH.native("Tensor.detach_", "Tensor.share_memory_", "Tensor.retain_grad")
def itself(machine: Machine, tensor: Value, *arguments: Value) -> Value:
    return tensor


# Conversions.


def converted(machine: Machine, tensor: Value, dtype: str | None) -> TensorValue:
    """Return a plain tensor with the same elements in another dtype."""
    given = tensor_of(machine, tensor)
    return result(given.shape, dtype, given.values)


def _register_conversion(name: str, dtype: str) -> None:
    @TORCH.native(f"Tensor.{name}")
    def native(machine: Machine, tensor: Value, **options: Value) -> Value:
        return converted(machine, tensor, dtype)


for _name, _target in {
    "float": "float32", "double": "float64", "half": "float16", "bfloat16": "bfloat16", "long": "int64", "int": "int32",
    "short": "int16", "char": "int8", "byte": "uint8", "bool": "bool", "cfloat": "complex64", "cdouble": "complex128",
}.items():  # fmt: skip
    _register_conversion(_name, _target)


@TORCH.native("Tensor.to", "Tensor.type_as")
def to(machine: Machine, tensor: Value, *arguments: Value, **options: Value) -> Value:
    """The argument that names a dtype, or another tensor's dtype; devices do not matter here."""
    given = tensor_of(machine, tensor)
    target = given.dtype
    for argument in (*arguments, options.get("dtype"), options.get("other")):
        if isinstance(argument, TensorValue):
            target = argument.dtype
        elif isinstance(argument, Instance) and dtype_name(argument):
            target = dtype_name(argument)
        elif isinstance(argument, Unknown) and not argument.plain:
            target = None
    return given if target == given.dtype else converted(machine, given, target)


@TORCH.native("Tensor.type")
def type_(machine: Machine, tensor: Value, dtype: Value = None, *rest: Value, **options: Value) -> Value:
    given = tensor_of(machine, tensor)
    if dtype is not None:
        return converted(machine, tensor, dtype_name(dtype))
    named = next((name for name, target in TENSOR_TYPES.items() if target == given.dtype), None)
    return f"torch.{named}" if named else machine.unknown("the dtype of a tensor is not known", plain=True)


@TORCH.native("Tensor.numpy", "Tensor.__array__")
def numpy(machine: Machine, tensor: Value, *arguments: Value, **options: Value) -> Value:
    given = tensor_of(machine, tensor)
    return torch_mutation.view_of(given, TensorValue(given.shape, given.dtype, given.values, kind="array"))


@TORCH.native("Tensor.item")
def item(machine: Machine, tensor: Value) -> Value:
    values = tensor_of(machine, tensor).values
    if values is not None and len(values) == 1:
        return values[0]
    return machine.unknown("the value of a tensor is not known", plain=True)


@TORCH.native("Tensor.tolist")
def tolist(machine: Machine, tensor: Value) -> Value:
    given = tensor_of(machine, tensor)
    if given.shape is None or None in given.shape or (torch_shapes.count(given.shape) or 0) > 100_000:
        return machine.unknown("the values of a tensor are not known", plain=True)
    unknown = machine.unknown("the values of a tensor are not known", plain=True)
    values: list[Value] = list(given.values or (unknown,) * (torch_shapes.count(given.shape) or 0))
    for size in reversed(given.shape):
        values = [ListValue(values[start : start + size]) for start in range(0, len(values), size)] if size else []
    return values[0] if values else ListValue()


def _number(machine: Machine, tensor: Value, convert: Callable[[Any], Value]) -> Value:
    values = tensor_of(machine, tensor).values
    if values is not None and len(values) == 1:
        with machine.python_errors():
            return convert(values[0])
    return machine.unknown("the value of a tensor is not known", plain=True)


@TORCH.native("Tensor.__int__", "Tensor.__index__")
def as_int(machine: Machine, tensor: Value) -> Value:
    return _number(machine, tensor, int)


@TORCH.native("Tensor.__float__")
def as_float(machine: Machine, tensor: Value) -> Value:
    return _number(machine, tensor, float)


@TORCH.native("Tensor.__bool__")
def as_bool(machine: Machine, tensor: Value) -> Value:
    return _number(machine, tensor, bool)


@TORCH.native("Tensor.__contains__")
def contains(machine: Machine, tensor: Value, item: Value) -> Value:
    return machine.unknown("the values of a tensor are not known", plain=True)


@TORCH.native("Tensor.__repr__", "Tensor.__str__", "Tensor.__format__")
def text(machine: Machine, tensor: Value, *spec: Value) -> Value:
    return machine.unknown("the text of a tensor is not worked out", plain=True)


@TORCH.native("_opaque")
def opaque(machine: Machine) -> Value:
    """For the stand-ins: a tensor of which nothing is known."""
    return OPAQUE
