"""What a person waits for in an editor: the first diagnostics, and those after each edit."""

from __future__ import annotations

import runpy
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from tools.bench.client import Client, Message
from tools.bench.measure import Row
from tools.examples import EXAMPLES

EDITS = 50
LINES = 450
CLASSES = 10

HEAD = """\
import argparse
import math

import torch
from torch import nn

CLASSES = {classes}
"""
BLOCK = '''

class Block{number}(nn.Module):
    """Stage {number} of the network."""

    def __init__(self, inputs, outputs, expansion=2, dropout=0.1):
        super().__init__()
        hidden = inputs * expansion
        layers = []
        for index in range(2):
            layers.append(nn.Conv2d(inputs if index == 0 else hidden, hidden, 3, padding=1, bias=False))
            layers.append(nn.BatchNorm2d(hidden))
        self.layers = nn.Sequential(*layers)
        self.project = nn.Conv2d(hidden, outputs, 1)
        self.shortcut = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)
        self.dropout = nn.Dropout(dropout)
        self.scale = nn.Parameter(torch.ones(outputs) / math.sqrt(outputs))

    def forward(self, x):
        y = self.project(self.layers(x))
        return self.shortcut(x) + self.dropout(y) * self.scale.view(1, -1, 1, 1)
'''
TAIL = """

class Network(nn.Module):
    def __init__(self, classes=CLASSES):
        super().__init__()
        self.stages = nn.ModuleList([{blocks}])
        self.head = nn.Linear(16, classes)

    def forward(self, x):
        for stage in self.stages:
            x = stage(x)
        return self.head(x.mean(dim=(2, 3)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", default="network.pth")
    args = parser.parse_args()
    model = Network()
    model.load_state_dict(torch.load(args.weights))


if __name__ == "__main__":
    main()
"""


def source(classes: int) -> str:
    """Return a file of `LINES` lines with a network for so many classes and the load of its checkpoint."""
    count = (LINES - len((HEAD + TAIL).splitlines())) // len(BLOCK.splitlines())
    blocks = ", ".join(f"Block{number}({3 if number == 0 else 16}, 16)" for number in range(count))
    text = HEAD.format(classes=classes) + "".join(BLOCK.format(number=number) for number in range(count))
    filler = LINES - len((text + TAIL).splitlines())
    return text + "\n# ..." * filler + TAIL.format(blocks=blocks)


def write_checkpoint(folder: Path) -> None:
    """Save the weights of the network for `CLASSES` classes."""
    path = folder / "network.py"
    path.write_text(source(CLASSES), encoding="utf-8")
    network = runpy.run_path(str(path))["Network"]()
    torch.save(network.state_dict(), folder / "network.pth")


def measure(folder: Path) -> Iterator[Row]:
    """Time a session of edits; each changes the number of classes, so each has diagnostics of its own to wait for."""
    write_checkpoint(folder)
    start = time.perf_counter()
    client = Client(EXAMPLES.parent)
    uri = (folder / "network.py").as_uri()
    client.request("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
    client.notify("initialized", {})
    text = source(1000)
    client.notify(
        "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 0, "text": text}}
    )
    client.wait(lambda message: _names(message, 1000))
    yield Row(f"server, spawn to first diagnostics ({LINES} lines)", time.perf_counter() - start)
    times = sorted(_edit(client, uri, version) for version in range(1, EDITS + 1))
    client.close()
    yield Row(f"server, edit to diagnostics, p50 of {EDITS}", statistics.median(times))
    yield Row(f"server, edit to diagnostics, p95 of {EDITS}", times[round(EDITS * 0.95) - 1])


def _edit(client: Client, uri: str, version: int) -> float:
    classes = 1000 + version
    change = {"text": source(classes)}
    start = time.perf_counter()
    client.notify(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
    )
    client.wait(lambda message: _names(message, classes))
    return time.perf_counter() - start


def _names(message: Message, classes: int) -> bool:
    if message.get("method") != "textDocument/publishDiagnostics":
        return False
    return any(str(classes) in diagnostic["message"] for diagnostic in message["params"]["diagnostics"])
