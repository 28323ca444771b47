"""What the tests of dry runs share: asking for one, and doing the same for real."""

from __future__ import annotations

import os
import textwrap
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from ckpt_lsp.dynamic import client
from ckpt_lsp.dynamic.client import Worker
from ckpt_lsp.dynamic.requests import Answer, Built, Load, NotBuilt, Recipe, Request
from ckpt_lsp.tensors import NotTensor, StateDict, StateEntry, TensorSpec

SCRIPT = str(Path(client.__file__).with_name("worker.py"))

IMPORTS = """\
import torch
from torch import nn
"""


def recipe(folder: Path, text: str, expression: str = "Net()") -> Recipe:
    """The text is a file `net.py` of which two lines, the imports, are given."""
    source = IMPORTS + textwrap.dedent(text)
    return Recipe(str(folder / "net.py"), source, expression, str(folder), search_path=(str(folder),))


def built(worker: Worker, folder: Path, text: str, expression: str = "Net()", load: Load | None = None) -> Built:
    answer = worker.ask(Request(recipe(folder, text, expression), load))
    assert isinstance(answer, Built), answer
    return answer


def not_built(worker: Worker, folder: Path, text: str, expression: str = "Net()") -> NotBuilt:
    answer: Answer = worker.ask(Request(recipe(folder, text, expression)))
    assert isinstance(answer, NotBuilt), answer
    return answer


@dataclass(frozen=True)
class Verdict:
    """What a load said; `raised` is the whole message."""

    missing: Sequence[str]
    unexpected: Sequence[str]
    raised: str | None


def dry(worker: Worker, folder: Path, text: str, state: Mapping[str, Any], **options: bool) -> Verdict:
    answer = built(worker, folder, text, load=Load(described(state), **options))
    return Verdict(list(answer.missing), list(answer.unexpected), answer.raised)


def real(text: str, state: Mapping[str, Any], **options: bool) -> Verdict:
    """Load real tensors into the real model. The message of a strict load names the keys, whatever raises besides."""
    strict = _raised(text, state, **options | {"strict": True})
    return Verdict(_named("Missing", strict), _named("Unexpected", strict), _raised(text, state, **options))


def _raised(text: str, state: Mapping[str, Any], **options: bool) -> str | None:
    try:
        model_of(text).load_state_dict(state, **options)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _named(what: str, message: str | None) -> list[str]:
    lines = [line for line in (message or "").splitlines() if line.startswith(f"\t{what} key(s) in state_dict:")]
    return [name for line in lines for name in line.split('"')[1::2]]


def model_of(text: str) -> torch.nn.Module:
    namespace: dict[str, Any] = {}
    exec(IMPORTS + textwrap.dedent(text), namespace)
    model = namespace["Net"]()
    assert isinstance(model, torch.nn.Module)
    return model


def described(state: Mapping[str, Any]) -> StateDict:
    """What a reader of the checkpoint would say of it."""
    metadata = getattr(state, "_metadata", None)
    versions = None if metadata is None else {prefix: entry.get("version") for prefix, entry in metadata.items()}
    return StateDict({key: StateEntry(_value(value)) for key, value in state.items()}, versions)


def _value(value: Any) -> TensorSpec | NotTensor:
    if isinstance(value, torch.Tensor):
        return TensorSpec(tuple(value.shape), str(value.dtype).rpartition(".")[2])
    return NotTensor(type(value).__name__)


def tensors(**shapes: tuple[int, ...]) -> OrderedDict[str, Any]:
    """A state dict; `fc__weight=(3, 4)` is the key `fc.weight`."""
    return OrderedDict((name.replace("__", "."), torch.zeros(shape)) for name, shape in shapes.items())


def processes() -> list[int]:
    """The workers' processes that are alive, or dead and not reaped."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            command = Path("/proc", entry, "cmdline").read_bytes() if entry.isdigit() else b""
        except OSError:
            continue
        if SCRIPT.encode() in command:
            found.append(int(entry))
    return found
