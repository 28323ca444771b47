"""`json`: real decoding and encoding of what is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import DictValue, Instance, ListValue, OneOf, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

JSON = Library("json")

LONGEST_TEXT = 50_000_000


class _Pairs(list[tuple[str, Any]]):
    """An object of a JSON text."""


@JSON.native("_decoded")
def decoded(machine: Machine, text: Value, object_hook: Value, object_pairs_hook: Value) -> Value:
    """The value of a JSON text, its objects made by the hooks."""
    if isinstance(text, Unknown):
        return Unknown(text.reason, plain=True)
    if isinstance(text, OneOf):
        return machine.split(text, lambda chosen: decoded(machine, chosen, object_hook, object_pairs_hook))
    if not isinstance(text, (str, bytes)):
        machine.throw("TypeError", "the JSON object must be str, bytes or bytearray")
    if len(text) > LONGEST_TEXT:
        return machine.unknown("the JSON text is too long", plain=True)
    try:
        found = json.loads(text, object_pairs_hook=_Pairs)
        return _value(machine, found, object_hook, object_pairs_hook)
    except RecursionError:
        return machine.unknown("the JSON text is nested too deeply", plain=True)
    except ValueError as error:
        machine.throw("json.JSONDecodeError", str(error))


def _value(machine: Machine, found: Any, object_hook: Value, object_pairs_hook: Value) -> Value:
    if isinstance(found, _Pairs):
        pairs = [(key, _value(machine, item, object_hook, object_pairs_hook)) for key, item in found]
        if object_pairs_hook is not None:
            return machine.call(object_pairs_hook, (ListValue(pairs),))
        made = DictValue(dict(pairs))
        return made if object_hook is None else machine.call(object_hook, (made,))
    if isinstance(found, list):
        return ListValue(_value(machine, item, object_hook, object_pairs_hook) for item in found)
    return found


@JSON.native("dumps")
def dumps(machine: Machine, obj: Value, **options: Value) -> Value:
    """`json.dumps`, without the texts of objects that only a `default` could give."""
    concrete = machine.to_python((obj, DictValue({name: option for name, option in options.items() if name != "cls"})))
    if isinstance(concrete, Unknown):
        return concrete
    if isinstance(obj, Instance) and obj.payload is None:
        return machine.unknown("the JSON text of an object is not known", plain=True)
    known, chosen = concrete
    with machine.python_errors():
        return json.dumps(known, **chosen)
