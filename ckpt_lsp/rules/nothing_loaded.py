"""`nothing-loaded`: a load with `strict=False` in which no key matches."""

from __future__ import annotations

from ckpt_lsp.matching.causes import NothingMatches
from ckpt_lsp.matching.findings import NothingLoaded
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.partial_load import left_out
from ckpt_lsp.rules.partial_load import related as related_to_both_lists
from ckpt_lsp.rules.words import after_causes

RULE = Rule("nothing-loaded", Level.WARNING, "`strict=False` and no key matches")


def message(finding: NothingLoaded) -> str:
    """Say that the load does nothing, and why."""
    causes = [cause for cause in finding.causes if not isinstance(cause, NothingMatches)]
    return "Nothing is loaded, and no error says so. " + after_causes(causes, left_out(finding))


def related(finding: NothingLoaded) -> tuple[Related, ...]:
    """Return where the model makes the missing keys, and would have to make the others."""
    return related_to_both_lists(finding)
