"""`ckpt-lsp inspect` for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from ckpt_lsp.cli.places import shown_path
from ckpt_lsp.cli.specs import spec_lines
from ckpt_lsp.rules.words import counted, entry_path
from ckpt_lsp.workspace.inspection import Inspection


def print_inspection(found: Inspection, folder: str, stream: TextIO) -> None:
    """Print the header of one checkpoint."""
    stream.writelines(f"{line}\n" for line in _lines(found, folder))


def _lines(found: Inspection, folder: str) -> Iterator[str]:
    sizes = f"{found.bytes:,} bytes, {found.tensor_bytes:,} of tensors"
    yield f"{shown_path(found.path, folder)}: {found.format}, {sizes}"
    for entry, specs in found.entries.items():
        yield ""
        yield f"{entry_path(map(str, entry)) or 'the whole file'}: {counted(len(specs), 'key')}"
        yield from (f"  {line}" for line in spec_lines(specs))
    if found.metadata:
        yield ""
        yield "beside the tensors:"
        yield from (f"  {name}: {value!r}" for name, value in found.metadata.items())
    yield from _listed("globals", found.globals)
    yield from _listed("refused by torch.load(weights_only=True)", found.blocked_globals)
    yield from _listed("can run code", found.dangerous_globals)
    yield from _listed("problems", found.problems)


def _listed(title: str, names: tuple[str, ...]) -> Iterator[str]:
    if names:
        yield ""
        yield f"{title}:"
        yield from (f"  {name}" for name in names)
