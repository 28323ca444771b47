"""`huggingface_hub`: what its cache on disk holds. Nothing is downloaded."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import OneOf, Unknown, Value
from ckpt_lsp.libraries.paths import absolute, as_text, candidates, exists

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

HUGGINGFACE_HUB = Library("huggingface_hub._cache")

_COMMIT = re.compile(r"[0-9a-f]{40}")


@HUGGINGFACE_HUB.native("_snapshot")
def snapshot(machine: Machine, repository: Value, revision: Value) -> Value:
    """The folder of a revision below the cache's folder of a repository: `refs/REVISION` names its commit."""
    given = [as_text(machine, repository), revision]
    for value in given:
        if isinstance(value, OneOf):
            return machine.split(value, lambda _: machine.unknown("which revision is meant is not known", plain=True))
        if isinstance(value, Unknown):
            return Unknown(value.reason, plain=True)
    folder, name = given
    if not isinstance(folder, str) or not isinstance(name, str):
        return machine.unknown("which repository is meant is not known", plain=True)
    commit = name if _COMMIT.fullmatch(name) else _ref(machine, folder, name)
    found = posixpath.join(folder, "snapshots", commit) if commit else None
    return found if found is not None and _is_there(machine, found) else None


def _ref(machine: Machine, folder: str, name: str) -> str | None:
    path = absolute(machine, posixpath.join(folder, "refs", name))
    return (machine.files.text(path) or "").strip() if path is not None and machine.files.is_file(path) else None


@HUGGINGFACE_HUB.native("_there")
def there(machine: Machine, path: Value) -> Value:
    """`path` if something is there now, else `None`."""
    text = as_text(machine, path)
    if isinstance(text, OneOf):
        return machine.split(text, lambda chosen: there(machine, chosen))
    return (text if _is_there(machine, text) else None) if isinstance(text, str) else text


def _is_there(machine: Machine, text: str) -> bool:
    return any(exists(machine.files, path) for path in candidates(machine, text))


@HUGGINGFACE_HUB.native("_missing")
def missing(machine: Machine, what: Value, where: Value) -> Value:
    """What has not been downloaded yet."""
    return machine.unknown(f"{what} has not been downloaded to {where}", plain=True)
