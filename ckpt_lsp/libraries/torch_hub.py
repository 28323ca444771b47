"""`torch.hub`: what its stand-in asks of the disk."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.imports import load_file
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import OneOf, Unknown, Value
from ckpt_lsp.libraries.paths import absolute, as_text, candidates, located
from ckpt_lsp.libraries.torch_serialization import read_located

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

HUB = Library("torch.hub")

DEFAULT_REFS = ("main", "master")
"""The branches that a repository without a ref may mean (`torch.hub._parse_repo_info`)."""


@HUB.native("_read")
def read(machine: Machine, url: Value, path: Value) -> Value:
    """The checkpoint that was downloaded from `url`. One that is not there yet is nothing to complain about."""
    text = as_text(machine, path)
    if isinstance(text, OneOf):
        return machine.split(text, lambda chosen: read(machine, url, chosen))
    if not isinstance(text, str):
        return machine.unknown("which checkpoint is downloaded is not known")
    file = located(machine, text)
    if file.path is None:
        wanted = url if isinstance(url, str) else posixpath.basename(text)
        return machine.unknown(f"{wanted} has not been downloaded to {posixpath.dirname(text)}")
    return read_located(machine, file, "torch.load", weights_only=False)


@HUB.native("_repository")
def repository(machine: Machine, folder: Value, owner: Value, name: Value, ref: Value) -> Value:
    """The folder of a downloaded repository: `owner_name_ref`."""
    if not (isinstance(folder, str) and isinstance(owner, str) and isinstance(name, str) and isinstance(ref, str)):
        return machine.unknown("which repository is loaded is not known", plain=True)
    for branch in [ref] if ref else DEFAULT_REFS:
        found = posixpath.join(folder, f"{owner}_{name}_{branch}".replace("/", "_"))
        if any(machine.files.is_folder(path) for path in candidates(machine, found)):
            return found
    return machine.unknown(f"{owner}/{name} has not been downloaded to {folder}", plain=True)


@HUB.native("_hubconf")
def hubconf(machine: Machine, folder: Value) -> Value:
    """The module that says what a repository offers."""
    text = as_text(machine, folder)
    whole = absolute(machine, posixpath.join(text, "hubconf.py")) if isinstance(text, str) else None
    if whole is None or not machine.files.is_file(whole):
        reason = text.reason if isinstance(text, (Unknown, OneOf)) else machine.reason(f"{folder} has no hubconf.py")
        return Unknown(reason)
    return load_file(machine, whole, "hubconf", "")


@HUB.native("list", "help")
def described(machine: Machine, *arguments: Value, **options: Value) -> Value:
    """What a repository says of itself."""
    return machine.unknown("what a repository on the hub offers is not looked up", plain=True)
