"""`dropped-keys`: a load succeeds and ignores keys without a word."""

from __future__ import annotations

from ckpt_lsp.matching.findings import DroppedKeys
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.related import wanted_at
from ckpt_lsp.rules.words import counted, listed

RULE = Rule(
    "dropped-keys",
    Level.WARNING,
    'PyTorch says "all keys matched" but drops keys (a child registered as `None`)',
)


def message(finding: DroppedKeys) -> str:
    """Say which keys are ignored, and that PyTorch will not say so."""
    count = counted(len(finding.keys), "checkpoint key")
    return (
        f"PyTorch ignores {count} without a word, because what should take them is registered as `None`: "
        f"{listed(finding.keys)}."
    )


def related(finding: DroppedKeys) -> tuple[Related, ...]:
    """Return where the child is set to `None`."""
    return wanted_at(finding.places, finding.keys)
