"""Build each architecture that comes as a line, on the meta device, as a program would: this runs in the environment.

For each line there is one of JSON: the keys with shapes and dtypes as `ckpt-lsp keys` has them, or the error.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any

import torch


def main() -> None:
    """Answer each line; what the libraries print is dropped."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = {"keys": keys(json.loads(line))}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0][:300]}
        out.write(json.dumps(answer) + "\n")
        out.flush()


def keys(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the state dict of a row's architecture has."""
    arguments = dict(row["args"])
    positional = [named(arguments.pop("config"))()] if "config" in arguments else []
    with torch.device("meta"):
        model = named(row["import_path"])(*positional, **arguments)
    return {key: described(value) for key, value in model.state_dict().items()}


def named(path: str) -> Any:
    """Return what `module:name` names."""
    module, name = path.split(":")
    return getattr(importlib.import_module(module), name)


def described(value: Any) -> dict[str, Any]:
    """Describe a value of a state dict."""
    if not isinstance(value, torch.Tensor):
        return {"type": type(value).__name__}
    return {"shape": list(value.shape), "dtype": str(value.dtype).rpartition(".")[2]}


if __name__ == "__main__":
    main()
