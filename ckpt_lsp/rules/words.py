"""How messages count, list and explain: short sentences that several rules share."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from typing_extensions import assert_never

from ckpt_lsp.matching.causes import (
    Cause,
    Change,
    EntryFits,
    HarmlessBuffers,
    HeadDiffers,
    NothingMatches,
    PartExtra,
    PartMissing,
    PartToStrip,
    PrefixToAdd,
    PrefixToStrip,
    Renamed,
    SizesDiffer,
    Variant,
)
from ckpt_lsp.matching.findings import EXAMPLES
from ckpt_lsp.matching.grouping import grouped
from ckpt_lsp.matching.rewrite import Rewrite, Where

_WRAPPERS = {
    "module.": "saved from DataParallel or DistributedDataParallel",
    "_orig_mod.": "saved from torch.compile",
    "base_layer.": "saved with LoRA adapters",
}
"""What puts such parts into keys."""


def listed(keys: Sequence[str]) -> str:
    """Return three keys in quotes, repeated ones as one, and the number of the others: `"a", "b", "c" and 57 more`."""
    groups = list(grouped(keys).items())[:EXAMPLES]
    text = ", ".join(f'"{name}"' for name, _ in groups)
    more = len(keys) - sum(number for _, number in groups)
    return f"{text} and {more} more" if more > 0 else text


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
    """Return `text` with the causes in front, as sentences; `text` lists keys, so it tells itself which parts lack."""
    told = (cause for cause in causes if not isinstance(cause, PartMissing | PartExtra))
    return " ".join([*(sentence(cause) for cause in told), text])


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
            return f'{_all(count, total)} the prefix "{prefix}"{_wrapper(prefix)}: strip it.'
        case PrefixToAdd(prefix, count, total):
            return f'{share(count, total, "checkpoint key")} {fit(count)} with the prefix "{prefix}" before them.'
        case PartToStrip(part, count, total):
            return f'{_all(count, total)} "{part}" in them{_wrapper(part)}: take it out.'
        case EntryFits((), matched, total):
            return f"The state dict is the whole file, not this entry of it ({share(matched, total, 'key')} fit)."
        case EntryFits(entry, matched, total):
            return f"The state dict is in the entry {entry_path(entry)} ({share(matched, total, 'key')} fit)."
        case Renamed(rules):
            names = shown([_rule(rule) for rule in rules])
            return f"The checkpoint has other names for the same modules: its {names} in the model."
        case Variant(changes):
            return f"{'; '.join(map(_change, changes))}."
        case SizesDiffer(count, total):
            return f"{share(count, total, 'model key')} {have(count)} another shape in the checkpoint."
        case HeadDiffers(keys, total):
            return f"All fits but the shape of {share(len(keys), total, 'model key')}: {listed(keys)}."
        case HarmlessBuffers(missing, unexpected):
            return _buffers(missing, unexpected)
        case PartMissing(parts, count):
            return f"The checkpoint has nothing for {listed(parts)} of the model ({counted(count, 'key')})."
        case PartExtra(parts, count):
            return f"The checkpoint also has {listed(parts)}, which the model lacks ({counted(count, 'key')})."
        case NothingMatches(total):
            return f"None of the model's {counted(total, 'key')} is in the checkpoint, under any name that was tried."
        case _:
            assert_never(cause)


def _change(change: Change) -> str:
    first = change.spans[-1]
    place = f"{posixpath.basename(first.path)}:{first.start.line + 1}"
    if change.name:
        return f"{change.name} is {change.old} ({place}), the checkpoint needs {change.new}"
    return f"{change.old} makes the model ({place}), the checkpoint is of {change.new}"


def _all(count: int, total: int | None) -> str:
    if count == total and count > 1:
        return f"{'Both' if count == 2 else f'All {count}'} checkpoint keys have"
    return f"{share(count, total, 'checkpoint key')} {have(count)}"


def _wrapper(part: str) -> str:
    return f" ({_WRAPPERS[part]})" if part in _WRAPPERS else ""


def fit(number: int) -> str:
    """Return the verb for so many things."""
    return "fits" if number == 1 else "fit"


def _rule(rule: Rewrite) -> str:
    old, new = rule.old.removesuffix("."), rule.new.removesuffix(".")
    if rule.where is Where.START:
        return f'"{old}" is "{new}"'
    return f'"{old}" {"at the end " if rule.where is Where.END else ""}is "{new}"'


def _buffers(missing: Sequence[str], unexpected: Sequence[str]) -> str:
    sentences = []
    if unexpected:
        sentences.append(f"{counted(len(unexpected), 'checkpoint key')} {be(len(unexpected))} computed, not learned")
    if missing:
        sentences.append(f"{counted(len(missing), 'missing key')} {be(len(missing))} computed, not learned")
    return f"{' and '.join(sentences)}: {listed([*unexpected, *missing])}."


def kind(cause: Cause) -> str:
    """Return the cause's name in JSON: `prefix-to-strip`."""
    match cause:
        case PrefixToStrip():
            return "prefix-to-strip"
        case PrefixToAdd():
            return "prefix-to-add"
        case PartToStrip():
            return "part-to-strip"
        case EntryFits():
            return "entry-fits"
        case Renamed():
            return "renamed"
        case Variant():
            return "variant"
        case SizesDiffer():
            return "sizes-differ"
        case HeadDiffers():
            return "head-differs"
        case HarmlessBuffers():
            return "harmless-buffers"
        case PartMissing():
            return "part-missing"
        case PartExtra():
            return "part-extra"
        case NothingMatches():
            return "nothing-matches"
        case _:
            assert_never(cause)
