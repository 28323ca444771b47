"""A checkpoint written as a table of keys and shapes, and the code that saves it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

COLUMNS = ("file", "entry", "key", "shape", "dtype")


@dataclass(frozen=True)
class Row:
    """One key of the state dict at `entry` of `file`; `value` is the source of what is saved under it."""

    file: str
    entry: tuple[str, ...]
    key: str
    value: str


def checkpoint_rows(cells: Sequence[Sequence[str]]) -> list[Row]:
    """Return the rows of a table whose first line names the columns; other tables have none.

    An empty `file` or `entry` means the one above. `entry` is dotted, `-` for the top of the file.
    `shape` is `[2, 3]`, or `= 7` for a plain value; `dtype` is float32 unless it says otherwise.
    """
    header, *lines = cells
    if "key" not in header or not set(header) <= set(COLUMNS):
        return []
    rows: list[Row] = []
    file, entry = "model.pth", "-"
    for line in lines:
        named = dict(zip(header, line, strict=False))
        if named.get("file") and named["file"] != file:
            file, entry = named["file"], "-"
        entry = named.get("entry") or entry
        path = () if entry == "-" else tuple(entry.split("."))
        rows.append(Row(file, path, named["key"], _value(named["shape"], named.get("dtype", ""))))
    return rows


def _value(shape: str, dtype: str) -> str:
    if shape.startswith("="):
        return repr(ast.literal_eval(shape[1:].strip()))
    return f"torch.zeros({ast.literal_eval(shape)}, dtype=torch.{dtype or 'float32'})"


def saving_source(rows: Iterable[Row]) -> str:
    """Return the program that saves the files of a table into the working directory."""
    files: dict[str, dict[str, Any]] = {}
    for row in rows:
        value = files.setdefault(row.file, {})
        for name in row.entry:
            value = value.setdefault(name, {})
        value[row.key] = row.value
    lines = ["import os, torch, safetensors.torch"]
    for file, value in files.items():
        lines.append(f"os.makedirs(os.path.dirname({file!r}) or '.', exist_ok=True)")
        save = "safetensors.torch.save_file" if file.endswith(".safetensors") else "torch.save"
        lines.append(f"{save}({_dict(value)}, {file!r})")
    return "\n".join(lines) + "\n"


def _dict(value: dict[str, Any]) -> str:
    items = (f"{key!r}: {_dict(item) if isinstance(item, dict) else item}" for key, item in value.items())
    return "{" + ", ".join(items) + "}"
