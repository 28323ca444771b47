"""How much an evaluation may do, and how it is told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

FEWEST_ALIKE = 32
"""After so many rounds of a loop the others are expected to be like them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one evaluation: statements and calls, nested calls, rounds of one loop, and seconds.

    Steps decide, since they do not depend on the machine; the seconds are for what a step may cost at worst.
    `alone` is the number of steps for one function that no call reached; all of a file share `steps` again.
    """

    steps: int = 600_000
    alone: int = 40_000
    depth: int = 150
    rounds: int = 100_000
    seconds: float = 20.0


class OutOfBudget(Exception):
    """The evaluation did as much as it may; `str()` says of what."""


class Superseded(Exception):
    """Newer text makes this evaluation pointless."""


class Budget:
    """Counts steps; polls the clock and `stale` every few hundred."""

    def __init__(self, limits: Limits, stale: Callable[[], bool] = lambda: False) -> None:
        self.limits = limits
        self.steps = 0
        self.stale = stale
        self._deadline = time.monotonic() + limits.seconds

    def step(self) -> None:
        """Count one statement or call. Raises `OutOfBudget` or `Superseded`."""
        self.steps += 1
        if self.steps & 0xFF == 0:
            self._poll()

    def is_beyond(self, cost: int, done: int, left: int) -> bool:
        """Whether `left` more rounds of `cost` steps are too many, after `done` have been run.

        Rounds are held to be alike only where there are many, or where they take very much.
        """
        if done < FEWEST_ALIKE:
            return done >= FEWEST_ALIKE // 8 and cost * left > self.limits.steps * 2
        return cost * left > self.limits.steps - self.steps

    def _poll(self) -> None:
        if self.stale():
            raise Superseded
        if self.steps > self.limits.steps:
            raise OutOfBudget(f"evaluation stopped after {self.limits.steps:,} steps")
        if time.monotonic() > self._deadline:
            raise OutOfBudget(f"evaluation stopped after {self.limits.seconds:g} s")
