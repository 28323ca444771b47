"""From the events of one evaluation to the report on its file."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ckpt_lsp.checkpoints import read_checkpoint
from ckpt_lsp.evaluator.events import LoadEvent, ReadEvent
from ckpt_lsp.matching.findings import UnresolvedLoad
from ckpt_lsp.rules.diagnostic import Diagnostic, Level
from ckpt_lsp.rules.registry import diagnose
from ckpt_lsp.rules.words import CONFIRMED, choice_of_file, possible_file
from ckpt_lsp.workspace.alternatives import settle
from ckpt_lsp.workspace.files import WorkspaceFiles
from ckpt_lsp.workspace.hints import Ignore, hints
from ckpt_lsp.workspace.index_outside import index_outside_call
from ckpt_lsp.workspace.judging import Header, Judgement, judge
from ckpt_lsp.workspace.reading import consumes, others, read_findings
from ckpt_lsp.workspace.reports import CheckpointSummary, FileReport, Found, LoadReport
from ckpt_lsp.workspace.summaries import load_report
from ckpt_lsp.workspace.suppression import silencing

Judged = tuple[Judgement, LoadReport]


Confirm = Callable[[Judgement, Header], Judgement]
"""Takes a judgement to the one that counts, which a dry run may have led to."""


def verdict(
    path: str, events: Sequence[LoadEvent | ReadEvent], files: WorkspaceFiles, confirm: Confirm | None = None
) -> FileReport:
    """Return the report on the program at `path`, whose evaluation gave `events`."""
    header = header_of(files)
    judgements = _judgements(events, header, confirm or (lambda judgement, header: judgement))
    reads = [event for event in events if isinstance(event, ReadEvent)]
    loads = [load_report(judgement, header, others(judgement.event, reads)) for judgement in judgements]
    judged = list(zip(judgements, loads, strict=True))
    found = [*_of_loads(judged, files), *_of_reads(reads, judged, header)]
    ignores = _Ignores(files)
    silenced_by = {one: ignores.silencing(one) for one in dict.fromkeys(found)}
    return FileReport(
        path,
        loads=tuple(dict.fromkeys(loads)),
        found=tuple(one for one, ignore in silenced_by.items() if ignore is None),
        ignores=ignores.of(path),
        silenced_by=tuple(dict.fromkeys(ignore for ignore in silenced_by.values() if ignore)),
        judged=tuple(judgement.judged for judgement in judgements),
    )


def header_of(files: WorkspaceFiles) -> Header:
    """Return what reads checkpoints in `files`, each once."""
    return functools.cache(lambda path: files.derived(path, read_checkpoint))


def _judgements(events: Sequence[LoadEvent | ReadEvent], header: Header, confirm: Confirm) -> list[Judgement]:
    """Judge every load, those of one choice together, in the order in which the first of them was reached."""
    groups: dict[object, list[Judgement]] = {}
    for number, event in enumerate(events):
        if isinstance(event, LoadEvent):
            key = number if event.choice is None else (event.site, event.choice)
            groups.setdefault(key, []).append(confirm(judge(event, header), header))
    return [judgement for group in groups.values() for judgement in settle(group)]


def _of_loads(judged: Sequence[Judged], files: WorkspaceFiles) -> Iterator[Found]:
    for judgement, load in judged:
        outside = index_outside_call(judgement.event, files.text(load.span.path))
        for finding in (*outside, *judgement.findings):
            diagnostic = diagnose(finding, load.span)
            if judgement.resolved_by == "dynamic":
                diagnostic = replace(diagnostic, message=f"{diagnostic.message} {CONFIRMED}")
            if load.checkpoint and not isinstance(finding, UnresolvedLoad):
                diagnostic = _about_file(diagnostic, judgement, load.checkpoint)
            yield Found(diagnostic, load)


def _about_file(diagnostic: Diagnostic, judgement: Judgement, file: CheckpointSummary) -> Diagnostic:
    """Add which file a diagnostic is about, where that is a choice. Nobody may ever load one that is only possible."""
    if judgement.event.possible:
        level = Level.INFORMATION if diagnostic.level in (Level.ERROR, Level.WARNING) else diagnostic.level
        return replace(diagnostic, level=level, message=f"{diagnostic.message} {possible_file(file.path)}")
    if file.others:
        return replace(diagnostic, message=f"{diagnostic.message} {choice_of_file(file.path, file.others)}")
    return diagnostic


def _of_reads(reads: Sequence[ReadEvent], judged: Sequence[Judged], header: Header) -> Iterator[Found]:
    """What is wrong with a file is said where it is loaded into a model; failing that, where it is read."""
    for read in reads:
        findings = read_findings(read, header)
        loads = [load for one, load in judged if consumes(one.event, read)] if findings else []
        for finding in findings:
            for load in loads:
                yield Found(diagnose(finding, load.span), load)
            if not loads:
                yield Found(diagnose(finding, read.site), reaching=read.reaching)


class _Ignores:
    """The ignore comments of the files that diagnostics are in."""

    def __init__(self, files: WorkspaceFiles) -> None:
        self._files = files
        self._of: dict[str, tuple[Ignore, ...]] = {}

    def of(self, path: str) -> tuple[Ignore, ...]:
        if path not in self._of:
            found = hints(path, self._files.text(path) or "")
            self._of[path] = tuple(hint for hint in found if isinstance(hint, Ignore))
        return self._of[path]

    def silencing(self, found: Found) -> Ignore | None:
        return silencing(found.diagnostic, self.of(found.diagnostic.span.path))
