"""Zip checkpoints are read from their directory and `data.pkl`, and refused where the two contradict each other."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass, field

import pytest
import torch

from ckpt_lsp.checkpoints import BytesSource, Checkpoint, Fault, ProblemKind, StoredTensor, read_checkpoint
from tests.checkpoints.saving import comparable, comparable_stored, read, read_dict, refusal, saved, zipped


def test_a_state_dict_gives_keys_shapes_dtypes_and_versions() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    checkpoint = read(saved(model.state_dict()))
    assert checkpoint.format == "zip"
    assert comparable_stored(checkpoint.value) == comparable(model.state_dict())
    metadata = {prefix: local.get("version") for prefix, local in model.state_dict()._metadata.items()}
    assert checkpoint.metadata_versions == metadata
    assert checkpoint.tensor_bytes == sum(tensor.nbytes for tensor in model.state_dict().values())
    assert checkpoint.problems == ()


def test_tied_weights_share_their_storage() -> None:
    weight = torch.zeros(4, 4)
    value = read_dict(saved({"a": weight, "b": weight, "c": weight[1:], "d": weight.clone()}))
    a, b, c, d = value.items.values()
    assert all(isinstance(tensor, StoredTensor) for tensor in (a, b, c, d))
    assert a is b
    assert a.storage is c.storage and (a.offset, c.offset) == (0, 4)
    assert a.storage is not d.storage


def test_an_expanded_tensor_is_larger_than_its_storage() -> None:
    value = read_dict(saved({"a": torch.empty(1).expand(1000, 512)}))
    assert value.items["a"].spec.shape == (1000, 512)
    assert value.items["a"].stride == (0, 0)


@pytest.mark.filterwarnings("ignore")
def test_every_kind_of_tensor_keeps_its_shape_and_dtype() -> None:
    tensors = {
        "quantized": torch.quantize_per_tensor(torch.zeros(3, 2), 0.1, 1, torch.qint8),
        "per_channel": torch.quantize_per_channel(torch.zeros(2, 3), torch.ones(2), torch.zeros(2), 0, torch.quint8),
        "packed": torch.quantize_per_channel(torch.zeros(2, 3), torch.ones(2), torch.zeros(2), 0, torch.quint4x2),
        "sparse": torch.eye(3).to_sparse(),
        "compressed": torch.eye(3).to_sparse_csr(),
        "meta": torch.empty(3, 10**12, device="meta"),
        "scalar": torch.tensor(3),
        "empty": torch.empty(0, 7),
        "transposed": torch.zeros(3, 5).t(),
        "parameter": torch.nn.Parameter(torch.zeros(2)),
        "many": torch.zeros(1, 2, 1, 2, 1, 2),
    }
    value = read_dict(saved(tensors))
    assert comparable_stored(value) == comparable(tensors)
    assert value.items["parameter"].parameter and not value.items["meta"].parameter


@pytest.mark.parametrize("dtype", [value for value in vars(torch).values() if isinstance(value, torch.dtype)], ids=str)
def test_a_dtype_is_named_as_torch_names_it(dtype: torch.dtype) -> None:
    try:
        tensor = torch.empty(2, 2, dtype=dtype)
        content = saved({"a": tensor})
    except (RuntimeError, TypeError, KeyError, AttributeError, NotImplementedError):
        return  # A dtype without tensors, or one that torch cannot save.
    assert comparable_stored(read_dict(content)) == comparable({"a": tensor})


def test_only_the_directory_and_the_pickle_are_read() -> None:
    @dataclass
    class Watched:
        content: bytes
        reads: list[tuple[int, int]] = field(default_factory=list)

        @property
        def size(self) -> int:
            return len(self.content)

        def read(self, offset: int, length: int) -> bytes:
            self.reads.append((offset, length))
            return self.content[offset : offset + length]

    source = Watched(saved({"a": torch.zeros(1_000_000)}))
    assert isinstance(read_checkpoint(source), Checkpoint)
    assert sum(length for _, length in source.reads) < 5000


def test_any_root_folder_and_compression_are_read() -> None:
    original = zipfile.ZipFile(io.BytesIO(saved({"a": torch.zeros(3)})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in original.namelist():
            archive.writestr(name.replace("archive/", "some folder/"), original.read(name))
    assert torch.load(io.BytesIO(buffer.getvalue()))["a"].shape == (3,)
    assert comparable_stored(read_dict(buffer.getvalue())) == comparable({"a": torch.zeros(3)})


def test_a_zip64_directory_is_read() -> None:
    content = saved({"a": torch.zeros(3)})
    end = content.rindex(b"PK\5\6")
    count, size, offset = struct.unpack_from("<HLL", content, end + 10)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    wide = content[:end] + end64 + locator + last
    assert torch.load(io.BytesIO(wide))["a"].shape == (3,)
    assert comparable_stored(read_dict(wide)) == comparable({"a": torch.zeros(3)})


def test_a_truncated_zip_is_reported_with_its_offset() -> None:
    content = saved({"a": torch.zeros(100)})
    for length in (len(content) - 1, len(content) - 22, len(content) // 2, 100):
        unreadable = refusal(content[:length])
        assert unreadable.offset == length
        assert unreadable.reason == "the zip archive has no directory at its end: the file is truncated"
        assert unreadable.fault is Fault.CORRUPT


def test_a_zip_cut_anywhere_or_with_any_byte_changed_never_raises() -> None:
    content = saved({"a": torch.zeros(3), "b": {1, 2}})
    for position in range(0, len(content), 3):
        read_checkpoint(BytesSource(content[:position]))
        read_checkpoint(BytesSource(content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]))


def test_entries_that_overlap_are_refused() -> None:
    content = bytearray(saved({"a": torch.zeros(100), "b": torch.zeros(100)}))
    entry = content.rindex(b"archive/data/1") - 46
    other = content.rindex(b"archive/data/0") - 46
    content[entry + 42 : entry + 46] = content[other + 42 : other + 46]
    assert "overlap" in refusal(bytes(content)).reason


def test_two_entries_of_one_name_are_refused() -> None:
    content = saved({"a": torch.zeros(1), "b": torch.zeros(1)}).replace(b"archive/data/1", b"archive/data/0")
    assert refusal(content).reason == "two entries of the zip archive are called archive/data/0"


def test_a_record_smaller_than_its_storage_is_refused() -> None:
    content = saved({"a": torch.zeros(3)})
    pickle = zipfile.ZipFile(io.BytesIO(content)).read("archive/data.pkl")
    larger = zipped(pickle.replace(b"K\x03", b"K\x63"), {"data/0": bytes(12)})
    assert "has 12 bytes, fewer than its tensors need" in refusal(larger).reason
    assert "lacks the tensor data data/0" in refusal(zipped(pickle)).reason


def test_a_tensor_larger_than_its_storage_is_refused() -> None:
    pickle = zipfile.ZipFile(io.BytesIO(saved({"a": torch.zeros(3, 2)}))).read("archive/data.pkl")
    huge = pickle.replace(b"K\x03K\x02\x86", b"J\x00\xe1\xf5\x05J\x00\xe1\xf5\x05\x86")
    assert refusal(zipped(huge, {"data/0": bytes(24)})).reason == (
        "a tensor of shape [100000000, 100000000] reaches outside its storage '0', which has 6 elements"
    )


def test_a_wrong_checksum_is_a_problem_and_no_error_as_in_torch() -> None:
    content = bytearray(saved({"a": torch.zeros(3)}))
    entry = content.rindex(b"archive/data.pkl") - 46
    content[entry + 16] ^= 1
    checkpoint = read(bytes(content))
    assert [problem.kind for problem in checkpoint.problems] == [ProblemKind.CHECKSUM]


def test_other_zip_archives_are_named() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("weights.npy", b"")
    assert refusal(buffer.getvalue()).reason == "a NumPy .npz archive: load it with numpy.load"
    assert refusal(zipped(b"N.", {".data/extern_modules": b"torch"})).reason.startswith("a torch.package archive")
    assert refusal(zipped(b"N.", {".data/extern_modules": b"torch"})).fault is Fault.FOREIGN
