"""Requests and answers as the plain values that go through the pipe: `worker.py` has the other end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from ckpt_lsp.dynamic.requests import Answer, Built, Failure, How, Load, NotBuilt, Request
from ckpt_lsp.tensors import Mismatch, NotTensor, TensorSpec


def question_of(request: Request, seconds: float, memory: int) -> dict[str, Any]:
    """Return what the worker reads."""
    recipe = request.recipe
    return {
        "module": recipe.module,
        "file": recipe.file,
        "source": recipe.source,
        "expression": recipe.expression,
        "overlays": dict(recipe.overlays),
        "search_path": list(recipe.search_path),
        "folder": recipe.folder,
        "name": recipe.name,
        "load": _load(request.load) if request.load else None,
        "seconds": seconds,
        "memory": memory,
    }


def answer_of(message: Mapping[str, Any]) -> Answer:
    """Read what the worker wrote. Raises `KeyError`, `TypeError` or `ValueError` where that is no answer."""
    kind = message["kind"]
    common: dict[str, Any] = {
        "imported": tuple(message.get("imported", ())),
        "output": str(message["output"]),
        "seconds": float(message["seconds"]),
    }
    if kind == "built":
        return _built(message, common)
    if kind not in get_args(Failure):
        raise ValueError(kind)
    place = message["place"]
    return NotBuilt(kind, str(message["reason"]), (str(place[0]), int(place[1])) if place else None, **common)


def _load(load: Load) -> dict[str, Any]:
    rows = [_row(key, entry.value) for key, entry in load.state.entries.items()]
    versions = None if load.state.versions is None else dict(load.state.versions)
    return {"state": rows, "versions": versions, "strict": load.strict, "assign": load.assign}


def _row(key: str, value: TensorSpec | NotTensor) -> dict[str, Any]:
    if isinstance(value, NotTensor):
        return {"key": key, "type": value.type_name}
    return {"key": key, "shape": value.shape, "dtype": value.dtype}


def _built(message: Mapping[str, Any], common: Mapping[str, Any]) -> Built:
    if message["how"] not in get_args(How):
        raise ValueError(message["how"])
    return Built(
        keys={str(row["key"]): _value(row) for row in message["keys"]},
        class_name=str(message["class_name"]),
        how=message["how"],
        missing=tuple(message.get("missing", ())),
        unexpected=tuple(message.get("unexpected", ())),
        mismatched=tuple(
            Mismatch(found["key"], tuple(found["model"]), tuple(found["checkpoint"]))
            for found in message.get("mismatched", ())
        ),
        errors=tuple(message.get("errors", ())),
        raised=message.get("raised"),
        **common,
    )


def _value(row: Mapping[str, Any]) -> TensorSpec | NotTensor:
    if "type" in row:
        return NotTensor(str(row["type"]))
    return TensorSpec(None if row["shape"] is None else tuple(row["shape"]), row["dtype"])
