"""What stands while a text cannot be parsed, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ckpt_lsp.workspace.reports import Status
from ckpt_lsp.workspace.session import Session
from ckpt_lsp.workspace.standing import line_map

NET = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
"""
LOAD = "Net().load_state_dict(torch.load('net.pth'))\n"
UNFINISHED = NET.replace("self.fc = nn.Linear(4, 2)", "self.fc = nn.Linear(4, ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.save({"fc.weight": torch.zeros(2, 4)}, tmp_path / "net.pth")
    return tmp_path.resolve()


def shown(session: Session, path: Path) -> list[tuple[str, int]]:
    """Return the rule and the line of each diagnostic."""
    return [(one.rule, one.span.start.line) for one in session.diagnostics(str(path))]


def test_a_load_moves_with_its_line(folder: Path) -> None:
    session, path = Session(str(folder)), folder / "a.py"
    session.open(str(path), NET + LOAD)
    assert shown(session, path) == [("missing-keys", 8)]
    session.change(str(path), "# More\n" + UNFINISHED + "\n" + LOAD)
    assert shown(session, path) == [("missing-keys", 10)]
    session.change(str(path), NET + LOAD)
    assert shown(session, path) == [("missing-keys", 8)]


def test_what_stands_points_to_the_lines_that_are_left(folder: Path) -> None:
    session, path = Session(str(folder)), folder / "a.py"
    session.open(str(path), NET + LOAD)
    (before,) = session.diagnostics(str(path))
    assert [one.span.start.line for one in before.related] == [7]
    session.change(str(path), "x = (\n" + NET + LOAD)
    (after,) = session.diagnostics(str(path))
    assert [one.span.start.line for one in after.related] == [8]
    session.change(str(path), UNFINISHED + LOAD)
    (after,) = session.diagnostics(str(path))
    assert after.related == ()
    assert after.message == before.message


def test_a_load_that_is_edited_itself_does_not_stand(folder: Path) -> None:
    session, path = Session(str(folder)), folder / "a.py"
    session.open(str(path), NET + LOAD)
    session.report(str(path))
    session.change(str(path), UNFINISHED + LOAD.replace("))", "), strict=False)"))
    assert shown(session, path) == []


def test_a_checkpoint_that_changes_meanwhile_counts(folder: Path) -> None:
    session, path = Session(str(folder)), folder / "a.py"
    session.open(str(path), NET + LOAD)
    session.report(str(path))
    text = NET + LOAD + "x = (\n"
    session.change(str(path), text)
    assert shown(session, path) == [("missing-keys", 8)]
    torch.save({"fc.weight": torch.zeros(2, 4), "fc.bias": torch.zeros(2)}, folder / "net.pth")
    assert shown(session, path) == []


def test_a_model_that_is_being_typed_says_nothing_new_of_loads_elsewhere(folder: Path) -> None:
    session, path, model = Session(str(folder)), folder / "a.py", folder / "net.py"
    path.write_text("import torch\nfrom net import Net\n" + LOAD, encoding="utf-8")
    session.open(str(model), NET)
    assert shown(session, path) == [("missing-keys", 2)]
    session.change(str(model), UNFINISHED)
    assert shown(session, path) == [("missing-keys", 2)]
    session.change(str(model), NET.replace("(4, 2)", "(4, 2, bias=False)"))
    assert shown(session, path) == []


def test_a_text_that_is_opened_unfinished_raises_no_alarm_about_what_it_lacks(folder: Path) -> None:
    session, path = Session(str(folder)), folder / "a.py"
    session.open(str(path), UNFINISHED + LOAD)
    assert shown(session, path) == []
    (load,) = session.report(str(path)).loads
    assert load.status is Status.UNRESOLVED


def test_a_text_beyond_repair_keeps_what_was_found(folder: Path) -> None:
    session, path = Session(str(folder)), folder / "a.py"
    session.open(str(path), NET + LOAD)
    session.report(str(path))
    session.change(str(path), NET + LOAD + "\0")
    assert shown(session, path) == [("missing-keys", 8)]


OLD_MODEL = """\
import torch
from torch import nn

print "torch", torch.__version__

class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        print "making", self
        self.fc = nn.Linear(4, 2)

    def run(self, x):
        try:
            return self.fc(x.cuda(async=True))
        except RuntimeError, error:
            raise ValueError, "out of memory"
"""


def test_a_file_for_python_2_costs_only_its_broken_lines(folder: Path) -> None:
    (folder / "old.py").write_text(OLD_MODEL, encoding="utf-8")
    path = folder / "a.py"
    path.write_text("import torch\nfrom old import Net\n" + LOAD, encoding="utf-8")
    session = Session(str(folder))
    assert shown(session, path) == [("missing-keys", 2)]
    (load,) = session.report(str(path)).loads
    assert load.missing == ("fc.bias",)


def test_comments_count_in_a_file_that_cannot_be_parsed(folder: Path) -> None:
    path = folder / "a.py"
    path.write_text(OLD_MODEL + "x = (\n# ckpt-lsp: ignore\n" + LOAD, encoding="utf-8")
    assert shown(Session(str(folder)), path) == []


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_lines_are_mapped_to_equal_ones_in_order(before: list[str], after: list[str]) -> None:
    lines = line_map("\n".join(before), "\n".join(after))
    old, new = "\n".join(before).split("\n"), "\n".join(after).split("\n")
    for number, other in lines.items():
        assert old[number].rstrip("\n") == new[other].rstrip("\n")
    assert sorted(lines.values()) == [lines[number] for number in sorted(lines)]
