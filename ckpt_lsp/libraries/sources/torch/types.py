"""Stand-in for torch.types: names for annotations."""

from typing import Any

_int = int
_float = float
_bool = bool
_size = tuple
_dtype = Any
_device = Any
Device = Any
Number = Any
