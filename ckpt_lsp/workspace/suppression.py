"""Ignore comments and levels: which diagnostics are shown, and which comments were of use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ckpt_lsp.matching.findings import UnusedIgnore
from ckpt_lsp.rules.diagnostic import Diagnostic, Level
from ckpt_lsp.rules.registry import diagnose
from ckpt_lsp.workspace.hints import Ignore


def silencing(diagnostic: Diagnostic, ignores: Iterable[Ignore]) -> Ignore | None:
    """Return the comment that silences `diagnostic`."""
    return next((ignore for ignore in ignores if ignore.silences(diagnostic.rule, diagnostic.span)), None)


def unused(ignores: Iterable[Ignore], used: Iterable[Ignore]) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each of `ignores` that is not among those `used`."""
    of_use = set(used)
    return tuple(diagnose(UnusedIgnore(one.rules), one.span) for one in ignores if one not in of_use)


def levelled(diagnostic: Diagnostic, severity: Mapping[str, Level]) -> Diagnostic | None:
    """Return `diagnostic` at the level that the settings give its rule; `None` where that is off."""
    level = severity.get(diagnostic.rule, diagnostic.level)
    return None if level is Level.OFF else replace(diagnostic, level=level)
