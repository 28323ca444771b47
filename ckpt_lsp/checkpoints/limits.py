"""What reading one checkpoint header may cost, whatever the file says."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file; together they keep a read under a second and 200 MB of memory.

    A file that needs more is refused with the ceiling named, never read in part.
    """

    pickle_bytes: int = 16 * _MEGABYTE
    """Bytes of one pickle stream, after inflating. Every opcode takes a byte, so this bounds their number too."""
    directory_bytes: int = 12 * _MEGABYTE
    """Bytes of a zip's central directory: about 150,000 storages."""
    memory: int = 96 * _MEGABYTE
    """Estimated bytes of the values that a pickle builds."""
    json_bytes: int = 16 * _MEGABYTE
    """Bytes of a safetensors header or a shard index. The format allows 100 MB, for which `json` would take 1 GB."""
    json_memory: int = 96 * _MEGABYTE
    """Estimated bytes of the objects that a JSON text builds."""
    nesting: int = 200
    """Containers inside containers, so that whoever walks the values may recurse."""
    key_nodes: int = 256
    """Elements in one tuple that is a dict key: hashing visits every path, which can be exponential."""
    odd_keys: int = 4096
    """Dict keys whose hashes an attacker can make collide: tuples of numbers, floats, integers above 2**60."""
    integer_bytes: int = 512
    """Bytes of one integer."""
    code_bytes: int = 8 * _MEGABYTE
    """Bytes of TorchScript source, after inflating."""
    module_keys: int = 100_000
    """Keys of one pickled module: shared children can multiply them exponentially."""


DEFAULT_LIMITS = Limits()
