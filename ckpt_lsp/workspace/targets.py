"""`MODULE:EXPR` and `FILE.py:EXPR`: expressions that make a model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """An expression, and the module (or file) in whose namespace it is evaluated."""

    text: str
    module: str
    expression: str

    @property
    def is_file(self) -> bool:
        """Whether the module is named by its path."""
        return self.module.endswith(".py")


def parse_target(text: str) -> Target | None:
    """Split `MODULE:EXPR` or `FILE.py:EXPR`, whose path may have colons itself; `None` where it is neither."""
    path, mark, expression = text.partition(".py:")
    module, colon, rest = text.partition(":")
    found = Target(text, f"{path}.py", expression.strip()) if mark else Target(text, module.strip(), rest.strip())
    return found if found.module and found.expression and (mark or colon) else None
