"""What a rule says to people: a message at a place, at a level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ckpt_lsp.text import Span


class Level(Enum):
    """How much a diagnostic matters; `OFF` is never shown."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem: its public name, its level unless the settings say otherwise, and when it applies."""

    name: str
    level: Level
    when: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that the message is about."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A problem at `span`."""

    rule: str
    level: Level
    span: Span
    message: str
    related: tuple[Related, ...] = ()
