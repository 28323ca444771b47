"""`[tool.ckpt-lsp]` in the nearest `pyproject.toml` that has it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from ckpt_lsp.workspace.files import WorkspaceFiles
from ckpt_lsp.workspace.settings import SettingsSource

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = "ckpt-lsp"


def pyproject_settings(folder: str, files: WorkspaceFiles) -> tuple[SettingsSource | None, tuple[str, ...]]:
    """Look in `folder` and above; return what is found, and a warning for each file that is no TOML."""
    warnings = []
    for above in _upwards(folder):
        path = os.path.join(above, "pyproject.toml")
        try:
            table = _table(files, path)
        except (ValueError, RecursionError) as error:
            warnings.append(f"{path}: not read, for it is no valid TOML: {error}")
            continue
        if table is not None:
            return SettingsSource(path, table, above, of_project=True), tuple(warnings)
    return None, tuple(warnings)


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        folder = above
        yield folder


def _table(files: WorkspaceFiles, path: str) -> Mapping[str, Any] | None:
    text = files.text(path)
    tool = tomllib.loads(text).get("tool") if text else None
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None
