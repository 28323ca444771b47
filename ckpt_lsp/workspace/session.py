"""The one thing that changes: which texts an editor holds, which settings hold, and what was found so far."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from ckpt_lsp.checkpoints import Checkpoint, Unreadable, read_checkpoint
from ckpt_lsp.dynamic.client import Worker
from ckpt_lsp.dynamic.requests import Recipe, Request
from ckpt_lsp.evaluator.budget import Budget, Limits
from ckpt_lsp.evaluator.events import Definition, Remaking
from ckpt_lsp.evaluator.imports import parse_source
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.fixes.change_value import NAMING, change_value, together
from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.fixes.offer import offer
from ckpt_lsp.libraries import LIBRARIES
from ckpt_lsp.matching.causes import Change, Variant
from ckpt_lsp.matching.comparison import Comparison
from ckpt_lsp.rules import unresolved_load
from ckpt_lsp.rules.diagnostic import Diagnostic, Level
from ckpt_lsp.text import Edit, Span, apply_edits
from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.analysis import CALLERS, OWN, analyse_file, known_libraries
from ckpt_lsp.workspace.callers import beginnings, with_callers
from ckpt_lsp.workspace.confirming import confirmed, disagreement, request_for, shown_recipe
from ckpt_lsp.workspace.definitions import Definitions
from ckpt_lsp.workspace.dependencies import Aspect, ReadLog
from ckpt_lsp.workspace.differences import Difference, difference
from ckpt_lsp.workspace.discovery import python_files
from ckpt_lsp.workspace.doubting import has_parameters
from ckpt_lsp.workspace.dry_keys import keys_by_dry_run, recipe_for
from ckpt_lsp.workspace.dry_runs import DryRuns, worker_for
from ckpt_lsp.workspace.environment import Environment, environment
from ckpt_lsp.workspace.files import Caches, Overlay, WorkspaceFiles, overlay
from ckpt_lsp.workspace.importers import Importers, indexed_folder
from ckpt_lsp.workspace.inspection import Inspection, inspection
from ckpt_lsp.workspace.judging import Header, Judgement
from ckpt_lsp.workspace.literals import Literal, literals
from ckpt_lsp.workspace.merging import flattened, merged
from ckpt_lsp.workspace.models import KeysReport, Models
from ckpt_lsp.workspace.other_names import other_names
from ckpt_lsp.workspace.pyproject import pyproject_settings
from ckpt_lsp.workspace.receivers import Infer
from ckpt_lsp.workspace.reports import FileReport, JudgedLoad, Report, Status
from ckpt_lsp.workspace.search_path import search_path
from ckpt_lsp.workspace.settings import Settings, SettingsSource, settings_from
from ckpt_lsp.workspace.solving import Compared, is_of_another, no_worse, variant, with_variants
from ckpt_lsp.workspace.source_text import SourceText
from ckpt_lsp.workspace.standing import Standing, is_unfinished, kept, standing
from ckpt_lsp.workspace.superseding import lasting
from ckpt_lsp.workspace.targets import Target, parse_target
from ckpt_lsp.workspace.uses import calls, may_call
from ckpt_lsp.workspace.verdict import Confirm

logger = logging.getLogger(__name__)

Stale = Callable[[], bool]
Progress = Callable[[int, int, str], None]
"""Is told how many files are done, how many there are, and which one comes next."""

_ABOUT_KEYS = frozenset(
    ("missing-keys", "unexpected-keys", "size-mismatch", "partial-load", "nothing-loaded", "not-a-state-dict")
)


def never() -> bool:
    """The `stale` of whoever waits for the answer whatever happens."""
    return False


class Session:
    """A workspace at `root`. All paths are absolute and normalised.

    Texts may be opened and closed from any thread; everything that analyses is for one thread at a time.
    `working_folder` is where programs are started, `further` are folders to import from before the interpreter's own.
    """

    def __init__(self, root: str, working_folder: str | None = None, further: Sequence[str] = ()) -> None:
        self.root = root
        self.settings = Settings()
        self._working_folder = working_folder or root
        self._further = tuple(further)
        self._variables = dict(os.environ)
        self._overlays: Mapping[str, Overlay] = {}
        self._caches = Caches()
        self._environment: Environment | None = None
        self._reports: dict[str, tuple[FileReport, ReadLog, Limits]] = {}
        self._standing: dict[str, Standing] = {}
        self._combined: dict[str, FileReport] = {}
        self._solved: dict[str, FileReport] = {}
        self._importers: Importers | None = None
        self._definitions: Definitions | None = None
        self._models: Models | None = None
        self._dry_runs: DryRuns | None = None
        self._worker: Worker | None = None
        self.shows_runs = False
        """Whether the log gets what each dry run runs."""
        self._arrived: Callable[[str], None] | None = None
        self._log: Callable[[str], None] = logger.info
        self._tell: Callable[[str], None] = logger.warning

    # Settings.

    def configure(self, *sources: SettingsSource) -> tuple[str, ...]:
        """Take the settings of `pyproject.toml` and, over them, those of `sources`; return warnings about them."""
        project, unreadable = pyproject_settings(self.root, self._files(self.root))
        self.settings, warnings = settings_from([*([project] if project else []), *sources])
        self._environment = None
        self._reports.clear()
        self._standing.clear()
        self._combined.clear()
        self._solved.clear()
        self._importers = self._definitions = self._models = None
        self.close_worker()
        return unreadable + warnings

    @property
    def environment(self) -> Environment:
        """The interpreter whose packages the user's code imports."""
        if self._environment is None:
            self._environment = environment(self.settings.interpreter, self.root)
        return self._environment

    # Dry runs.

    def expect_dry_runs(
        self,
        arrived: Callable[[str], None] | None,
        log: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        """Make dry runs, where they are trusted, in a thread of their own: `arrived` is told there whose report has
        become another. Without it each is waited for. `log` gets what somebody who looks into one wants to read, `tell`
        what the user should know.
        """
        self._arrived, self._log, self._tell = arrived, log, tell

    def arrived(self, path: str) -> None:
        """Judge the loads of the program at `path` anew: what dry runs found is there."""
        self._reports.pop(path, None)

    @property
    def dry_runs(self) -> DryRuns | None:
        """What makes dry runs, where that is trusted and wanted."""
        settings = self.settings
        if not settings.trusted or settings.resolve == "static":
            return None
        if self._dry_runs is None:
            interpreter = self.environment.interpreter
            self._worker = worker_for(interpreter, settings.dynamic_timeout, settings.dynamic_memory, logger.info)
            self._dry_runs = DryRuns(self._worker.ask, self._tell, self._arrived)
        return self._dry_runs

    def close_worker(self) -> None:
        """End what makes dry runs; the next one starts it again."""
        if self._dry_runs is not None:
            self._dry_runs.close()
        if self._worker is not None:
            self._worker.close()
        self._dry_runs = self._worker = None

    def _confirm(self, program: str, files: WorkspaceFiles, wait: Stale | None = None) -> Confirm | None:
        """Return what decides the loads of a program by dry runs, where the session makes them.

        With `wait` they are waited for, until it says that nobody needs them.
        """
        runs = self.dry_runs
        if runs is None:
            return None
        if wait is None:
            runs.forget(program)
        always = self.settings.resolve == "dynamic"

        def confirm(judgement: Judgement, header: Header) -> Judgement:
            request = request_for(judgement, lambda remaking: self._recipe(program, remaking, files), always=always)
            if request is None:
                return judgement
            if self.shows_runs:
                self._log(f"{judgement.event.site}: dry run {shown_recipe(request.recipe)}")
            answer = runs.answer(program, request, files, wait)
            if answer is None:
                return judgement
            disagreeing = disagreement(judgement, answer)
            if disagreeing:
                self._log(f"{disagreeing}\n{shown_recipe(request.recipe)}")
            return confirmed(judgement, answer, header)

        return confirm

    def _recipe(self, program: str, remaking: Remaking, files: WorkspaceFiles) -> Recipe:
        return Recipe(
            file=remaking.path,
            source=remaking.source,
            expression=remaking.expression,
            folder=self.working_folders(program)[0],
            overlays={**files.overlaid, **remaking.texts},
            search_path=(*self._own_folders(program), *self._further),
        )

    def _own_folders(self, program: str) -> tuple[str, ...]:
        """Return where a program imports its own modules from: where its package is, its own folder, the root."""
        folder = os.path.dirname(program)
        while os.path.isfile(os.path.join(folder, "__init__.py")):
            folder = os.path.dirname(folder)
        return tuple(dict.fromkeys([folder, os.path.dirname(program), self.root]))

    # Texts that an editor holds.

    def open(self, path: str, text: str) -> None:
        """Take `text` for what is in `path`."""
        self._overlays = {**self._overlays, path: overlay(text)}
        self._outdate([path])

    def change(self, path: str, text: str) -> None:
        """Take a newer `text`."""
        self.open(path, text)

    def close(self, path: str) -> None:
        """Go back to what the disk has."""
        self._overlays = {other: text for other, text in self._overlays.items() if other != path}
        self._outdate([path])

    def text(self, path: str) -> str | None:
        """Return the text of `path` as the analysis sees it."""
        return self._files(path).text(path)

    def source(self, path: str) -> SourceText | None:
        """Return the text of `path` with its encoding, for writing it back."""
        return self._files(path).source(path)

    # What is found.

    def report(self, path: str, stale: Stale = never) -> FileReport:
        """Analyse the file at `path` and those that call functions of it with loads, so far as anything has changed.

        Raises `Superseded`.
        """
        own = self._own_report(path, stale)
        report = with_callers(
            own, self._calling, lambda caller: self._own_report(caller, stale, CALLERS), self._may_call
        )
        if report != self._combined.get(path):
            self._combined[path] = report
        return self._combined[path]

    def explained(self, path: str, stale: Stale = never) -> FileReport:
        """Return the report with what takes trying: the numbers in the source that would make a model fit.

        Raises `Superseded`.
        """
        report = self.report(path, stale)
        own = self._reports[path][0]
        if self._solved.get(path) is not own:
            found = self._variants(path, own, stale)
            if found:
                own = self._analysed_anew(path, stale, OWN, found)
                report = self.report(path, stale)
            self._solved[path] = own
        return report

    def _variants(self, path: str, own: FileReport, stale: Stale) -> Mapping[Compared, Variant]:
        """Return what would make the models of loads fit that do not."""
        found: dict[Compared, Variant] = {}
        numbers, others = cache(lambda: self._numbers(path)), cache(lambda: self._other_names(path))
        for place, load in enumerate(own.judged):
            if load.comparison is None or load.named is None or load.status is not Status.MISMATCH:
                continue
            names = others() if is_of_another(load.named) else ()

            def compare(changes: Sequence[Change], place: int = place) -> Comparison | None:
                edited = self._edited(edit for change in changes for edit in change.edits)
                judged = analyse_file(path, self._files(path, edited), self._search_path, stale).judged
                return judged[place].named if no_worse(own.judged, judged, place) else None

            solution = variant(load.named, numbers(), names, compare)
            if solution:
                found[load.site, load.comparison] = solution
        return found

    def _edited(self, edits: Iterable[Edit]) -> Mapping[str, Overlay]:
        """Return the texts that an editor would hold after some edits."""
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.span.path, []).append(edit)
        texts = {path: apply_edits(self.text(path) or "", inside) for path, inside in by_path.items()}
        return {**self._overlays, **{path: overlay(text) for path, text in texts.items()}}

    def _other_names(self, program: str) -> tuple[Change, ...]:
        """Return what else could be called in the place of what a program imports."""
        source, _ = self._files(program).parsed(program, parse_source) or (None, "")
        return other_names(self._machine(), source, program) if source else ()

    def _numbers(self, program: str) -> tuple[Literal, ...]:
        """Return the numbers in the project's own sources that the analysis of a program has read, its own first."""
        files, asked = self._files(program), self._reports[program][1].versions
        installed = self.environment.packages
        own = [
            one.path
            for one in asked
            if one.aspect is Aspect.CONTENT and one.path.endswith(".py") and not _is_below(one.path, installed)
        ]
        found: list[Literal] = []
        for path in dict.fromkeys([program, *own]):
            if not _is_below(path, (LIBRARIES.sources or "",)):
                source, _ = files.parsed(path, parse_source) or (None, "")
                found += literals(source, path) if source else ()
        return tuple(found)

    def _own_report(self, path: str, stale: Stale = never, limits: Limits = OWN) -> FileReport:
        """Analyse the file at `path`, unless nothing that it depends on has changed, or it was done with less."""
        known, files = self._reports.get(path), self._files(path)
        if known and known[2].steps >= limits.steps and known[1].holds(files.version):
            return known[0]
        return self._analysed_anew(path, stale, limits, {})

    def _analysed_anew(
        self, path: str, stale: Stale, limits: Limits, variants: Mapping[Compared, Variant]
    ) -> FileReport:
        files = self._files(path)
        confirm = with_variants(self._confirm(path, files), variants)
        report = analyse_file(path, files, self._search_path, stale, self._infer, limits, confirm)
        if not is_unfinished(files):
            self._standing[path] = standing(report, files)
        elif path in self._standing:
            report = kept(report, self._standing[path], files)
        self._reports[path] = report, files.log, limits
        return report

    def diagnostics(self, path: str, stale: Stale = never) -> tuple[Diagnostic, ...]:
        """Return what is wrong in the file at `path`, at the levels of the settings. Raises `Superseded`."""
        found = self.merged([self.explained(path, stale)]).found
        return tuple(one.diagnostic for one in found if one.diagnostic.span.path == path)

    def check(self, paths: Iterable[str], progress: Progress | None = None) -> tuple[FileReport, ...]:
        """Analyse every file at and below `paths` that could hold a load."""
        given = tuple(paths)
        found = list(python_files(given, self.settings.exclude))
        folders = dict.fromkeys(indexed_folder(path, self.root) for path in given)
        self._importers = Importers(folders, self.settings.exclude)
        for number, path in enumerate(found):
            if progress:
                progress(number, len(found), path)
            self._own_report(path)
        return tuple(self.explained(path) for path in found)

    def merged(self, reports: Iterable[FileReport]) -> Report:
        """Return one report, at the levels of the settings."""
        return merged(reports, self.settings.severity)

    def is_fixable(self, diagnostic: Diagnostic) -> bool:
        """Whether a diagnostic is about keys, which an edit of the load call may cure."""
        return diagnostic.rule in _ABOUT_KEYS

    def fixes(self, path: str, diagnostic: Diagnostic, stale: Stale = never) -> tuple[Fix, ...]:
        """Return the fixes for the load that a diagnostic in the file at `path` is about, best first.

        Each is proven by analysing the edited file. Raises `Superseded`.
        """
        if not self.is_fixable(diagnostic):
            return ()
        site = diagnostic.span
        report = self.explained(path, stale)
        programs = [path, *(caller.path for caller in report.callers)]
        loads = lasting(load for one in flattened([report]) for load in one.judged if load.site == site)
        text = self.text(site.path)
        if text is None:
            return ()

        def evaluate(edited: str) -> Sequence[JudgedLoad]:
            overlays = {**self._overlays, site.path: overlay(edited)}
            reports = [self._analysed(one, self._files(one, overlays), stale) for one in programs]
            return lasting(load for one in reports for load in one.judged)

        others = offer(loads, text, evaluate)
        return (*self._changes(path, site, loads, others, stale), *others)

    def _changes(
        self, path: str, site: Span, loads: Sequence[JudgedLoad], others: Sequence[Fix], stale: Stale
    ) -> Iterator[Fix]:
        """Yield the fixes that change what the model is made with, and with it names of keys that are wrong too."""
        for found in dict.fromkeys(cause for load in loads for cause in load.causes if isinstance(cause, Variant)):
            fix = change_value(found)
            naming = next((other for other in others if other.kind in NAMING), None)
            fix = fix if naming is None else together(naming, fix)
            after = self._analysed(path, self._files(path, self._edited(fix.edits)), stale)
            before = self._own_report(path, stale).judged
            places = [number for number, load in enumerate(before) if load.site == site]
            cured = [after.judged[number].comparison for number in places] if len(after.judged) == len(before) else []
            if any(comparison is not None and comparison.agrees for comparison in cured):
                yield fix

    def _analysed(self, path: str, files: WorkspaceFiles, stale: Stale) -> FileReport:
        """Analyse a file that somebody thinks of changing, dry runs included."""
        confirm = self._confirm(path, files, wait=stale)
        return analyse_file(path, files, self._search_path, stale, confirm=confirm)

    def inspect(self, path: str) -> Inspection | str:
        """Return what the checkpoint at `path` holds, or why it cannot be read."""
        files = self._files(path)
        checkpoint, size = files.derived(path, read_checkpoint), disk.identity(path)
        match checkpoint:
            case Checkpoint() if size:
                return inspection(path, size[0], checkpoint)
            case Unreadable(offset, reason):
                return f"{reason} (at byte {offset})"
            case _:
                return "there is no such file, or it may not be read"

    def keys(self, target: str) -> KeysReport:
        """Return the keys that the model of `MODULE:EXPR` or `FILE.py:EXPR` will have."""
        parsed = parse_target(target)
        if parsed is None:
            return KeysReport(target, usage=f"{target!r} is neither MODULE:EXPR nor FILE.py:EXPR")
        if parsed.is_file and not self._files(self.root).is_file(os.path.abspath(parsed.module)):
            return KeysReport(target, usage=f"cannot read {parsed.module}: there is no such file")
        if self._models is None:
            self._models = Models(self._machine)
        report = self._models.keys(parsed)
        if self.dry_runs is None or (report.exact and self.settings.resolve != "dynamic"):
            return report
        return self._keys_by_dry_run(parsed, report)

    def _keys_by_dry_run(self, target: Target, static: KeysReport) -> KeysReport:
        """Return the keys that the real model has, or what is known without it and why there is none."""
        assert self.dry_runs is not None
        file = os.path.abspath(target.module) if target.is_file else ""
        text = self._files(file).text(file) or "" if file else ""
        files = self._files(self.root)
        folders = (*(self._own_folders(file) if file else (self.root,)), *self._further)
        recipe = recipe_for(target, file, text, self._working_folder, files.overlaid, folders)
        answer = self.dry_runs.answer(file or self.root, Request(recipe), files)
        return keys_by_dry_run(static, answer) if answer else static

    def diff(self, target: str, checkpoint: str) -> Difference | str:
        """Compare a target's model with `FILE[#ENTRY]`, or say why that cannot be done."""
        report = self.keys(target)
        if report.tree is None:
            failure = report.failure.trace if report.failure else None
            problem = report.usage or report.error or failure or "; ".join(map(str, report.reasons))
            return f"{target} makes no model: {problem}"
        path, entry = _split_entry(os.path.join(self._working_folder, checkpoint))
        header = self._files(path).derived(path, read_checkpoint)
        if not isinstance(header, Checkpoint):
            return f"{path} cannot be read: {header.reason if header else 'there is no such file'}"
        return difference(target, report.tree, path, header, entry)

    def dependents(self, paths: Iterable[str]) -> frozenset[str]:
        """Return the analysed files whose result depends on one of `paths`: on its text, its header, or its absence."""
        changed = frozenset(paths)
        self._outdate(changed)
        reading = {path for path, (_, log, _) in self._reports.items() if any(map(log.mentions, changed))}
        combined = self._combined.items()
        called = {path for path, report in combined if any(caller.path in reading for caller in report.callers)}
        gained = {path for path, report in combined if not changed.isdisjoint(self._calling(beginnings(report)))}
        return frozenset(reading | called | gained)

    def _outdate(self, paths: Iterable[str]) -> None:
        if self._importers:
            self._importers.outdate(paths)

    def _calling(self, functions: Iterable[Definition]) -> Sequence[str]:
        """Return the files that may call one of `functions`."""
        wanted = tuple(functions)
        if not wanted:
            return ()
        if self._importers is None:
            self._importers = Importers([self.root], self.settings.exclude)
        return self._importers.calling(wanted, self.text)

    def _may_call(self, path: str, function: Definition) -> bool:
        """Whether something in the file at `path` may call a function and pass it something."""
        called = self._files(path).parsed(path, calls) or frozenset()
        return may_call(called, path, function) and has_parameters(self.text(function.path) or "", function)

    @property
    def _infer(self) -> Infer | None:
        """Return what finds the classes of unknown receivers, if anybody wants to hear of them."""
        if self.settings.severity.get(unresolved_load.RULE.name, unresolved_load.RULE.level) is Level.OFF:
            return None
        if self._definitions is None:
            self._definitions = Definitions(self.root, self._search_path)
        definitions = self._definitions
        return lambda path, end: definitions.class_at(path, self.text(path) or "", end)

    def _machine(self) -> Machine:
        return Machine(self._files(self.root), known_libraries(), self._search_path, Budget(Limits()))

    @property
    def _search_path(self) -> tuple[str, ...]:
        return search_path(self.root, self._further, self.environment)

    def _files(self, path: str, overlays: Mapping[str, Overlay] | None = None) -> WorkspaceFiles:
        texts = self._overlays if overlays is None else overlays
        return WorkspaceFiles(self._caches, texts, self.working_folders(path), self._variables)

    def working_folders(self, path: str) -> tuple[str, ...]:
        """Return what relative paths in the file at `path` are relative to, in the order of trying."""
        chosen = self.settings.working_directory
        tried = [chosen] if chosen else [self._working_folder, os.path.dirname(path), self.root]
        return tuple(dict.fromkeys([*tried, *self.settings.checkpoint_roots]))


def _split_entry(given: str) -> tuple[str, str]:
    """Split `FILE#ENTRY`; a file's own name may have a `#` too."""
    path, mark, entry = given.rpartition("#")
    if not mark or disk.kind(given) == "file":
        return os.path.normpath(given), ""
    return os.path.normpath(path), entry


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(folder + os.sep) for folder in folders)
