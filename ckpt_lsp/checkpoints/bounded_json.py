"""JSON from a file that may be hostile: bounded in memory and time, and without duplicate keys."""

from __future__ import annotations

import json
from typing import Any

from ckpt_lsp.checkpoints.checkpoint import Fault, Refused
from ckpt_lsp.checkpoints.limits import Limits

# Estimated bytes per object, list and separator; an object is a list of pairs for a moment.
_OBJECT, _LIST, _SEPARATOR = 250, 90, 70
_DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
# Longer integers take a time that grows with the square of their length, and no header has them.
_TOO_MANY_DIGITS = b"0" * 1000


def parse_json(text: bytes, offset: int, limits: Limits) -> Any:
    """Return what the JSON `text` at `offset` in a file says; raise `Refused`."""
    estimate = text.count(b"{") * _OBJECT + text.count(b"[") * _LIST
    estimate += (text.count(b",") + text.count(b":")) * _SEPARATOR
    if len(text) > limits.json_bytes or estimate + 2 * len(text) > limits.json_memory:
        raise Refused(offset, f"its JSON would take more than {limits.json_memory >> 20} MB of memory", Fault.LIMIT)
    if _TOO_MANY_DIGITS in text.translate(_DIGITS_TO_ZERO):
        raise Refused(offset, "its JSON has a number that is too long")
    try:
        return json.loads(text.decode(), object_pairs_hook=lambda pairs: _without_duplicates(pairs, offset))
    except UnicodeDecodeError as error:
        raise Refused(offset + error.start, "its JSON is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Refused(offset + error.pos, "its JSON is malformed") from None
    except RecursionError:
        raise Refused(offset, "its JSON is nested too deeply", Fault.LIMIT) from None


def _without_duplicates(pairs: list[tuple[str, Any]], offset: int) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Refused(offset, f"its JSON has the key {twice[:100]!r} twice")
    return made
