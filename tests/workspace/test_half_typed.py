"""What an editor shows while somebody types: over many half-typed edits, loads that are not touched stay decided."""

from __future__ import annotations

import ast
import os
import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from ckpt_lsp.text import Span
from ckpt_lsp.workspace.reports import FileReport, Status
from ckpt_lsp.workspace.session import Session

PROGRAMS = Path(__file__).parent / "half_typed"
NAMES = ("classifier", "segmentation", "pretraining")
EDITS = 200
REQUIRED = 0.98
OPENED = 12

TYPED = (
    "result = compute(model, ",
    "layers = [nn.Linear(4, 4), nn.ReLU(",
    "name = 'unfinished",
    'text = """first line',
    "def helper(",
    "def helper(x, y=",
    "class Extra(nn.",
    "for x in",
    "for name, value in items.",
    "if classes >",
    "if classes > 2",
    "@torch.",
    "model.",
    "torch.load(",
    "return {'a': 1,",
    "try:",
    "except",
    "with open(",
    "with open('a.txt') as",
    "values = sorted(names, key=lambda n",
    "print(f'{classes",
    "x = (1 +",
    "import",
    "from torch import",
    "while True",
    "assert isinstance(x,",
    "raise ValueError(",
    "del",
    "lambda x:",
    "x: dict[str, ",
    "a = b if c else",
    "[y for y in",
    "self.extra = nn.Linear(4,",
    "print('%s' %",
)


@dataclass(frozen=True)
class Edit:
    """A text that is no Python, and the lines of the text before that it touches."""

    what: str
    text: str
    touched: range


def typed(text: str) -> Iterator[Edit]:
    """Begin a new statement before every statement."""
    lines = text.splitlines(keepends=True)
    statements = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    for number, node in enumerate(sorted(statements, key=lambda node: node.lineno)):
        line = node.lineno - 1 - len(getattr(node, "decorator_list", ()))
        for turn in range(3):
            words = TYPED[(3 * number + turn) % len(TYPED)]
            new = " " * node.col_offset + words + "\n"
            yield Edit(f"{line + 1}: {words}", "".join([*lines[:line], new, *lines[line:]]), range(line, line))


def changed(text: str) -> Iterator[Edit]:
    """Change the end of every line: cut it, take a bracket or a colon away, begin one more argument or attribute."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        code = line.rstrip()
        for what, new in (
            ("cut", code[: (len(code) + len(code.lstrip(" "))) // 2]),
            ("bracket", code.removesuffix(",").removesuffix(")")),
            ("colon", code.removesuffix(":")),
            ("argument", code.removesuffix(",").removesuffix(")") + ", extra="),
            ("dot", code + "."),
            ("indented", "  " + code),
            ("dedented", code.removeprefix("  ")),
        ):
            if new.strip() and new != code:
                yield Edit(
                    f"{number + 1}: {what}",
                    "".join([*lines[:number], new + "\n", *lines[number + 1 :]]),
                    range(number, number + 1),
                )


def edits(text: str, count: int) -> list[Edit]:
    """Return so many of the edits that break `text`, from all over it, half of either kind."""
    chosen = []
    for source, wanted in ((typed(text), count // 2), (changed(text), count - count // 2)):
        broken = [edit for edit in source if not parses(edit.text)]
        step = len(broken) / wanted
        chosen += [broken[int(number * step)] for number in range(wanted)]
    return chosen


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs beside the checkpoints that they load; most do not fit."""
    root = tmp_path_factory.mktemp("half_typed").resolve()
    (root / "weights").mkdir()
    namespaces = {}
    for name in NAMES:
        text = (PROGRAMS / f"{name}.py").read_text(encoding="utf-8")
        (root / f"{name}.py").write_text(text, encoding="utf-8")
        before_loads = text.partition("\nencoder = Encoder(")[0]
        (root / "without_loads.py").write_text(before_loads, encoding="utf-8")
        namespaces[name] = runpy.run_path(str(root / "without_loads.py"), run_name="program")
    (root / "without_loads.py").unlink()
    for name, checkpoint in checkpoints(namespaces):
        torch.save(checkpoint, root / "weights" / name)
    return root


def checkpoints(programs: dict[str, dict[str, object]]) -> Iterator[tuple[str, object]]:
    classifier = programs["classifier"]["Classifier"]
    yield "classifier.pth", classifier().state_dict()
    yield "small.pth", classifier(width=4).state_dict()
    yield "old.pth", {key.replace("head", "fc"): value for key, value in classifier().state_dict().items()}
    segmentation = programs["segmentation"]
    unet = segmentation["UNet"]([4, 8, 16], 2).state_dict()
    yield "encoder.pth", segmentation["Encoder"]([4, 8]).state_dict()
    yield "unet.pth", {"model": unet}
    yield "parallel.pth", {f"module.{key}": value for key, value in unet.items()}
    pretraining = programs["pretraining"]
    small = pretraining["Model"](pretraining["Config"]()).state_dict()
    yield "small_model.pth", {"norm.gamma" if key == "norm.weight" else key: value for key, value in small.items()}
    yield "wrapped.pth", {f"module.{key}": value for key, value in small.items() if key != "position"}
    yield "trainer.pth", {"state_dict": small, "epoch": 3}


Sites = dict[Span, frozenset[tuple[str, str]]]
"""Loads that are decided, each with the rules and messages of its diagnostics."""


def decided(session: Session, report: FileReport) -> Sites:
    merged = session.merged([report])
    undecided = {load.span for load in merged.loads if load.status is Status.UNRESOLVED}
    sites = dict.fromkeys(load.span for load in merged.loads if load.span not in undecided)
    return {
        site: frozenset(
            (one.diagnostic.rule, one.diagnostic.message) for one in merged.found if one.load and one.load.span == site
        )
        for site in sites
    }


def untouched(sites: Sites, text: str, edit: Edit) -> Sites:
    """Return the sites that are not in the statement that is edited, at their places in the edited text."""
    shift = edit.text.count("\n") - text.count("\n")
    simple = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    inside = [range(node.lineno - 1, node.end_lineno or 0) for node in simple]
    edited = [
        lines for lines in inside if set(lines) & set(edit.touched) or lines.start < edit.touched.start < lines.stop
    ]
    moved = {}
    for site, found in sites.items():
        line = site.start.line
        if not any(line in lines for lines in edited):
            by = shift if line >= edit.touched.stop else 0
            start, end = (type(at)(at.line + by, at.column) for at in (site.start, site.end))
            moved[Span(site.path, start, end)] = found
    return moved


def test_the_programs_have_loads_that_are_decided(workspace: Path) -> None:
    for name in NAMES:
        session = Session(str(workspace))
        found = decided(session, session.report(os.path.join(workspace, f"{name}.py")))
        assert 3 <= len(found) <= 5
        assert sum(bool(messages) for messages in found.values()) >= 2


def test_loads_that_are_not_touched_stay_decided(workspace: Path) -> None:
    kept = total = 0
    lost = []
    for number, name in enumerate(NAMES):
        path = os.path.join(workspace, f"{name}.py")
        text = Path(path).read_text(encoding="utf-8")
        session = Session(str(workspace))
        session.open(path, text)
        sites = decided(session, session.report(path))
        for edit in edits(text, EDITS // 3 + (number < EDITS % 3)):
            session.change(path, edit.text)
            found = decided(session, session.report(path))
            wanted = untouched(sites, text, edit)
            good = [site for site, messages in wanted.items() if found.get(site) == messages]
            total, kept = total + len(wanted), kept + len(good)
            lost += [f"{name} {edit.what}" for site in wanted if site not in good]
    assert kept >= REQUIRED * total, f"{kept} of {total}: {lost}"


def test_a_text_that_is_opened_broken_raises_no_alarm_that_the_whole_one_does_not(workspace: Path) -> None:
    for name in NAMES:
        path = os.path.join(workspace, f"{name}.py")
        text = Path(path).read_text(encoding="utf-8")
        session = Session(str(workspace))
        sites = decided(session, session.report(path))
        for edit in edits(text, OPENED):
            session = Session(str(workspace))
            session.open(path, edit.text)
            found = decided(session, session.report(path))
            for site, messages in untouched(sites, text, edit).items():
                assert {rule for rule, _ in found.get(site, ())} <= {rule for rule, _ in messages}, edit.what
