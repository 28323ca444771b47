"""Tensors without data, as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckpt_lsp.tensors import TensorSpec


def spec_json(spec: TensorSpec) -> dict[str, Any]:
    """Return shape and dtype; what is not known is `null`."""
    return {"shape": list(spec.shape) if spec.shape is not None else None, "dtype": spec.dtype}


def spec_lines(specs: Mapping[str, TensorSpec]) -> Iterator[str]:
    """Yield a line for each key, in columns."""
    keys = max(map(len, specs), default=0)
    shapes = max((len(str(spec)) for spec in specs.values()), default=0)
    for key, spec in specs.items():
        yield f"{key:{keys}}  {spec!s:{shapes}}  {spec.dtype or '?'}".rstrip()
