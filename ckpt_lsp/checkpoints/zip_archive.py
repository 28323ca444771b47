"""Checkpoints that `torch.save` writes since 1.6: a zip archive with `data.pkl` and one entry per storage."""

from __future__ import annotations

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Fault, Problem, ProblemKind, Refused, Truncated
from ckpt_lsp.checkpoints.dtypes import ELEMENT_BYTES
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.nesting import check_nesting
from ckpt_lsp.checkpoints.pickle_walker import PickleWalker
from ckpt_lsp.checkpoints.rebuild import Rebuilder
from ckpt_lsp.checkpoints.source import ByteSource
from ckpt_lsp.checkpoints.torchscript import read_torchscript
from ckpt_lsp.checkpoints.weights_only import opcode_problems
from ckpt_lsp.checkpoints.zip_directory import Directory, read_directory, read_record

_OTHER_ARCHIVES = (
    (".data/extern_modules", "a torch.package archive: load it with torch.package.PackageImporter"),
    ("archive_format", "a torch.export archive: load it with torch.export.load"),
    ("serialized_exported_program.json", "a torch.export archive: load it with torch.export.load"),
    ("model.weights.h5", "a Keras model"),
    ("[Content_Types].xml", "an office document"),
)


def read_zip(source: ByteSource, limits: Limits) -> Checkpoint:
    """Read a zip checkpoint or TorchScript archive from its directory and `data.pkl`; raise `Refused`."""
    directory = read_directory(source, limits)
    root = directory.root
    if root + b"data.pkl" not in directory.records or root + b".data/extern_modules" in directory.records:
        raise Refused(0, _other_archive(directory), Fault.FOREIGN)
    content = read_record(source, directory, root + b"data.pkl", limits.pickle_bytes)
    deflated = directory.records[root + b"data.pkl"][3]
    walker = PickleWalker(content.content, 0, 0 if deflated else content.offset, limits)
    try:
        value = walker.walk()
    except Truncated:
        raise Refused(content.offset + len(content.content), "the pickle in data.pkl ends too early") from None
    check_nesting(value, content.offset, limits)
    tensor_bytes = _tensor_bytes(walker.rebuilder, directory)
    problems = [] if content.intact else [_checksum_problem(content.offset)]
    if root + b"constants.pkl" in directory.records:
        checkpoint = walker.checkpoint("torchscript", value, tensor_bytes, problems)
        return read_torchscript(source, directory, checkpoint, limits)
    return walker.checkpoint("zip", value, tensor_bytes, problems + opcode_problems(walker))


def _tensor_bytes(rebuilder: Rebuilder, directory: Directory) -> int:
    """Return the bytes of all storages; raise `Refused` if one has no entry, or one that is too small for it."""
    prefix = directory.root + b"data/"
    records = directory.records
    total = 0
    for key, storage in rebuilder.storages.items():
        dtype = storage.dtype
        needed = storage.length * ELEMENT_BYTES[dtype] if dtype else storage.length
        record = records.get(prefix + key.encode(errors="surrogatepass"))
        if record is None:
            if needed:
                raise Refused(directory.offset, f"the zip archive lacks the tensor data data/{key[:100]}")
        elif needed > record[2]:
            text = f"the tensor data data/{key[:100]} has {record[2]} bytes, fewer than its tensors need"
            raise Refused(record[0], text)
        total += needed
    return total


def _checksum_problem(offset: int) -> Problem:
    return Problem(ProblemKind.CHECKSUM, "the checksum of data.pkl is not the recorded one", offset)


def _other_archive(directory: Directory) -> str:
    names = {name.decode(errors="replace").removeprefix(directory.root.decode(errors="replace")) for name in
             list(directory.records)[:1000]}  # fmt: skip
    for marker, description in _OTHER_ARCHIVES:
        if marker in names or directory.root.decode(errors="replace") + marker in names:
            return description
    if names and all(name.endswith(".npy") for name in names):
        return "a NumPy .npz archive: load it with numpy.load"
    return "a zip archive without data.pkl, so no checkpoint"
