from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from ckpt_lsp.dynamic.client import Limits, Worker


@pytest.fixture(scope="package")
def worker() -> Iterator[Worker]:
    """One warm worker for all tests that do no harm to it; none should."""
    worker = Worker(sys.executable, Limits(seconds=15.0))
    worker.start()
    yield worker
    worker.close()


@pytest.fixture(scope="module", params=["fork", "once"])
def worker_of_each_mode(request: pytest.FixtureRequest, worker: Worker) -> Iterator[Worker]:
    if request.param == "fork":
        yield worker
        return
    once = Worker(sys.executable, Limits(seconds=15.0), mode="once")
    once.start()
    yield once
    once.close()
