"""Text of which only parts are known: an `Unknown` with a pattern, as `glob` reads it, that the text may match."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from ckpt_lsp.evaluator.values import Unknown, Value
from ckpt_lsp.tensors import Reason

_CONVERSION = re.compile(r"%(?:\(\w*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[diouxXeEfFgGcrsa%]")
"""A conversion in a template for `%`."""


def pattern_of(value: Value) -> str:
    """Return a pattern for the text of a value; what is not known may be anything."""
    match value:
        case str():
            return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in value)
        case int() | float():
            return str(value)
        case Unknown():
            return value.pattern or "*"
        case _:
            return "*"


def partial(reason: Reason, pattern: str) -> Unknown:
    """Return text that is not known but may match `pattern`."""
    return Unknown(reason, plain=True, pattern=re.sub(r"\*+", "*", pattern))


def joined(reason: Reason, parts: Iterable[Value]) -> Unknown:
    """Return the text of `parts`, some of them not known, one after the other."""
    return partial(reason, "".join(map(pattern_of, parts)))


def percent(reason: Reason, template: str) -> Unknown:
    """Return `template % …` where what is put in is not known."""
    return partial(reason, _CONVERSION.sub(lambda found: "%" if found[0] == "%%" else "*", pattern_of(template)))


def formatted(reason: Reason, template: str) -> Unknown:
    """Return `template.format(…)` where what is put in is not known."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return Unknown(reason, plain=True)
    holes = (pattern_of(text) + ("" if field is None else "*") for text, field, _, _ in parts)
    return partial(reason, "".join(holes))
