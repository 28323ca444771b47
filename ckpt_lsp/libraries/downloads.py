"""What is not known of files that programs download, and the order of numbered files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

GDOWN = Library("gdown")
NATSORT = Library("natsort")


@GDOWN.native("_somewhere")
def somewhere(machine: Machine) -> Value:
    """A file whose name only the download tells."""
    return machine.unknown("what the downloaded file is called is not known", plain=True)


@NATSORT.pure("_natural")
def natural(text: str) -> tuple[int | str, ...]:
    """Return the parts of a text, numbers as numbers: each second one, so that two texts can be compared."""
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text))
