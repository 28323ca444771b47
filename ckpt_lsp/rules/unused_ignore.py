"""`unused-ignore`: an ignore comment that silences nothing."""

from __future__ import annotations

from ckpt_lsp.matching.findings import UnusedIgnore
from ckpt_lsp.rules.diagnostic import Level, Rule
from ckpt_lsp.rules.words import listed

RULE = Rule("unused-ignore", Level.HINT, "an ignore comment that silences nothing")


def message(finding: UnusedIgnore) -> str:
    """Say what the comment does not silence."""
    what = f"nothing of {listed(finding.rules)}" if finding.rules else "nothing"
    return f"This comment silences {what}: remove it."
