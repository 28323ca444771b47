"""The order of work in the one thread: newer text first, and nobody's answer twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from ckpt_lsp.evaluator.budget import Superseded
from ckpt_lsp.server.worker import Dropped, Stale, Worker

pytestmark = pytest.mark.asyncio


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.stop()


def until_stale(started: threading.Event) -> object:
    """Return a question that takes until somebody no longer wants the answer."""

    def question(stale: Stale) -> str:
        started.set()
        for _ in range(5000):
            if stale():
                raise Superseded
            threading.Event().wait(0.001)
        return "nobody interrupted"

    return question


async def started(event: threading.Event) -> None:
    await asyncio.to_thread(event.wait, 5)


async def test_questions_are_answered_in_another_thread_with_a_deep_stack(worker: Worker) -> None:
    def deep(n: int) -> int:
        return 0 if n == 0 else 1 + deep(n - 1)

    answer = await worker.ask("a", lambda stale: (deep(20_000), threading.current_thread()))
    assert answer[0] == 20_000
    assert answer[1] is not threading.current_thread()


async def test_orders_are_done_before_a_question_that_is_asked_later(worker: Worker) -> None:
    done: list[int] = []
    worker.order(lambda: done.append(1))
    worker.order(lambda: done.append(2))
    assert await worker.ask("a", lambda stale: list(done)) == [1, 2]


async def test_an_order_drops_what_it_supersedes(worker: Worker) -> None:
    running = threading.Event()
    answer = asyncio.create_task(worker.ask("a", until_stale(running)))
    waiting = asyncio.create_task(worker.ask("a", lambda stale: "too late"))
    await started(running)
    worker.order(lambda: None, supersedes="a")
    for task in (answer, waiting):
        with pytest.raises(Dropped):
            await task


async def test_an_order_makes_other_work_wait_and_start_again(worker: Worker) -> None:
    running, done = threading.Event(), []

    def question(stale: Stale) -> list[str]:
        if not done:
            until_stale(running)(stale)
        return list(done)

    answer = asyncio.create_task(worker.ask("b", question))
    await started(running)
    worker.order(lambda: done.append("newer text"), supersedes="a")
    assert await answer == ["newer text"]


async def test_what_a_question_raises_is_raised_to_whoever_asked(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        await worker.ask("a", lambda stale: 1 / 0)
    assert await worker.ask("a", lambda stale: "alive") == "alive"


async def test_an_order_that_fails_does_not_end_the_thread(worker: Worker) -> None:
    worker.order(lambda: 1 / 0)
    assert await worker.ask("a", lambda stale: "alive") == "alive"


async def test_a_cancelled_question_is_told_to_stop(worker: Worker) -> None:
    running = threading.Event()
    answer = asyncio.create_task(worker.ask("a", until_stale(running)))
    await started(running)
    answer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answer
    assert await asyncio.wait_for(worker.ask("b", lambda stale: "free again"), 1) == "free again"


async def test_stopping_does_not_wait_for_what_is_running() -> None:
    worker, running = Worker(), threading.Event()
    answer = asyncio.create_task(worker.ask("a", until_stale(running)))
    await started(running)
    worker.stop()
    with pytest.raises(Dropped):
        await answer
