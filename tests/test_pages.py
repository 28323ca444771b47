"""Every example in docs/rules and tests/spec is true: PyTorch says so, and so do we.

A page whose expectation PyTorch contradicts fails whatever our program says. tests/spec/README.md has the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pages.expectation import Expectation
from tests.pages.facts import RAISING, written
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
    _judge(case, case.sources[case.main], judge.run(tmp_path, case.main))


@each_case
def test_we_say_what_the_page_says(case: Case, judge: PyTorch, tmp_path: Path) -> None:
    write(case, tmp_path, judge)
    _compare(case, case.sources[case.main], _checked(tmp_path))


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
    assert run["error"] or not raising, "PyTorch raises nothing"
    if raising and run["error_line"]:
        assert run["error_line"] in raising, f"line {run['error_line']}: {run['error']}"
    if case.error is not None and message is not None:
        assert _plain(run["error"] or "") == _plain(case.error)
    for load in run["loads"]:
        on_line = [e for e in source.expected if load["file"] == case.main and e.line == load["line"]]
        _judge_load(on_line, load)
    lines = {load["line"] for load in run["loads"] if load["file"] == case.main}
    listed = [
        e for e in source.expected if e.rule in ("missing-keys", "partial-load", "nothing-loaded", "dropped-keys")
    ]
    assert all(e.line in lines for e in listed), f"PyTorch loads on lines {lines}"


def _judge_load(expected: list[Expectation], load: dict[str, Any]) -> None:
    rules = {expectation.rule for expectation in expected}
    for expectation in expected:
        ways = written(expectation.rule, load)
        assert ways is None or expectation.text in ways, f"[{expectation.rule}] PyTorch says {ways}"
        if expectation.rule == "dropped-keys":
            assert expectation.quoted == load["dropped"]
        if expectation.rule in ("partial-load", "nothing-loaded"):
            assert (load["matched"] > 0) is (expectation.rule == "partial-load")
            assert not load["strict"]
    if {"not-a-state-dict", ""} & rules:
        return
    strict = load["strict"]
    silent = {"partial-load", "nothing-loaded"}
    assert not load["missing"] or rules & ({"missing-keys"} if strict else silent), f"missing: {load['missing']}"
    assert not load["unexpected"] or rules & ({"unexpected-keys"} if strict else silent), load["unexpected"]
    assert not load["mismatched"] or "size-mismatch" in rules, f"mismatched: {load['mismatched']}"
    assert not load["dropped"] or "dropped-keys" in rules, f"dropped: {load['dropped']}"


def _compare(case: Case, source: Source, report: dict[str, Any]) -> None:
    """Compare a page with our report: the diagnostics and their keys, and every other load is clean."""
    expected = sorted((e.line, e.level, e.rule) for e in source.expected if e.rule)
    found = sorted((d["line"], d["severity"], d["rule"]) for d in report["diagnostics"])
    assert found == expected, _shown(report)
    for expectation in source.expected:
        if expectation.rule:
            _compare_message(expectation, report)
        else:
            statuses = {load["status"] for load in report["loads"] if load["line"] == expectation.line}
            assert statuses == {expectation.level}, _shown(report)
    spoken = {expectation.line for expectation in source.expected}
    for load in report["loads"]:
        if load["path"] == case.main and load["line"] not in spoken:
            assert load["status"] == "clean", _shown(report)


def _compare_message(expectation: Expectation, report: dict[str, Any]) -> None:
    at = [d for d in report["diagnostics"] if (d["line"], d["rule"]) == (expectation.line, expectation.rule)]
    for diagnostic in at:
        load = report["loads"][diagnostic["load"]] if diagnostic.get("load") is not None else None
        ways = written(expectation.rule, load) if load else None
        if ways is None:
            assert all(f'"{text}"' in diagnostic["message"] for text in expectation.quoted), diagnostic["message"]
        else:
            assert expectation.text in ways
        assert all(text in diagnostic["message"] for text in expectation.says), diagnostic["message"]


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
