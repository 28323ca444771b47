"""What a dry run takes when torch waits in a process, next to a process that imports torch first."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ckpt_lsp.dynamic.client import Worker
from ckpt_lsp.dynamic.requests import Built, Load, Recipe, Request
from ckpt_lsp.tensors import StateDict, StateEntry
from tools.bench.measure import Row, seconds

LAYERS = 50
REQUESTS = 30
COLD_RUNS = 3
REQUIRED = 20

NETWORK = f"""\
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self, width=256):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range({LAYERS}))
"""
COLD = """
import torch
from deep import Network
with torch.device("meta"):
    model = Network()
state = {key: torch.empty(value.shape, dtype=value.dtype, device="meta") for key, value in model.state_dict().items()}
model.load_state_dict(state)
"""
"""The same as a dry run does: the model and a state dict without data, and the load."""


def measure(folder: Path) -> Iterator[Row]:
    """Time requests to one worker, each of which imports the file anew, builds its model and tries the load."""
    (folder / "deep.py").write_text(NETWORK, encoding="utf-8")
    cold = statistics.median(seconds(lambda: _cold(folder)) for _ in range(COLD_RUNS))
    worker = Worker(sys.executable)
    recipe = Recipe(str(folder / "deep.py"), "from deep import Network", "Network()", str(folder), "deep",
                    search_path=(str(folder),))  # fmt: skip
    model = _built(worker, Request(recipe))
    load = Load(StateDict({key: StateEntry(value) for key, value in model.keys.items()}))
    times = sorted(seconds(lambda: _built(worker, Request(recipe, load))) for _ in range(REQUESTS))
    memory = (worker.memory() or 0) >> 20
    worker.close()
    what = f"dry run of {LAYERS} layers, warm, of {REQUESTS}"
    rival = 'python -c "import torch; …" doing the same'
    yield Row(f"{what}, median (worker: {memory} MB)", statistics.median(times), rival, cold, REQUIRED)
    yield Row(f"{what}, p95", times[round(REQUESTS * 0.95) - 1], rival, cold)


def _built(worker: Worker, request: Request) -> Built:
    answer = worker.ask(request)
    assert isinstance(answer, Built), answer
    return answer


def _cold(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", COLD], cwd=folder, check=True, timeout=120)
