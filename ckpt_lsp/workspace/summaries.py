"""A judgement as the report shows it."""

from __future__ import annotations

from ckpt_lsp.checkpoints import Checkpoint
from ckpt_lsp.evaluator.events import LoadEvent
from ckpt_lsp.tensors import ModuleTree, StateDict, key_set
from ckpt_lsp.workspace.entries import key_count, value_at
from ckpt_lsp.workspace.judging import Header, Judgement
from ckpt_lsp.workspace.reports import CheckpointSummary, LoadReport, ModelSummary, Status


def load_report(judgement: Judgement, header: Header, others: tuple[str, ...] = ()) -> LoadReport:
    """Return what the report says of one load; an unresolved one claims no keys.

    `others` are files that the program might mean instead of the one that was read.
    """
    event, comparison = judgement.event, judgement.comparison
    claimed = comparison if judgement.status is not Status.UNRESOLVED else None
    return LoadReport(
        span=event.site,
        call=event.call,
        status=judgement.status,
        reason=judgement.reason,
        resolved_by=None if judgement.status is Status.UNRESOLVED else judgement.resolved_by,
        model=_model(event),
        checkpoint=_checkpoint(event, header, others),
        strict=event.strict,
        missing=claimed.missing if claimed else (),
        unexpected=claimed.unexpected if claimed else (),
        mismatched=claimed.mismatched if claimed else (),
        causes=judgement.causes,
        reaching=event.reaching,
    )


def _model(event: LoadEvent) -> ModelSummary | None:
    if not isinstance(event.model, ModuleTree):
        return None
    keys = key_set(event.model)
    return ModelSummary(event.model.qualified_name or event.model.class_name, keys.exact, len(keys.sure))


def _checkpoint(event: LoadEvent, header: Header, others: tuple[str, ...]) -> CheckpointSummary | None:
    origin = event.origin
    checkpoint = header(origin.path) if origin else None
    if origin is None or not isinstance(checkpoint, Checkpoint):
        return None
    try:
        keys = key_count(value_at(checkpoint, origin.entry))
    except KeyError:
        keys = None
    if keys is None:
        keys = len(event.state.entries) if isinstance(event.state, StateDict) else 0
    return CheckpointSummary(origin.path, checkpoint.format, origin.entry, keys, others)
