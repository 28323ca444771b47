"""`dangerous-checkpoint`: unpickling the file can run code."""

from __future__ import annotations

from ckpt_lsp.matching.findings import DangerousCheckpoint
from ckpt_lsp.rules.diagnostic import Level, Rule
from ckpt_lsp.rules.words import listed

RULE = Rule("dangerous-checkpoint", Level.ERROR, "unpickling it can run code")


def message(finding: DangerousCheckpoint) -> str:
    """Say what the file calls, and what not to do with it."""
    return (
        f'Loading "{finding.path}" can run code: it calls {listed(finding.names)}. '
        "Do not load it with `weights_only=False`."
    )
