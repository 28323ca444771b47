"""`unresolved-load`: the model or the path of a load cannot be worked out."""

from __future__ import annotations

from ckpt_lsp.matching.findings import UnresolvedLoad
from ckpt_lsp.rules.diagnostic import Level, Related, Rule

RULE = Rule("unresolved-load", Level.OFF, "model or path cannot be worked out; the reason, and how to say it")


def message(finding: UnresolvedLoad) -> str:
    """Say why, and how to help."""
    comment = finding.comment or "# ckpt-lsp: checkpoint=PATH model=EXPR"
    return f"This load is not checked: {finding.reason}. Say it in a comment on this line or above it: `{comment}`."


def related(finding: UnresolvedLoad) -> tuple[Related, ...]:
    """Return where the knowledge ends."""
    return (Related(finding.reason.span, finding.reason.text),) if finding.reason.span else ()
