"""Writing a case to disk."""

from __future__ import annotations

from pathlib import Path

from tests.pages.checkpoint_table import saving_source
from tests.pages.page import Case
from tests.pages.pytorch import PyTorch


def write(case: Case, folder: Path, pytorch: PyTorch) -> None:
    """Write the sources of `case` into `folder`, and have its checkpoints saved there."""
    for name, source in case.sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text)
    if case.rows:
        pytorch.save(folder, saving_source(case.rows))
    for name in case.savers:
        answer = pytorch.run(folder, name)
        assert not answer["error"], f"{name}: {answer['error']}"
