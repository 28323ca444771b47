"""Which values may be dict keys: hashing and comparing them must stay cheap whatever the file says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ckpt_lsp.checkpoints.checkpoint import Fault, Refused
from ckpt_lsp.checkpoints.limits import Limits

_TEXT = {str}
# Random hashes: nobody can choose keys that collide.
_RANDOMLY_HASHED = (str, bytes, bool, type(None))
# Up to here an integer is its own hash.
_LARGEST_SMALL_INTEGER = 1 << 60
# Charged per element that hashing looks at, beyond the pickle's own bytes.
_WORK = 200_000


class KeyLedger:
    """Admits dict keys of one file, counting those whose hashing is dear or whose hashes can be made to collide.

    A tuple is hashed by visiting every path through it, which is exponential where tuples share tuples; and the hash of
    a number, unlike that of a string, is no secret, so a file can hold thousands of keys in one chain of collisions.
    """

    def __init__(self, limits: Limits, refuse: Callable[[str, Fault], Refused]) -> None:
        self._limits = limits
        self._refuse = refuse
        self._odd = 0
        self._work = 0

    def admit(self, keys: Iterable[Any]) -> None:
        """Raise `Refused` if one of `keys` must not be hashed."""
        if {*map(type, keys)} <= _TEXT:
            return
        for key in keys:
            self._admit(key)
        if self._odd > self._limits.odd_keys:
            raise self._refuse(f"more than {self._limits.odd_keys} dict keys are numbers or tuples", Fault.LIMIT)

    def admit_members(self, members: Iterable[Any]) -> None:
        """Raise `Refused` if one of a set's `members`, which are not hashed here, is too dear to hash in Python."""
        for member in members:
            if type(member) is tuple:
                self._visit(member)

    def _admit(self, key: Any) -> None:
        if type(key) is int:
            self._odd += abs(key) > _LARGEST_SMALL_INTEGER
        elif type(key) is tuple:
            self._odd += not self._visit(key)
        elif type(key) is list or type(key) is bytearray:
            raise self._refuse(f"the pickle is malformed: a {type(key).__name__} is a dict key", Fault.CORRUPT)
        else:
            self._odd += isinstance(key, float | complex)

    def _visit(self, key: tuple[Any, ...]) -> bool:
        """Count the elements that hashing `key` looks at; return whether one makes the hash unforeseeable."""
        pending: list[Any] = [key]
        visited, random = 0, False
        while pending:
            element = pending.pop()
            visited += 1
            if type(element) is tuple:
                pending.extend(element)
            elif type(element) is list:
                raise self._refuse("the pickle is malformed: a list is in a dict key or set member", Fault.CORRUPT)
            random = random or isinstance(element, str)
            if visited + len(pending) > self._limits.key_nodes:
                raise self._refuse(
                    f"a dict key or set member has more than {self._limits.key_nodes} elements", Fault.LIMIT
                )
        self._work += visited
        if self._work > _WORK:
            raise self._refuse("its dict keys are too long to compare", Fault.LIMIT)
        return random
