"""`missing-keys`: a strict load lacks keys that the model asks for."""

from __future__ import annotations

from ckpt_lsp.matching.findings import MissingKeys
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.related import made_at
from ckpt_lsp.rules.words import after_causes, be, listed, share

RULE = Rule("missing-keys", Level.ERROR, "strict load, model keys absent from the checkpoint")


def message(finding: MissingKeys) -> str:
    """Say how many keys are missing, and which."""
    number = len(finding.keys)
    count = f"{share(number, finding.total, 'model key')} {be(number)} missing from the checkpoint"
    return after_causes(finding.causes, f"{count}: {listed(finding.keys)}.")


def related(finding: MissingKeys) -> tuple[Related, ...]:
    """Return where the model makes the keys."""
    return made_at(finding.places, finding.keys)
