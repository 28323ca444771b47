"""What parts of the program that are not seen may have put where everybody can reach it.

A function that is called on its own runs in a program that has done something before: filled a registry, set an
attribute of a settings object. So has a program that imports a module whose name is not known. What is missing there in
something that a module holds may then be there all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ckpt_lsp.evaluator.values import Cell, ClassValue, DictValue, Instance
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_SEEN = 5000


def may_be_filled(machine: Machine, cell: Cell[Any]) -> Reason | None:
    """Return why there may be more in `cell` than is known: something unseen has run, and a module holds the cell."""
    return machine.unseen if machine.unseen is not None and _is_shared(machine, cell) else None


def _is_shared(machine: Machine, wanted: Cell[Any]) -> bool:
    held = [module for module in machine.modules.values() if not module.stand_in and module.source is not None]
    waiting: list[object] = [value for module in held for value in module.content.values()]
    seen: set[int] = set()
    while waiting and len(seen) < MOST_SEEN:
        value = waiting.pop()
        if value is wanted:
            return True
        if id(value) in seen or not isinstance(value, DictValue | Instance | ClassValue):
            continue
        seen.add(id(value))
        waiting.extend(value.content.values())
        if isinstance(value, Instance):
            waiting.append(value.payload)
    return False
