"""`torch.load`: a call becomes a `ReadEvent`, its result what the checkpoint's header says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.checkpoints import Checkpoint, Unreadable, read_checkpoint
from ckpt_lsp.evaluator.events import ReadEvent
from ckpt_lsp.evaluator.heap import join
from ckpt_lsp.evaluator.machine import PossibleFiles
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import OneOf, Unknown, Value
from ckpt_lsp.libraries import file_patterns
from ckpt_lsp.libraries.paths import Located, located, newest, path_text
from ckpt_lsp.libraries.stored_values import StoredValues
from ckpt_lsp.tensors import Reason
from ckpt_lsp.text import Position, Span

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

SERIALIZATION = Library("torch.serialization")
TORCH_LOAD = Library("torch")
NOWHERE = Span("", Position(0, 0), Position(0, 0))


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


def read(machine: Machine, path: str | OneOf | Unknown, loader: str, weights_only: bool | None) -> Value:
    """Read the checkpoint at `path` (or at each of several) as `loader` does."""
    if isinstance(path, OneOf):
        return machine.split(
            _those_there(machine, path), lambda chosen: read(machine, path_text(machine, chosen), loader, weights_only)
        )
    if isinstance(path, Unknown):
        chosen = machine.chosen_files.get(machine.span() or NOWHERE) if path.pattern else None
        return _possible(machine, path) if chosen is None else read(machine, chosen, loader, weights_only)
    return read_located(machine, located(machine, path), loader, weights_only)


def _possible(machine: Machine, path: Unknown) -> Unknown:
    """Note which files a path may mean of which parts are known; which of them is read stays unknown."""
    found = file_patterns.files_like(machine, path.pattern) if path.pattern else []
    if not found:
        return Unknown(path.reason)
    latest = newest(machine.files, found)
    text = f"{path.reason.text} (the newest of {len(found)} files that match {path.pattern} is {latest})"
    reason = Reason(text, path.reason.span)
    machine.possible_files[machine.span() or NOWHERE] = PossibleFiles(tuple(found), reason)
    return Unknown(reason)


def _those_there(machine: Machine, path: OneOf) -> Value:
    """Return the alternatives that have a file, if any has: with another one the program would end here."""
    texts = [path_text(machine, chosen) for chosen in path.present]
    if not all(isinstance(text, str) for text in texts):
        return path
    there = [text for text in texts if isinstance(text, str) and located(machine, text).path is not None]
    return join(there, path.reason) if there else path


def read_located(machine: Machine, file: Located, loader: str, weights_only: bool | None) -> Value:
    """Note that the file is read, and return what is in it."""
    if not file.tried:
        return machine.unknown(f"which folder {file.given} is in is not known")
    if loader == "torch.load" and file.given.endswith(".safetensors") and _torch_reads_safetensors(machine):
        loader = "safetensors"
    here = machine.span() or NOWHERE
    machine.events.append(
        ReadEvent(
            here,
            file.given,
            file.path,
            loader,
            weights_only,
            file.tried,
            file.others,
            file.newest,
            machine.reaching(),
        )
    )
    if file.path is None:
        # It may be there when the program runs; until then, what handles its absence is what happens.
        message = f"[Errno 2] No such file or directory: '{file.given}'"
        machine.may_raise(machine.call(machine.builtins["FileNotFoundError"], (message,)))
        return machine.unknown(f"{file.given} is not there")
    checkpoint = machine.files.derived(file.path, read_checkpoint)
    match checkpoint:
        case None:
            return machine.unknown(f"{file.given} cannot be opened")
        case Unreadable():
            return machine.unknown(f"{file.given} cannot be read: {checkpoint.reason}")
        case Checkpoint():
            if (checkpoint.format == "safetensors") != (loader == "safetensors"):
                return machine.unknown(f"{file.given} is not a file that {loader} reads")
            return StoredValues(machine, file.path).value(checkpoint.value)


def _torch_reads_safetensors(machine: Machine) -> bool:
    """Whether the user's `torch.load` hands files of this name to safetensors, as torch 2.13 does if it is there."""
    installed = {folder for root in machine.search_path for folder in machine.files.names(root)}
    version = next((name for name in installed if name.startswith("torch-") and name.endswith(".dist-info")), "")
    numbers = version.removeprefix("torch-").split(".")[:2]
    recent = all(number.isdigit() for number in numbers) and tuple(map(int, numbers)) >= (2, 13)
    return recent and "safetensors" in installed
