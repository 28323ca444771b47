"""What the tensor-making calls in a checkpoint stand for: `torch._utils._rebuild_*` and their kin (torch 2.13)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ckpt_lsp.checkpoints.dtypes import PACKED_DTYPES, dtype_name, element_bytes
from ckpt_lsp.checkpoints.values import StoredGlobal, StoredObject, StoredStorage, StoredTensor, StoredValue
from ckpt_lsp.tensors import TensorSpec

if TYPE_CHECKING:
    from ckpt_lsp.checkpoints.pickle_walker import PickleWalker

TENSOR_CALLS = {
    "torch._utils._rebuild_tensor_v2": "tensor",
    "torch._utils._rebuild_tensor": "tensor",
    "torch._utils._rebuild_tensor_v3": "tensor_of_dtype",
    "torch._utils._rebuild_qtensor": "quantized",
    "torch._utils._rebuild_parameter": "parameter",
    "torch._utils._rebuild_parameter_with_state": "parameter",
    "torch._utils._rebuild_sparse_tensor": "sparse",
    "torch._utils._rebuild_nested_tensor": "nested",
    "torch._utils._rebuild_meta_tensor_no_storage": "meta",
    "torch._utils._rebuild_wrapper_subclass": "wrapper_subclass",
    "torch._utils._rebuild_device_tensor_from_cpu_tensor": "converted",
    "torch._tensor._rebuild_from_type_v2": "of_class",
    "torch._tensor._rebuild_from_type": "of_class",
    "torch.tensor._rebuild_from_type": "of_class",
    "torch.nn.parameter.Parameter": "parameter",
    "torch.nn.parameter.Buffer": "buffer",
    "torch.nn.parameter.UninitializedParameter": "lazy_parameter",
    "torch.nn.parameter.UninitializedBuffer": "lazy_buffer",
}
"""Global to the method of `TensorRebuilder` that stands for it."""

_TENSOR = 200
_PARAMETER = "torch.nn.parameter.Parameter"


class TensorRebuilder:
    """Makes tensors without data, refusing those that reach outside their storage."""

    def __init__(self, walker: PickleWalker) -> None:
        self._walker = walker
        self._specs: dict[tuple[str, tuple[int, ...]], TensorSpec] = {}

    def tensor(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(storage, offset, size, stride[, requires_grad, backward_hooks[, metadata]])`."""
        if len(arguments) < 4:
            raise self._malformed()
        return self._strided(arguments[:4], arguments[4] if len(arguments) > 4 else False, None)

    def tensor_of_dtype(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(storage, offset, size, stride, requires_grad, backward_hooks, dtype[, metadata])`, storage untyped."""
        if len(arguments) < 7:
            raise self._malformed()
        dtype = _dtype(arguments[6])
        if dtype is None:
            raise self._malformed()
        return self._strided(arguments[:4], arguments[4], dtype)

    def quantized(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(storage, offset, size, stride, quantizer_params, requires_grad, backward_hooks)`."""
        if len(arguments) < 6:
            raise self._malformed()
        return self._strided(arguments[:4], arguments[5], None)

    def parameter(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(data, requires_grad, ...)`; `Parameter` itself may be called with fewer."""
        match arguments:
            case (StoredTensor() as data, bool() as requires_grad, *_):
                return self._copy(data, requires_grad=requires_grad, parameter=True, class_name=_PARAMETER)
            case (StoredTensor() as data,):
                return self._copy(data, requires_grad=True, parameter=True, class_name=_PARAMETER)
            case (StoredObject(), *_):
                # A tensor of a class that is not known here stays unknown as a parameter.
                self._walker.charge(_TENSOR)
                return StoredObject(_PARAMETER, arguments)
        raise self._malformed()

    def buffer(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`torch.nn.Buffer(data, ...)`."""
        match arguments:
            case (StoredTensor() as data, *_):
                return data
        raise self._malformed()

    def sparse(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(layout, (indices, values, size[, is_coalesced]))`, or with two index tensors where compressed."""
        match arguments:
            case (StoredObject(args=("torch.sparse_coo",)), (_, StoredTensor() as values, tuple() as size, *_)):
                return self._without_storage(values.spec.dtype, size)
            case (StoredObject(), (_, _, StoredTensor() as values, tuple() as size)):
                return self._without_storage(values.spec.dtype, size)
        raise self._malformed()

    def nested(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(buffer, sizes, strides, offsets)`: the sizes are data, so the shape is not in the header."""
        match arguments:
            case (StoredTensor() as buffer, *_):
                self._walker.charge(_TENSOR)
                return StoredTensor(TensorSpec(None, buffer.spec.dtype))
        raise self._malformed()

    def meta(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(dtype, size, stride, requires_grad)`: a tensor of any size that never had data."""
        match arguments:
            case (dtype, tuple() as size, _, bool() as requires_grad):
                return self._without_storage(_dtype(dtype), size, requires_grad=requires_grad)
        raise self._malformed()

    def wrapper_subclass(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(cls, dtype, size, stride, storage_offset, layout, device, requires_grad)`."""
        match arguments:
            case (StoredGlobal() as cls, dtype, tuple() as size, _, _, _, _, bool() as requires_grad):
                made = self._without_storage(_dtype(dtype), size, requires_grad=requires_grad)
                made.class_name = cls.name
                return made
        raise self._malformed()

    def converted(self, _: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(data, dtype, device, requires_grad)`: a tensor of a device that the file does not serve."""
        match arguments:
            case (StoredTensor() as data, dtype, _, bool() as requires_grad):
                spec = TensorSpec(data.spec.shape, _dtype(dtype))
                return self._copy(data, spec=spec, requires_grad=requires_grad)
        raise self._malformed()

    def of_class(self, callee: StoredGlobal, arguments: tuple[Any, ...]) -> StoredValue:
        """`(function, class, arguments, state)`: what the function makes, as an instance of the class."""
        match arguments:
            case (StoredGlobal(name=function), StoredGlobal() as cls, tuple() as inner, _):
                method = TENSOR_CALLS.get(function)
                # Calls of this very function would nest as deep as the file likes, and torch writes none.
                if method is not None and method != "of_class":
                    made = getattr(self, method)(callee, inner)
                    if isinstance(made, StoredTensor):
                        parameter = made.parameter or cls.name == _PARAMETER
                        return self._copy(made, parameter=parameter, class_name=cls.name)
        self._walker.charge(_TENSOR)
        return StoredObject(callee.name, arguments)

    def lazy_parameter(self, callee: StoredGlobal, _: tuple[Any, ...]) -> StoredValue:
        """A parameter that takes whatever shape it is given."""
        self._walker.charge(_TENSOR)
        return StoredTensor(TensorSpec(None, None), parameter=True, requires_grad=True, class_name=callee.name)

    def lazy_buffer(self, callee: StoredGlobal, _: tuple[Any, ...]) -> StoredValue:
        """A buffer that takes whatever shape it is given."""
        self._walker.charge(_TENSOR)
        return StoredTensor(TensorSpec(None, None), class_name=callee.name)

    def _strided(self, where: tuple[Any, ...], requires_grad: Any, dtype: str | None) -> StoredTensor:
        """Make a tensor from its storage, offset, size and stride.

        The storage must have `offset + Σ (size - 1)·stride` elements and one more. Strides count as written: an
        expanded tensor has stride 0 and a storage smaller than its shape.
        """
        storage, offset, size, stride = where
        if type(storage) is not StoredStorage or type(size) is not tuple or type(stride) is not tuple:
            raise self._malformed()
        if len(size) != len(stride) or type(offset) is not int or offset < 0:
            raise self._malformed()
        last = offset
        empty = False
        for length, step in zip(size, stride, strict=True):
            if type(length) is not int or type(step) is not int or length < 0 or step < 0:
                raise self._malformed()
            last += (length - 1) * step
            empty = empty or length == 0
        stored = storage.dtype
        if dtype is None:
            dtype, available = stored or "uint8", storage.length
        else:
            available = storage.nbytes // element_bytes(dtype)
        if last >= available and not empty and dtype not in PACKED_DTYPES:
            raise self._walker.refuse(
                f"a tensor of shape {_listing(size)} reaches outside its storage {storage.key[:100]!r}, "
                f"which has {available} elements"
            )
        self._walker.memory += _TENSOR
        if len(size) > 8:
            self._walker.charge(32 * len(size))
        spec = self._specs.get((dtype, size))
        if spec is None:
            spec = self._specs[dtype, size] = TensorSpec(size, dtype)
        return StoredTensor(spec, storage, offset, stride, requires_grad is True)

    def _without_storage(
        self, dtype: str | None, size: tuple[Any, ...], *, requires_grad: bool = False
    ) -> StoredTensor:
        if not all(type(length) is int and length >= 0 for length in size):
            raise self._malformed()
        self._walker.charge(_TENSOR + 32 * len(size))
        return StoredTensor(TensorSpec(size, dtype), requires_grad=requires_grad)

    def _copy(self, tensor: StoredTensor, **changes: Any) -> StoredTensor:
        self._walker.charge(_TENSOR)
        return replace(tensor, **changes)

    def _malformed(self) -> Exception:
        return self._walker.refuse("the pickle is malformed: a tensor is not described as torch does")


def _dtype(value: StoredValue) -> str | None:
    return dtype_name(value.name) if isinstance(value, StoredGlobal) else None


def _listing(size: tuple[int, ...]) -> str:
    shown = [str(length) if length < 1 << 63 else "too many" for length in size[:8]]
    return f"[{', '.join(shown)}{', …' if len(size) > 8 else ''}]"
