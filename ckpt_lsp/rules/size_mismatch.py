"""`size-mismatch`: a key has one shape in the model and another in the checkpoint."""

from __future__ import annotations

from ckpt_lsp.matching.causes import HeadDiffers, SizesDiffer
from ckpt_lsp.matching.findings import SizeMismatch
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.related import made_at
from ckpt_lsp.rules.words import after_causes, have, share, shown
from ckpt_lsp.tensors import Mismatch, Shape, TensorSpec

RULE = Rule("size-mismatch", Level.ERROR, "same key, other shape (raises under `strict=False` too)")


def message(finding: SizeMismatch) -> str:
    """Say how many shapes differ, and which, from the checkpoint's to the model's."""
    number = len(finding.mismatches)
    count = f"{share(number, finding.total, 'model key')} {have(number)} another shape in the checkpoint"
    examples = shown([_example(mismatch) for mismatch in finding.mismatches], "; ")
    causes = [cause for cause in finding.causes if not isinstance(cause, SizesDiffer | HeadDiffers)]
    return after_causes(causes, f"{count}: {examples}.")


def related(finding: SizeMismatch) -> tuple[Related, ...]:
    """Return where the model makes the tensors."""
    return made_at(finding.places, (mismatch.key for mismatch in finding.mismatches))


def _example(mismatch: Mismatch) -> str:
    return f'"{mismatch.key}" is {_sizes(mismatch.checkpoint)}, the model has {_sizes(mismatch.model)}'


def _sizes(shape: Shape) -> str:
    return str(TensorSpec(shape, None))
