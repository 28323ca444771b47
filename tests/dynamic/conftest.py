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


@pytest.fixture(params=["fork", "once"])
def worker_of_each_mode(request: pytest.FixtureRequest) -> Iterator[Worker]:
    worker = Worker(sys.executable, Limits(seconds=15.0), mode=request.param)
    yield worker
    worker.close()
