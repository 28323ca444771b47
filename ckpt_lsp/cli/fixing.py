"""`--fix` and `--diff`: which fixes are taken, and what files become."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ckpt_lsp.cli.places import shown_path
from ckpt_lsp.cli.proposals import FixesOf
from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.text import Edit, apply_edits
from ckpt_lsp.workspace.reports import Report
from ckpt_lsp.workspace.session import Session


@dataclass(frozen=True, slots=True)
class Change:
    """What the fixes of one file make of it: `before` and `after` are texts, `content` the bytes to write."""

    path: str
    fixes: tuple[Fix, ...]
    before: str
    after: str
    content: bytes


def changes(session: Session, report: Report, fixes_of: FixesOf, paths: Iterable[str], *, unsafe: bool) -> list[Change]:
    """Return what the best fix of each load makes of the files at `paths`; other files are not touched."""
    taken = _taken(report, fixes_of, unsafe=unsafe)
    found = (_change(session, path, taken.get(path, [])) for path in sorted(set(paths)))
    return [change for change in found if change]


def _taken(report: Report, fixes_of: FixesOf, *, unsafe: bool) -> Mapping[str, list[Fix]]:
    """Choose the first fix of each load that may be applied and does not overlap one that is chosen already."""
    taken: dict[str, list[Fix]] = {}
    for found in report.found:
        fix = next((fix for fix in fixes_of(found) if fix.safe or unsafe), None)
        if fix is None or len({edit.span.path for edit in fix.edits}) != 1:
            continue
        others = taken.setdefault(fix.edits[0].span.path, [])
        if not any(_overlap(edit, other) for edit in fix.edits for one in others for other in one.edits):
            others.append(fix)
    return taken


def _overlap(edit: Edit, other: Edit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def _change(session: Session, path: str, fixes: Sequence[Fix]) -> Change | None:
    source = session.source(path)
    if source is None or not fixes:
        return None
    after = apply_edits(source.text, [edit for fix in fixes for edit in fix.edits])
    return Change(path, tuple(fixes), source.text, after, source.encode(after))


def unified(change: Change, folder: str) -> Iterator[str]:
    """Yield the lines of a unified diff."""
    name = shown_path(change.path, folder)
    before, after = change.before.splitlines(keepends=True), change.after.splitlines(keepends=True)
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def write(change: Change) -> None:
    """Write the file. Raises `OSError`."""
    with open(change.path, "wb") as file:
        file.write(change.content)
