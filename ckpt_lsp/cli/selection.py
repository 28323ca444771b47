"""`--select` and `--ignore`: which rules are reported."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.rules.registry import RULES
from ckpt_lsp.workspace.settings import Settings, nearest


def rule_names(text: str) -> tuple[str, ...]:
    """Return the rules in a list such as `missing-keys,size-mismatch`. Raises `ArgumentTypeError` for others."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in RULES:
            raise argparse.ArgumentTypeError(f"there is no rule {name!r}" + nearest(name, RULES))
    return names


def select(settings: Settings, selected: Sequence[str] | None, ignored: Sequence[str]) -> Settings:
    """Return `settings` with every other rule off. A rule that is off and selected is reported as information."""
    severity = dict(settings.severity)
    if selected is not None:
        severity.update(dict.fromkeys(RULES.keys() - set(selected), Level.OFF))
        for name in selected:
            if settings.severity.get(name, RULES[name].level) is Level.OFF:
                severity[name] = Level.INFORMATION
    return replace(settings, severity={**severity, **dict.fromkeys(ignored, Level.OFF)})
