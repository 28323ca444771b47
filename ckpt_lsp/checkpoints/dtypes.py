"""The dtypes of stored tensors: names as torch prints them without `torch.`, and how many bytes an element takes."""

from __future__ import annotations

STORAGE_DTYPES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "BFloat16Storage": "bfloat16",
    "ComplexDoubleStorage": "complex128",
    "ComplexFloatStorage": "complex64",
    "QInt8Storage": "qint8",
    "QInt32Storage": "qint32",
    "QUInt8Storage": "quint8",
    "QUInt4x2Storage": "quint4x2",
    "QUInt2x4Storage": "quint2x4",
}
"""`torch.storage._dtype_to_storage_type_map`, the other way round."""

UNTYPED_STORAGES = frozenset({"UntypedStorage", "_UntypedStorage"})

ELEMENT_BYTES = {
    "float64": 8,
    "float32": 4,
    "float16": 2,
    "bfloat16": 2,
    "complex128": 16,
    "complex64": 8,
    "complex32": 4,
    "int64": 8,
    "int32": 4,
    "int16": 2,
    "int8": 1,
    "uint64": 8,
    "uint32": 4,
    "uint16": 2,
    "uint8": 1,
    "bool": 1,
    "qint8": 1,
    "qint32": 4,
    "quint8": 1,
    "quint4x2": 1,
    "quint2x4": 1,
    "bits8": 1,
    "bits16": 2,
    "bits1x8": 1,
    "bits2x4": 1,
    "bits4x2": 1,
    "float8_e5m2": 1,
    "float8_e4m3fn": 1,
    "float8_e5m2fnuz": 1,
    "float8_e4m3fnuz": 1,
    "float8_e8m0fnu": 1,
    "float4_e2m1fn_x2": 1,
    **{f"{sign}int{bits}": 1 for sign in ("", "u") for bits in range(1, 8)},
}

PACKED_DTYPES = frozenset({"quint4x2", "quint2x4"})
"""Several elements share a byte, so a shape says more elements than its storage has."""

DTYPE_ALIASES = {
    "double": "float64",
    "float": "float32",
    "half": "float16",
    "long": "int64",
    "int": "int32",
    "short": "int16",
    "cdouble": "complex128",
    "cfloat": "complex64",
    "chalf": "complex32",
}


def element_bytes(dtype: str) -> int:
    """Return how many bytes one element takes, as `torch._utils._element_size`; 1 for a dtype that is not known."""
    return ELEMENT_BYTES.get(dtype, 1)


def dtype_name(global_name: str) -> str | None:
    """Return the dtype that a global such as `"torch.float32"` is, or `None`."""
    module, _, name = global_name.rpartition(".")
    name = DTYPE_ALIASES.get(name, name)
    return name if module == "torch" and name in ELEMENT_BYTES else None
