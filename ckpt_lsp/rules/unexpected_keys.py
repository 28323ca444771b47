"""`unexpected-keys`: a strict load has keys that the model lacks."""

from __future__ import annotations

from ckpt_lsp.matching.findings import UnexpectedKeys
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.related import wanted_at
from ckpt_lsp.rules.words import after_causes, be, listed, share

RULE = Rule("unexpected-keys", Level.ERROR, "strict load, checkpoint keys the model lacks")


def message(finding: UnexpectedKeys) -> str:
    """Say how many keys the model has no place for, and which."""
    number = len(finding.keys)
    count = f"{share(number, finding.total, 'checkpoint key')} {be(number)} not in the model"
    return after_causes(finding.causes, f"{count}: {listed(finding.keys)}.")


def related(finding: UnexpectedKeys) -> tuple[Related, ...]:
    """Return where the model would have to make the keys."""
    return wanted_at(finding.places, finding.keys)
