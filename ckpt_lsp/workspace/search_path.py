"""What `import` finds besides what lies beside the file itself: the workspace, then packages."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.environment import Environment


def search_path(root: str, further: Iterable[str], environment: Environment) -> tuple[str, ...]:
    """Return the folders for files in the workspace at `root`; `further` come before the interpreter's own."""
    folders = [root, os.path.join(root, "src"), *further, *environment.packages]
    return tuple(folder for folder in dict.fromkeys(folders) if disk.kind(folder) == "folder")
