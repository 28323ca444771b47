"""A workspace as big ones are: mostly code that loads nothing, beside folders that are not the user's own code."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

MODULES_IN_PACKAGE = 100
SCRIPTS_IN_HUNDRED = 1
FOREIGN_IN_TEN = 2
HUGE_LINES = 120_000

UTILITY = '''\
"""Helpers of group {number}."""

import json
import logging
import os
from pathlib import Path

logger = logging.getLogger(__name__)
DEFAULTS = {{"retries": {number}, "folder": "cache", "verbose": False}}


def read_settings(path, overrides=None):
    """Return the settings in a file, with overrides."""
    settings = dict(DEFAULTS)
    if os.path.exists(path):
        settings.update(json.loads(Path(path).read_text()))
    settings.update(overrides or {{}})
    return settings


class Registry{number}:
    """Keeps handlers by name."""

    def __init__(self, settings):
        self.settings = settings
        self.handlers = {{}}

    def register(self, name, handler):
        if name in self.handlers:
            logger.warning("%s is registered twice", name)
        self.handlers[name] = handler
        return handler

    def run(self, name, *arguments):
        for attempt in range(self.settings["retries"]):
            try:
                return self.handlers[name](*arguments)
            except OSError as error:
                logger.info("attempt %d of %s: %s", attempt, name, error)
        raise RuntimeError(f"{{name}} has failed")


def summarise(rows, key="value"):
    """Return count, sum and mean."""
    values = [row[key] for row in rows if key in row]
    total = sum(values)
    return {{"count": len(values), "sum": total, "mean": total / max(1, len(values))}}
'''
MODEL = '''\
"""Network {number}."""

from torch import nn


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


class Network(nn.Module):
    def __init__(self, classes={classes}, width=8, depth=4):
        super().__init__()
        self.stem = Block(3, width)
        self.blocks = nn.Sequential(*[Block(width, width) for _ in range(depth)])
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        return self.head(self.blocks(self.stem(x)).mean(dim=(2, 3)))
'''
SCRIPT = '''\
"""Evaluates network {number}."""

import argparse

import torch

from {package}.module_{helper} import read_settings
from models.network_{number} import Network


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", default="weights/network.pth")
    parser.add_argument("--settings", default="settings.json")
    args = parser.parse_args()
    settings = read_settings(args.settings)
    model = Network()
    model.load_state_dict(torch.load(args.weights))
    model.eval()
    print(settings, sum(parameter.numel() for parameter in model.parameters()))


if __name__ == "__main__":
    main()
'''
RESTORING = """\
import torch


def restore(model, path):
    # Version {version}
    model.load_state_dict(torch.load(path))
    return model
"""
RESUME = """\
from models.network_0 import Network
from models.restoring import restore

model = restore(Network(), "weights/network.pth")
"""
CLASSES = 10


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where it is; `script` is one that loads weights, and `model` the file of the network that it loads them into.

    `restoring` has a function that loads, which one other file calls.
    """

    root: Path
    script: Path
    model: Path
    restoring: Path


def make(root: Path, files: int) -> Workspace:
    """Write a workspace with so many Python files of the user's own, and foreign ones besides."""
    scripts = max(1, files * SCRIPTS_IN_HUNDRED // 100)
    for path, text in _own(files, scripts):
        _write(root / path, text)
    for path, text in _foreign(files * FOREIGN_IN_TEN // 10):
        _write(root / path, text)
    model = root / "models" / "network_0.py"
    network = runpy.run_path(str(model))["Network"]()
    (root / "weights").mkdir()
    torch.save(network.state_dict(), root / "weights" / "network.pth")
    return Workspace(root, root / "scripts" / "evaluate_0.py", model, root / "models" / "restoring.py")


def model_text(classes: int, number: int = 0) -> str:
    """Return the file of a network for so many classes."""
    return MODEL.format(number=number, classes=classes)


def restoring_text(version: int) -> str:
    """Return the file of the function that loads what it is given; a comment has the version."""
    return RESTORING.format(version=version)


def _own(files: int, scripts: int) -> Iterator[tuple[str, str]]:
    """Every second network has other classes than the checkpoint. One file is a table of several megabytes."""
    for number in range(scripts):
        yield f"models/network_{number}.py", model_text(CLASSES + number % 2, number)
        yield f"scripts/evaluate_{number}.py", SCRIPT.format(number=number, package="package_0", helper=0)
    yield "models/restoring.py", restoring_text(0)
    yield "scripts/resume.py", RESUME
    utilities = max(1, files - 2 * scripts - 3)
    for number in range(utilities):
        package, module = divmod(number, MODULES_IN_PACKAGE)
        yield f"package_{package}/module_{module}.py", UTILITY.format(number=number)
    if files > MODULES_IN_PACKAGE:
        yield "tables.py", "TABLE = [\n" + '    ("a row of", 1, 2.5),\n' * HUGE_LINES + "]\n"


def _foreign(files: int) -> Iterator[tuple[str, str]]:
    """An environment, packages of JavaScript, hidden folders: their files would be found if they were looked into."""
    yield ".venv/pyvenv.cfg", "home = /usr/bin\n"
    yield "environment/pyvenv.cfg", "home = /usr/bin\n"
    for number in range(files):
        folder = ("environment/lib", ".venv/lib", "node_modules/gyp", ".git/hooks", "__pycache__")[number % 5]
        script = SCRIPT.format(number=number, package="package_0", helper=0)
        yield f"{folder}/part_{number // 100}/module_{number}.py", script
    for number in range(files):
        yield f"images/batch_{number // 1000}/image_{number}.png", ""


def _write(path: Path, text: str) -> None:
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
