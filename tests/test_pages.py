"""Every example in docs/rules and tests/spec is true: PyTorch says so, and so do we.

A page whose expectation PyTorch contradicts fails whatever our program says. tests/spec/README.md has the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pages.expectation import Expectation
from tests.pages.facts import LISTED, RAISING, said
from tests.pages.folder import write
from tests.pages.page import Case, FixStep, Source, cases
from tests.pages.pytorch import PyTorch, pytorch

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs" / "rules").glob("*.md")), *sorted((ROOT / "tests" / "spec").glob("*.md"))]
CASES = [case for page in PAGES if page.name != "README.md" for case in cases(page)]

each_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
each_fix = pytest.mark.parametrize(
    ("case", "fix"),
    [pytest.param(case, fix, id=f"{case.name}: {fix.title}") for case in CASES for fix in case.fixes],
)


@pytest.fixture(scope="module")
def judge() -> Iterator[PyTorch]:
    with pytorch() as process:
        yield process


@each_case
def test_pytorch_says_what_the_page_says(case: Case, judge: PyTorch, tmp_path: Path) -> None:
    write(case, tmp_path, judge)
    _judge(case, case.sources[case.subject], judge.run(tmp_path, case.main))


@each_case
def test_we_say_what_the_page_says(case: Case, judge: PyTorch, tmp_path: Path) -> None:
    write(case, tmp_path, judge)
    _compare(case, case.sources[case.subject], _checked(tmp_path))


@each_fix
def test_a_fix_leaves_the_text_of_the_page_and_does_what_it_says(
    case: Case, fix: FixStep, judge: PyTorch, tmp_path: Path
) -> None:
    write(case, tmp_path, judge)
    offered = {fix["title"]: fix for found in _checked(tmp_path)["diagnostics"] for fix in found["fixes"]}
    assert fix.title in offered, f"offered are {list(offered)}"
    assert offered[fix.title]["safe"] is fix.safe
    _edit(tmp_path, offered[fix.title]["edits"])
    assert (tmp_path / case.main).read_text() == fix.after.text
    _judge(case, fix.after, judge.run(tmp_path, case.main), message=None)
    _compare(case, fix.after, _checked(tmp_path))


def test_every_rule_page_has_an_example() -> None:
    shown = {case.page.stem for case in CASES if case.page.parent.name == "rules"}
    assert shown == {page.stem for page in PAGES if page.parent.name == "rules"}


def _checked(folder: Path) -> dict[str, Any]:
    # Imported here, so that what PyTorch says of the pages can be tested without our program.
    from tests.pages.program import checked

    return checked(folder)


def _judge(case: Case, source: Source, run: dict[str, Any], message: str | None = "") -> None:
    """Compare a page with PyTorch: the lists of each load, and which line raises."""
    raising = [expectation.line for expectation in source.expected if expectation.rule in RAISING]
    unresolved = [expectation.line for expectation in source.expected if expectation.level == "unresolved"]
    assert raising or not run["error"] or run["error_line"] in unresolved, run["error"]
    caught = any(load["error"] for load in run["loads"])
    assert run["error"] or caught or not raising, "PyTorch raises nothing"
    if raising and run["error_line"]:
        assert run["error_line"] in raising, f"line {run['error_line']}: {run['error']}"
    if case.error is not None and message is not None:
        assert _plain(run["error"] or "") == _plain(case.error)
    loads = [load for load in run["loads"] if load["file"] == case.subject]
    for line in {load["line"] for load in loads} | {e.line for e in source.expected if e.rule in LISTED}:
        expected = [expectation for expectation in source.expected if expectation.line == line]
        _judge_line(expected, [said(load) for load in loads if load["line"] == line])


def _judge_line(expected: list[Expectation], loads: list[dict[str, list[str]]]) -> None:
    """Compare the loads of a line with what is expected there: neither says more than the other."""
    if {"not-a-state-dict", ""} & {expectation.rule for expectation in expected}:
        return
    for expectation in expected:
        assert expectation.rule not in LISTED or any(
            expectation.text in load.get(expectation.rule, []) for load in loads
        ), f"line {expectation.line}: [{expectation.rule}] {expectation.text}: PyTorch says {loads}"
    for load in loads:
        for rule, ways in load.items():
            assert any(e.rule == rule and e.text in ways for e in expected), f"PyTorch says [{rule}] {ways[0]}"


def _compare(case: Case, source: Source, report: dict[str, Any]) -> None:
    """Compare a page with our report: the diagnostics and their keys, and every other load is clean."""
    expected = sorted((e.line, e.level, e.rule) for e in source.expected if e.rule and e.level != "silenced")
    found = sorted((d["line"], d["severity"], d["rule"]) for d in report["diagnostics"])
    assert found == expected, _shown(report)
    for expectation in source.expected:
        if not expectation.rule:
            statuses = {load["status"] for load in report["loads"] if load["line"] == expectation.line}
            assert statuses == {expectation.level}, _shown(report)
        elif expectation.level != "silenced":
            assert any(_is_said(expectation, d, report) for d in report["diagnostics"]), _shown(report)
    spoken = {expectation.line for expectation in source.expected}
    for load in report["loads"]:
        if load["path"] == case.subject and load["line"] not in spoken:
            assert load["status"] == "clean", _shown(report)


def _is_said(expectation: Expectation, diagnostic: dict[str, Any], report: dict[str, Any]) -> bool:
    """Whether a diagnostic is the expected one: its load has the keys, and its message the words."""
    if (diagnostic["line"], diagnostic["rule"]) != (expectation.line, expectation.rule):
        return False
    message = diagnostic["message"]
    if not all(text in message for text in expectation.says):
        return False
    load = report["loads"][diagnostic["load"]] if expectation.rule in LISTED - {"dropped-keys"} else None
    # A load of which only a part is certain has no lists in the report: they would look complete.
    if load is None or load["status"] == "unresolved":
        return all(f'"{text}"' in message for text in expectation.quoted)
    return expectation.text in said({**load, "matched": expectation.rule == "partial-load", "dropped": []}).get(
        expectation.rule, []
    )


def _shown(report: dict[str, Any]) -> str:
    lines = [f"{d['path']}:{d['line']}: {d['severity']}[{d['rule']}] {d['message']}" for d in report["diagnostics"]]
    lines += [f"{load['path']}:{load['line']}: {load['status']} {load['reason'] or ''}" for load in report["loads"]]
    return "\n".join(lines)


def _plain(text: str) -> list[str]:
    return [line.expandtabs(4).rstrip() for line in text.splitlines()]


def _edit(folder: Path, edits: list[dict[str, Any]]) -> None:
    """Apply edits as an editor would; those of one file do not overlap."""
    for edit in sorted(edits, key=lambda edit: (edit["line"], edit["column"]), reverse=True):
        path = folder / edit["path"]
        lines = path.read_text().splitlines(keepends=True)
        start = sum(map(len, lines[: edit["line"] - 1])) + edit["column"] - 1
        end = sum(map(len, lines[: edit["end_line"] - 1])) + edit["end_column"] - 1
        text = "".join(lines)
        path.write_text(text[:start] + edit["text"] + text[end:])
