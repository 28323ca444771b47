"""Every rule, and how a finding becomes a diagnostic."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import assert_never

from ckpt_lsp.matching.findings import (
    BlockedGlobals,
    CheckpointNotFound,
    DangerousCheckpoint,
    DroppedKeys,
    Finding,
    MissingKeys,
    NotAStateDict,
    NothingLoaded,
    PartialLoad,
    SizeMismatch,
    UnexpectedKeys,
    UnreadableCheckpoint,
    UnresolvedLoad,
    UnusedIgnore,
    WrongLoader,
)
from ckpt_lsp.rules import (
    blocked_globals,
    checkpoint_not_found,
    dangerous_checkpoint,
    dropped_keys,
    missing_keys,
    not_a_state_dict,
    nothing_loaded,
    partial_load,
    size_mismatch,
    unexpected_keys,
    unreadable_checkpoint,
    unresolved_load,
    unused_ignore,
    wrong_loader,
)
from ckpt_lsp.rules.diagnostic import Diagnostic, Related, Rule
from ckpt_lsp.text import Span

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        missing_keys.RULE,
        unexpected_keys.RULE,
        size_mismatch.RULE,
        partial_load.RULE,
        nothing_loaded.RULE,
        dropped_keys.RULE,
        not_a_state_dict.RULE,
        checkpoint_not_found.RULE,
        unreadable_checkpoint.RULE,
        wrong_loader.RULE,
        blocked_globals.RULE,
        dangerous_checkpoint.RULE,
        unresolved_load.RULE,
        unused_ignore.RULE,
    )
}
"""The rules by name, in the order in which they are documented."""


def diagnose(finding: Finding, span: Span) -> Diagnostic:
    """Return what the finding's rule says of it at `span`, at the rule's own level."""
    rule, message, related = _worded(finding)
    return Diagnostic(rule.name, rule.level, span, message, related)


def _worded(finding: Finding) -> tuple[Rule, str, tuple[Related, ...]]:
    match finding:
        case MissingKeys():
            return missing_keys.RULE, missing_keys.message(finding), missing_keys.related(finding)
        case UnexpectedKeys():
            return unexpected_keys.RULE, unexpected_keys.message(finding), unexpected_keys.related(finding)
        case SizeMismatch():
            return size_mismatch.RULE, size_mismatch.message(finding), size_mismatch.related(finding)
        case PartialLoad():
            return partial_load.RULE, partial_load.message(finding), partial_load.related(finding)
        case NothingLoaded():
            return nothing_loaded.RULE, nothing_loaded.message(finding), nothing_loaded.related(finding)
        case DroppedKeys():
            return dropped_keys.RULE, dropped_keys.message(finding), dropped_keys.related(finding)
        case NotAStateDict():
            return not_a_state_dict.RULE, not_a_state_dict.message(finding), ()
        case CheckpointNotFound():
            return checkpoint_not_found.RULE, checkpoint_not_found.message(finding), ()
        case UnreadableCheckpoint():
            return unreadable_checkpoint.RULE, unreadable_checkpoint.message(finding), ()
        case WrongLoader():
            return wrong_loader.RULE, wrong_loader.message(finding), ()
        case BlockedGlobals():
            return blocked_globals.RULE, blocked_globals.message(finding), ()
        case DangerousCheckpoint():
            return dangerous_checkpoint.RULE, dangerous_checkpoint.message(finding), ()
        case UnresolvedLoad():
            return unresolved_load.RULE, unresolved_load.message(finding), unresolved_load.related(finding)
        case UnusedIgnore():
            return unused_ignore.RULE, unused_ignore.message(finding), ()
        case _:
            assert_never(finding)
