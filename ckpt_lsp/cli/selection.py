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
    severity = {name: settings.severity.get(name, rule.level) for name, rule in RULES.items()}
    if selected is not None:
        severity = {name: _shown(level) if name in selected else Level.OFF for name, level in severity.items()}
    return replace(settings, severity={**severity, **dict.fromkeys(ignored, Level.OFF)})


def _shown(level: Level) -> Level:
    return Level.INFORMATION if level is Level.OFF else level
