"""Timing, and a table of what was timed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """What took how many seconds, what the thing it is compared with took, and how many times faster it must be."""

    what: str
    seconds: float
    rival: str = ""
    rival_seconds: float | None = None
    required: float = 0

    @property
    def ratio(self) -> float | None:
        """How many times longer the rival took."""
        return self.rival_seconds / self.seconds if self.rival_seconds is not None else None

    @property
    def good_enough(self) -> bool:
        """Whether the ratio is as required."""
        return self.ratio is None or self.ratio >= self.required


def seconds(action: Callable[[], object]) -> float:
    """Return how long `action` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def medians(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the medians of both, run in turns so that a slow moment of the machine meets both; one round warms up."""
    times = [(seconds(ours), seconds(theirs)) for _ in range(rounds + 1)][1:]
    first, second = zip(*times, strict=True)
    return statistics.median(first), statistics.median(second)


def show(rows: list[Row]) -> None:
    """Print `rows` as a table."""
    table = Table("what", "time", "against", "time", "ratio", "required")
    for row in rows:
        rival = _milliseconds(row.rival_seconds) if row.rival_seconds is not None else ""
        ratio = f"{row.ratio:.1f}" if row.ratio is not None else ""
        required = f">= {row.required:g}" + ("" if row.good_enough else "  FAILED") if row.required else ""
        table.add_row(row.what, _milliseconds(row.seconds), row.rival, rival, ratio, required)
    Console(width=140).print(table)


def _milliseconds(duration: float) -> str:
    return f"{duration * 1000:,.2f} ms"
