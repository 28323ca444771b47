"""What a fix is: a promise in words, and the edits that keep it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ckpt_lsp.text import Edit


class FixKind(Enum):
    """The fixes there are, in the order in which they are offered."""

    MOVE_INDEX = "move-index"
    CHOOSE_ENTRY = "choose-entry"
    STRIP_PREFIX = "strip-prefix"
    LOAD_INTO = "load-into"
    ADD_PREFIX = "add-prefix"
    RENAME_MODULE = "rename-module"
    DROP_BUFFERS = "drop-buffers"
    CHANGE_VALUE = "change-value"
    FILTER_KEYS = "filter-keys"
    ALLOW_MISSING = "allow-missing"
    NOT_STRICT = "not-strict"


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits to the file of one load call, with `title` for the user's menu.

    A `safe` fix loads exactly what the program means to load; any other changes what is loaded, and its title says so.
    A `preferred` fix is safe and leaves nothing to report.
    """

    title: str
    kind: FixKind
    safe: bool
    preferred: bool
    edits: tuple[Edit, ...]
