"""A load as it was judged: what fixes are made from, and what their proof looks at."""

from __future__ import annotations

from typing import Protocol

from ckpt_lsp.matching.causes import Cause
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.text import Span


class JudgedLoad(Protocol):
    """One reaching of the call at `site`. Whoever evaluates has such a thing; a fix needs no more of it than this."""

    @property
    def site(self) -> Span:
        """The text of the call."""

    @property
    def call(self) -> str:
        """The name of the function that loads."""

    @property
    def strict(self) -> bool | None:
        """What is passed as `strict`; `None` where it is not known."""

    @property
    def comparison(self) -> Comparison | None:
        """What the load reports; `None` where that cannot be told."""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why."""

    @property
    def entry(self) -> tuple[str, ...]:
        """The place in the checkpoint file of what is passed; empty for the whole file, and where it is not known."""
