"""jedi is asked which class a name has, one question at a time, and its failures are no answer."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ckpt_lsp.text import Position
from ckpt_lsp.workspace.definitions import Definitions

TEXT = """\
from nets import Net


class Task:
    def __init__(self, cfg):
        self.net = Net(cfg.n)
        self.any = cfg.any

    def load(self, given: Net, either):
        self.net
        self.any
        given
        Net
"""


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    (tmp_path / "nets.py").write_text("class Net:\n    def __init__(self, n): ...\n")
    return Definitions(str(tmp_path), [path for path in sys.path if path])


def ask(definitions: Definitions, line: int) -> str | None:
    return definitions.class_at("task.py", TEXT, Position(line, len(TEXT.splitlines()[line])))


@pytest.mark.parametrize(("line", "answer"), [(9, "nets.Net"), (10, None), (11, "nets.Net"), (12, "nets.Net")])
def test_the_class_of_a_name_is_found_where_its_source_tells(
    definitions: Definitions, line: int, answer: str | None
) -> None:
    assert ask(definitions, line) == answer


def test_a_place_outside_the_text_has_no_class(definitions: Definitions) -> None:
    assert definitions.class_at("task.py", TEXT, Position(999, 3)) is None


def test_several_threads_get_their_answers(definitions: Definitions) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda line: ask(definitions, line), [9, 11] * 4)) == ["nets.Net"] * 8


def test_jedi_is_imported_when_it_is_first_asked() -> None:
    program = (
        "import sys\nfrom ckpt_lsp.workspace.session import Session\nfrom ckpt_lsp.workspace.definitions import "
        "Definitions\nDefinitions('.', ())\nprint('jedi' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n"
