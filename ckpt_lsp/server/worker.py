"""The one thread in which all analysis happens, and the order of what is done in it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from ckpt_lsp.evaluator.budget import Superseded
from ckpt_lsp.workspace.deep_stack import start_deep

Answer = TypeVar("Answer")
Stale = Callable[[], bool]
Question = Callable[[Stale], Answer]


logger = logging.getLogger(__name__)


class Dropped(Exception):
    """What was asked about has changed, so nobody needs the answer any more."""


@dataclass(slots=True, eq=False)
class _Job:
    key: Hashable
    question: Question[Any]
    answer: asyncio.Future[Any]
    interrupted: bool = False
    dropped: bool = False

    def is_stale(self) -> bool:
        return self.interrupted or self.dropped


@dataclass(slots=True, eq=False)
class _Queue:
    orders: deque[Callable[[], None]] = field(default_factory=deque)
    jobs: deque[_Job] = field(default_factory=deque)
    running: _Job | None = None
    stopped: bool = False


class Worker:
    """Does orders at once and answers questions after them, one at a time, in a thread that starts when it is needed.

    An order (newer text) or an urgent question interrupts the one that is being answered: that is dropped if the
    order supersedes its key, and asked again later if not. A question finds out by polling the `Stale` it is given,
    and raises `Superseded`.
    """

    def __init__(self) -> None:
        self._queue = _Queue()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def order(self, action: Callable[[], None], supersedes: Hashable = None) -> None:
        """Have `action` done before any question is answered; drop the questions asked so far under this key."""
        with self._changed:
            self._queue.orders.append(action)
            if supersedes is not None:
                self._drop(lambda job: job.key == supersedes)
            if self._queue.running:
                self._queue.running.interrupted = True
            self._wake()

    async def ask(self, key: Hashable, question: Question[Answer], *, urgent: bool = False) -> Answer:
        """Return the answer. Raises `Dropped` once an order supersedes `key`, and whatever the question raises.

        Somebody is looking at the answer to an `urgent` question: other questions wait for it.
        """
        job = _Job(key, question, asyncio.get_running_loop().create_future())
        with self._changed:
            self._add(job, urgent=urgent)
            self._wake()
        try:
            answer: Answer = await job.answer
        except asyncio.CancelledError:
            with self._changed:
                self._drop(lambda other: other is job)
            raise
        return answer

    def stop(self, seconds: float = 1.0) -> None:
        """Let the thread end; what is running is told to stop, and waited for so long."""
        with self._changed:
            self._queue.stopped = True
            self._drop(lambda job: True)
            self._changed.notify()
        if self._thread:
            self._thread.join(seconds)

    def _add(self, job: _Job, *, urgent: bool) -> None:
        queue = self._queue
        if not urgent:
            queue.jobs.append(job)
            return
        queue.jobs.appendleft(job)
        if queue.running and queue.running.key != job.key:
            queue.running.interrupted = True

    def _wake(self) -> None:
        if self._thread is None and not self._queue.stopped:
            self._thread = start_deep(self._run)
        self._changed.notify()

    def _drop(self, condition: Callable[[_Job], bool]) -> None:
        queue = self._queue
        for job in [*queue.jobs, *([queue.running] if queue.running else [])]:
            if condition(job) and not job.dropped:
                job.dropped = True
                _settle(job, lambda answer: answer.set_exception(Dropped()))
        queue.jobs = deque(job for job in queue.jobs if not job.dropped)

    def _run(self) -> None:
        while (work := self._next()) is not None:
            work()

    def _next(self) -> Callable[[], None] | None:
        """Wait for work and return it; `None` at the end."""
        queue = self._queue
        with self._changed:
            queue.running = None
            self._changed.wait_for(lambda: queue.stopped or queue.orders or queue.jobs)
            if queue.stopped:
                return None
            if queue.orders:
                return partial(_obey, queue.orders.popleft())
            job = queue.running = queue.jobs.popleft()
            return partial(self._answer, job)

    def _answer(self, job: _Job) -> None:
        try:
            answer = job.question(job.is_stale)
        except Superseded:
            self._ask_again(job)
        except BaseException as error:
            fault = error
            _settle(job, lambda future: future.set_exception(fault))
        else:
            _settle(job, lambda future: future.set_result(answer))

    def _ask_again(self, job: _Job) -> None:
        with self._changed:
            if not job.dropped:
                job.interrupted = False
                self._queue.jobs.append(job)


def _obey(action: Callable[[], None]) -> None:
    try:
        action()
    except Exception:
        # Without its thread the server would be silent for good.
        logger.exception("A change could not be taken over")


def _settle(job: _Job, settle: Callable[[asyncio.Future[Any]], None]) -> None:
    """Hand the outcome over to the event loop, unless it was given up on or is gone."""
    loop = job.answer.get_loop()

    def hand_over() -> None:
        if not job.answer.done():
            settle(job.answer)

    if not loop.is_closed():
        loop.call_soon_threadsafe(hand_over)
