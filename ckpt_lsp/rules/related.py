"""The lines of the model that a message's keys are about."""

from __future__ import annotations

from collections.abc import Iterable

from ckpt_lsp.matching.findings import EXAMPLES, Places
from ckpt_lsp.rules.diagnostic import Related


def made_at(places: Places, keys: Iterable[str]) -> tuple[Related, ...]:
    """Return where the model makes `keys`."""
    return _related(places, keys, "is made here")


def wanted_at(places: Places, keys: Iterable[str]) -> tuple[Related, ...]:
    """Return where the model would have to make `keys`."""
    return _related(places, keys, "would have to be made here")


def _related(places: Places, keys: Iterable[str], text: str) -> tuple[Related, ...]:
    shown = list(keys)[:EXAMPLES]
    return tuple(Related(places[key], f'"{key}" {text}') for key in shown if key in places)
