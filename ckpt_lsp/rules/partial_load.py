"""`partial-load`: a load with `strict=False` leaves keys out."""

from __future__ import annotations

from ckpt_lsp.matching.findings import NothingLoaded, PartialLoad
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.related import made_at, wanted_at
from ckpt_lsp.rules.words import after_causes, be, counted, listed

RULE = Rule("partial-load", Level.INFORMATION, "`strict=False` leaves keys out")


def message(finding: PartialLoad) -> str:
    """Say which keys stay as they were initialised, and which are not used."""
    return after_causes(finding.causes, left_out(finding))


def related(finding: PartialLoad | NothingLoaded) -> tuple[Related, ...]:
    """Return where the model makes the missing keys, and would have to make the others."""
    return made_at(finding.places, finding.missing) + wanted_at(finding.places, finding.unexpected)


def left_out(finding: PartialLoad | NothingLoaded) -> str:
    """Return the two lists as sentences."""
    sentences = []
    if missing := finding.missing:
        verb = "keeps its" if len(missing) == 1 else "keep their"
        sentences.append(f"{counted(len(missing), 'model key')} {verb} initial values: {listed(missing)}.")
    if unexpected := finding.unexpected:
        sentences.append(
            f"{counted(len(unexpected), 'checkpoint key')} {be(len(unexpected))} not used: {listed(unexpected)}."
        )
    return " ".join(sentences)
