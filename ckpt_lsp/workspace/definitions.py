"""What jedi says: which class an expression is an instance of, where evaluation has no value. It never says more.

jedi hangs or answers with nothing when several threads call it, so there is one lock; importing it takes 0.1 s, so that
waits until the first question. No interpreter is started: the folders of its packages are all that jedi needs.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from ckpt_lsp.text import Position

_LOCK = threading.Lock()


class Definitions:
    """Answers questions about a workspace at `root` whose packages are in the folders `packages`."""

    def __init__(self, root: str, packages: Sequence[str]) -> None:
        self._root = root
        self._packages = tuple(packages)
        self._project: Any = None
        self._environment: Any = None

    def class_at(self, path: str, text: str, end: Position) -> str | None:
        """Return the qualified name of the one class that the name ending at `end` is, or is an instance of."""
        with _LOCK:
            try:
                found = self._inferred(path, text, end)
            except Exception:
                # jedi raises all kinds of exceptions on code that it does not understand; then it knows nothing.
                return None
        names = {name.full_name for name in found if name.type in ("instance", "class") and name.full_name}
        return names.pop() if len(names) == 1 else None

    def _inferred(self, path: str, text: str, end: Position) -> Sequence[Any]:
        import jedi

        if self._project is None:
            self._project = jedi.Project(self._root, added_sys_path=self._packages, load_unsafe_extensions=False)
            self._environment = jedi.InterpreterEnvironment()
        script = jedi.Script(text, path=path, project=self._project, environment=self._environment)
        found: Sequence[Any] = script.infer(end.line + 1, max(0, end.column - 1))
        return found
