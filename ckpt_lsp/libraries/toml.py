"""TOML (`tomllib`, `tomli`, `toml`): read by the standard library's parser."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import DictValue, ListValue, OneOf, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

TOML = Library("tomllib")

LONGEST_TEXT = 2_000_000


@TOML.native("_decoded")
def decoded(machine: Machine, text: Value) -> Value:
    """The table that a TOML text says."""
    if isinstance(text, Unknown):
        return Unknown(text.reason, plain=True)
    if isinstance(text, OneOf):
        return machine.split(text, lambda chosen: decoded(machine, chosen))
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    if not isinstance(text, str):
        machine.throw("TypeError", "Expected str object")
    if len(text) > LONGEST_TEXT:
        return machine.unknown("the TOML text is too long", plain=True)
    try:
        return _value(machine, tomllib.loads(text))
    except RecursionError:
        return machine.unknown("the TOML text is nested too deeply", plain=True)
    except ValueError as error:
        machine.throw("tomllib.TOMLDecodeError", str(error))


def _value(machine: Machine, found: Any) -> Value:
    if isinstance(found, dict):
        return DictValue({key: _value(machine, item) for key, item in found.items()})
    if isinstance(found, list):
        return ListValue(_value(machine, item) for item in found)
    if isinstance(found, (str, int, float, bool)):
        return found
    return machine.unknown("dates are not followed", plain=True)
