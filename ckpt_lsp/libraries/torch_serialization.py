"""`torch.load` and the URL loaders: a call becomes a `ReadEvent`, its result what the checkpoint's header says."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import urlparse

from ckpt_lsp.checkpoints import Checkpoint, Unreadable, read_checkpoint
from ckpt_lsp.evaluator.events import ReadEvent
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import OneOf, Unknown, Value
from ckpt_lsp.libraries.paths import Located, hub_folder, locate, path_text
from ckpt_lsp.libraries.stored_values import StoredValues
from ckpt_lsp.text import Position, Span

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

SERIALIZATION = Library("torch.serialization")
TORCH_LOAD = Library("torch")
HUB = Library("torch.hub")
MODEL_ZOO = Library("torch.utils.model_zoo")


@SERIALIZATION.native("load")
@TORCH_LOAD.native("load")
def load(
    machine: Machine,
    f: Value,
    map_location: Value = None,
    pickle_module: Value = None,
    *,
    weights_only: Value = None,
    mmap: Value = None,
    **pickle_load_args: Value,
) -> Value:
    """`torch.load`; without `weights_only` it is true, as it is since torch 2.6."""
    safe = True if weights_only is None else machine.truth(weights_only)
    return read(machine, path_text(machine, f), "torch.load", safe if isinstance(safe, bool) else None)


@SERIALIZATION.native("save")
@TORCH_LOAD.native("save")
def save(machine: Machine, obj: Value, f: Value, *rest: Value, **ignored: Value) -> None:
    """`torch.save` changes nothing that evaluation follows."""
    return None


@HUB.native("load_state_dict_from_url")
@MODEL_ZOO.native("load_url")
def load_state_dict_from_url(
    machine: Machine,
    url: Value,
    model_dir: Value = None,
    map_location: Value = None,
    progress: Value = None,
    check_hash: Value = None,
    file_name: Value = None,
    weights_only: Value = False,
) -> Value:
    """`torch.hub.load_state_dict_from_url`: the file it would download to, if that is there already."""
    if isinstance(url, OneOf):
        return machine.split(
            url, lambda chosen: load_state_dict_from_url(machine, chosen, model_dir, None, None, None, file_name)
        )
    name = (
        file_name if file_name is not None else posixpath.basename(urlparse(url).path) if isinstance(url, str) else url
    )
    folder = hub_folder() if model_dir is None else path_text(machine, model_dir)
    if not isinstance(name, str) or not isinstance(folder, str):
        return machine.unknown("which checkpoint is downloaded is not known")
    located = locate(machine, posixpath.join(folder, name))
    if located.path is None:
        return machine.unknown(f"{url} has not been downloaded to {folder}")
    return read_located(machine, located, "torch.load", weights_only=False)


def read(machine: Machine, path: str | OneOf | Unknown, loader: str, weights_only: bool | None) -> Value:
    """Read the checkpoint at `path` (or at each of several) as `loader` does."""
    if isinstance(path, OneOf):
        return machine.split(path, lambda chosen: read(machine, path_text(machine, chosen), loader, weights_only))
    if isinstance(path, Unknown):
        return Unknown(path.reason)
    return read_located(machine, locate(machine, path), loader, weights_only)


def read_located(machine: Machine, located: Located, loader: str, weights_only: bool | None) -> Value:
    """Note that the file is read, and return what is in it."""
    if loader == "torch.load" and located.given.endswith(".safetensors") and _torch_reads_safetensors(machine):
        loader = "safetensors"
    here = machine.span() or Span("", Position(0, 0), Position(0, 0))
    machine.events.append(ReadEvent(here, located.given, located.path, loader, weights_only, located.tried))
    if located.path is None:
        return machine.unknown(f"{located.given} is not there")
    checkpoint = machine.files.derived(located.path, read_checkpoint)
    match checkpoint:
        case None:
            return machine.unknown(f"{located.given} cannot be opened")
        case Unreadable():
            return machine.unknown(f"{located.given} cannot be read: {checkpoint.reason}")
        case Checkpoint():
            if (checkpoint.format == "safetensors") != (loader == "safetensors"):
                return machine.unknown(f"{located.given} is not a file that {loader} reads")
            return StoredValues(machine, located.path).value(checkpoint.value)


def _torch_reads_safetensors(machine: Machine) -> bool:
    """Whether the user's `torch.load` hands files of this name to safetensors, as torch 2.13 does if it is there."""
    installed = {folder for root in machine.search_path for folder in machine.files.names(root)}
    version = next((name for name in installed if name.startswith("torch-") and name.endswith(".dist-info")), "")
    numbers = version.removeprefix("torch-").split(".")[:2]
    recent = all(number.isdigit() for number in numbers) and tuple(map(int, numbers)) >= (2, 13)
    return recent and "safetensors" in installed
