"""What a result depends on: the answers that files gave while it was computed."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

Version: TypeAlias = Hashable
"""What a question about a path was answered with, so far as the answer matters; `None` where nothing is there."""


class Aspect(Enum):
    """What was asked about a path."""

    KIND = "kind"
    """Whether it is a file, a folder or nothing."""
    CONTENT = "content"
    """What is in the file."""
    NAMES = "names"
    """What is in the folder."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """A question about the absolute, normalised `path`."""

    aspect: Aspect
    path: str


@dataclass(slots=True)
class ReadLog:
    """The questions asked during one analysis, each with the version of its first answer."""

    versions: dict[Dependency, Version] = field(default_factory=dict)

    def note(self, aspect: Aspect, path: str, version: Version) -> None:
        """Remember an answer."""
        self.versions.setdefault(Dependency(aspect, path), version)

    def holds(self, current: Callable[[Dependency], Version]) -> bool:
        """Whether every question would get the same answer now."""
        return all(current(dependency) == version for dependency, version in self.versions.items())

    def mentions(self, path: str) -> bool:
        """Whether anything was asked about `path`, be it that it was not there, or about the names in its folder."""
        questions = [Dependency(aspect, path) for aspect in Aspect]
        questions.append(Dependency(Aspect.NAMES, os.path.dirname(path)))
        return any(question in self.versions for question in questions)
