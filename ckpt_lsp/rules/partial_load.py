"""`partial-load`: a load with `strict=False` leaves keys out."""

from __future__ import annotations

from ckpt_lsp.matching.findings import NothingLoaded, PartialLoad
from ckpt_lsp.rules.diagnostic import Level, Related, Rule
from ckpt_lsp.rules.related import made_at, wanted_at
from ckpt_lsp.rules.words import after_causes, be, counted, listed

_LEAST_SHARE = 0.01

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
        values = f"initial values{_share(finding)}"
        sentences.append(f"{counted(len(missing), 'model key')} {verb} {values}: {listed(missing)}.")
    if unexpected := finding.unexpected:
        sentences.append(
            f"{counted(len(unexpected), 'checkpoint key')} {be(len(unexpected))} not used: {listed(unexpected)}."
        )
    return " ".join(sentences)


def _share(finding: PartialLoad | NothingLoaded) -> str:
    """Return how much of the model that is, from one percent on; where nothing is loaded, it is all."""
    untouched = finding.untouched if isinstance(finding, PartialLoad) else None
    return f" ({untouched:.0%} of the parameters)" if untouched and untouched >= _LEAST_SHARE else ""
