"""How messages count, list and explain: short sentences that several rules share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from typing_extensions import assert_never

from ckpt_lsp.matching.causes import (
    Cause,
    EntryFits,
    NothingMatches,
    PrefixToAdd,
    PrefixToStrip,
    Renamed,
    SizesDiffer,
)
from ckpt_lsp.matching.findings import EXAMPLES


def listed(names: Sequence[str]) -> str:
    """Return three names in quotes and the number of the others: `"a", "b", "c" and 57 more`."""
    return shown([f'"{name}"' for name in names])


def shown(items: Sequence[str], separator: str = ", ") -> str:
    """Return three items as they are and the number of the others."""
    text = separator.join(items[:EXAMPLES])
    more = len(items) - EXAMPLES
    return f"{text} and {more} more" if more > 0 else text


def counted(number: int, noun: str) -> str:
    """Return `1 key`, `2 keys`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def share(number: int, total: int | None, noun: str) -> str:
    """Return `2 of 10 keys`, or `2 keys` where the total is not known."""
    return counted(number, noun) if total is None else f"{number} of {counted(total, noun)}"


def be(number: int) -> str:
    """Return the verb for so many things."""
    return "is" if number == 1 else "are"


def have(number: int) -> str:
    """Return the verb for so many things."""
    return "has" if number == 1 else "have"


def after_causes(causes: Iterable[Cause], text: str) -> str:
    """Return `text` with the causes in front, as sentences."""
    return " ".join([*(sentence(cause) for cause in causes), text])


CONFIRMED = "Confirmed by a dry run."
"""Said of what PyTorch itself reported on the real model and the checkpoint's shapes."""


def choice_of_file(path: str, others: Sequence[str]) -> str:
    """Return which of several files of one name was read, as a sentence."""
    return f"This is {path}, the first of {1 + len(others)} places; {shown(others)} {be(len(others))} there too."


def possible_file(path: str) -> str:
    """Return which file a message is about, where the program may load others in its place."""
    return f"So it is if the file is {path}, one of those that may be loaded here."


def entry_path(entry: Iterable[str]) -> str:
    """Return the path of an entry as it is written in Python: `["model"]["state_dict"]`."""
    return "".join(f'["{name}"]' for name in entry)


def sentence(cause: Cause) -> str:
    """Return a cause as one sentence."""
    match cause:
        case PrefixToStrip(prefix, count, total):
            return f'{share(count, total, "checkpoint key")} fit without the prefix "{prefix}".'
        case PrefixToAdd(prefix, count, total):
            return f'{share(count, total, "checkpoint key")} fit with the prefix "{prefix}" before them.'
        case EntryFits((), matched, total):
            return f"The state dict is the whole file, not this entry of it ({share(matched, total, 'key')} fit)."
        case EntryFits(entry, matched, total):
            return f"The state dict is in the entry {entry_path(entry)} ({share(matched, total, 'key')} fit)."
        case Renamed(pairs):
            names = shown([f'"{old}" is "{new}"' for old, new in pairs])
            return f"The checkpoint has other names for the same modules: its {names} in the model."
        case SizesDiffer(count, total):
            return f"{share(count, total, 'model key')} {have(count)} another shape in the checkpoint."
        case NothingMatches(total):
            return f"None of the model's {counted(total, 'key')} is in the checkpoint."
        case _:
            assert_never(cause)


def kind(cause: Cause) -> str:
    """Return the cause's name in JSON: `prefix-to-strip`."""
    match cause:
        case PrefixToStrip():
            return "prefix-to-strip"
        case PrefixToAdd():
            return "prefix-to-add"
        case EntryFits():
            return "entry-fits"
        case Renamed():
            return "renamed"
        case SizesDiffer():
            return "sizes-differ"
        case NothingMatches():
            return "nothing-matches"
        case _:
            assert_never(cause)
