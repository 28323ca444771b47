"""`missing-keys`: a strict load lacks keys that the model asks for."""

from __future__ import annotations

from ckpt_lsp.matching.findings import MissingKeys
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.related import made_at
from ckpt_lsp.rules.words import after_causes, counted, listed

RULE = Rule("missing-keys", Level.ERROR, "strict load, model keys absent from the checkpoint")


def message(finding: MissingKeys) -> str:
    """Say how many keys are missing, and which."""
    count = f"{len(finding.keys)} of the model's {counted(finding.total, 'key')}"
    return after_causes(finding.causes, f"Missing from the checkpoint: {count}: {listed(finding.keys)}.")


def related(finding: MissingKeys) -> tuple[Related, ...]:
    """Return where the model makes the keys."""
    return made_at(finding.places, finding.keys)
