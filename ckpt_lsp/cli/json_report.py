"""The JSON of `ckpt-lsp check`: names and their order are public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ckpt_lsp.cli.places import place, shown_message, shown_path, shown_reason
from ckpt_lsp.cli.proposals import FixesOf
from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.matching.causes import Cause
from ckpt_lsp.rules.words import kind, sentence
from ckpt_lsp.workspace.reports import CheckpointSummary, Found, LoadReport, ModelSummary, Report

SCHEMA = 1


def report_json(report: Report, folder: str, fixes_of: FixesOf) -> dict[str, Any]:
    """Return the whole report; paths below `folder` are relative to it."""
    numbers = {load: number for number, load in enumerate(report.loads)}
    return {
        "schema": SCHEMA,
        "loads": [_load(load, folder) for load in report.loads],
        "diagnostics": [_diagnostic(found, numbers, folder, fixes_of(found)) for found in report.found],
    }


def _load(load: LoadReport, folder: str) -> dict[str, Any]:
    return {
        **place(load.span, folder),
        "call": load.call,
        "status": load.status.value,
        "reason": shown_reason(load.reason, folder) if load.reason else None,
        "resolved_by": load.resolved_by,
        "model": _model(load.model) if load.model else None,
        "checkpoint": _checkpoint(load.checkpoint, folder) if load.checkpoint else None,
        "strict": load.strict,
        "missing": list(load.missing),
        "unexpected": list(load.unexpected),
        "mismatched": [
            {"key": one.key, "model": list(one.model), "checkpoint": list(one.checkpoint)} for one in load.mismatched
        ],
        "causes": [_cause(cause) for cause in load.causes],
    }


def _model(model: ModelSummary) -> dict[str, Any]:
    return {"name": model.name, "exact": model.exact, "keys": model.keys}


def _checkpoint(checkpoint: CheckpointSummary, folder: str) -> dict[str, Any]:
    return {
        "path": shown_path(checkpoint.path, folder),
        "format": checkpoint.format,
        "entry": list(checkpoint.entry),
        "keys": checkpoint.keys,
        "others": [shown_path(other, folder) for other in checkpoint.others],
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {"kind": kind(cause), "message": sentence(cause)}


def _diagnostic(found: Found, numbers: dict[LoadReport, int], folder: str, fixes: Sequence[Fix]) -> dict[str, Any]:
    diagnostic = found.diagnostic
    return {
        **place(diagnostic.span, folder),
        "rule": diagnostic.rule,
        "severity": diagnostic.level.value,
        "message": shown_message(diagnostic.message, folder),
        "load": numbers.get(found.load) if found.load else None,
        "fixes": [_fix(fix, folder) for fix in fixes],
    }


def _fix(fix: Fix, folder: str) -> dict[str, Any]:
    edits = [{**place(edit.span, folder), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "kind": fix.kind.value, "safe": fix.safe, "edits": edits}
