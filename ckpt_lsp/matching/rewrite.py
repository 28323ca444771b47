"""One rule that gives keys other names, and what it makes of a state dict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum

from ckpt_lsp.tensors import StateDict

_NUMBER = "{i}"


class Where(Enum):
    """Which parts of a key a rule looks at."""

    START = "start"
    ANYWHERE = "anywhere"
    END = "end"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Whole parts of a key, `old`, are written `new`: `"layers."` becomes `"blocks."`.

    At the start and anywhere, both end with a dot or are empty; at the end they are a key's last parts.
    At the start, `{i}` stands for a number: `"layers.{i}.0."` becomes `"layers.{i}.conv."`.
    """

    old: str
    new: str
    where: Where = Where.START

    @property
    def has_numbers(self) -> bool:
        """Whether it holds for several numbers."""
        return _NUMBER in self.old

    @property
    def pattern(self) -> str:
        """The regular expression of `old` at the start of a key, with a group for the number."""
        return "^" + r"(\d+)".join(map(re.escape, self.old.split(_NUMBER)))

    @property
    def replacement(self) -> str:
        """What `re.sub` puts in the place of `pattern`."""
        return self.new.replace(_NUMBER, r"\1")


def renamer(rewrite: Rewrite) -> Callable[[str], str]:
    """Return the rule as a function from key to key."""
    old, new = rewrite.old, rewrite.new
    match rewrite.where:
        case Where.START if rewrite.has_numbers:
            pattern, replacement = re.compile(rewrite.pattern), rewrite.replacement
            return lambda key: pattern.sub(replacement, key)
        case Where.START:
            return lambda key: new + key[len(old) :] if key.startswith(old) else key
        case Where.ANYWHERE:
            return lambda key: f".{key}".replace(f".{old}", f".{new}")[1:]
        case Where.END:
            return lambda key: f".{key}".removesuffix(f".{old}")[1:] + _dotted(key, old, new)


def _dotted(key: str, old: str, new: str) -> str:
    if key == old:
        return new
    return f".{new}" if key.endswith(f".{old}") else ""


def applied(rewrites: Iterable[Rewrite], state: StateDict) -> StateDict:
    """Return `state` with its keys, and the modules of its versions, named as the rules say, one after the other."""
    for rewrite in rewrites:
        rename = renamer(rewrite)
        entries = {rename(key): entry for key, entry in state.entries.items()}
        versions = state.versions
        if versions is not None:
            versions = {rename(f"{path}.")[:-1] if path else path: version for path, version in versions.items()}
        state = replace(state, entries=entries, versions=versions)
    return state
