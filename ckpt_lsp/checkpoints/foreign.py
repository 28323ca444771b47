"""Names files that are no checkpoints of torch's, by their first bytes."""

from __future__ import annotations

# Offset, bytes, and what such a file is with what to do about it.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"version https://git-lfs", "a Git LFS pointer, not the file itself: run git lfs pull"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file (Keras or h5py)"),
    (0, b"\x93NUMPY", "a NumPy array: load it with numpy.load"),
    (0, b"GGUF", "a GGUF model (llama.cpp)"),
    (0, b"\x1f\x8b", "compressed with gzip: decompress it first"),
    (0, b"BZh", "compressed with bzip2: decompress it first"),
    (0, b"\xfd7zXZ\0", "compressed with xz: decompress it first"),
    (0, b"\x28\xb5\x2f\xfd", "compressed with zstd: decompress it first"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it first"),
    (0, b"Rar!", "a RAR archive: unpack it first"),
    (0, b"PK\5\6", "an empty zip archive"),
    (0, b"%PDF", "a PDF document"),
    (0, b"\x7fELF", "a program or library (ELF)"),
    (0, b"\x89PNG", "a PNG image"),
    (0, b"ARROW1", "an Arrow file"),
    (0, b"PAR1", "a Parquet file"),
    (4, b"TFL3", "a TensorFlow Lite model"),
    (4, b"ET12", "an ExecuTorch program"),
    (
        257,
        b"ustar",
        "a tar archive; torch's own .tar format of 2016 is not read here, so save it again with torch.save",
    ),
)

# ONNX and TensorFlow graphs are protocol buffers: their first field's tag, and a name within the first bytes.
_PROTOBUF_NAMES: tuple[tuple[bytes, str], ...] = (
    (b"pytorch", "an ONNX model"),
    (b"onnx", "an ONNX model"),
    (b"tf2onnx", "an ONNX model"),
    (b"Placeholder", "a TensorFlow graph"),
    (b"saved_model", "a TensorFlow SavedModel"),
)
_TEXT_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "an HTML page: the download failed or needs a login"),
    (b"<html", "an HTML page: the download failed or needs a login"),
    (b"<?xml", "an XML document: the download failed or needs a login"),
    (b"{", "a JSON text"),
)

HEAD_BYTES = 512
"""How many first bytes `describe_foreign` looks at."""


def describe_foreign(head: bytes) -> str:
    """Return what a file that begins with `head` is: a noun phrase with what to do."""
    for offset, signature, description in _SIGNATURES:
        if head.startswith(signature, offset):
            return description
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    for start, description in _TEXT_STARTS:
        if text.startswith(start):
            return description
    if head[:1] == b"\x08" or head[:1] == b"\x0a":
        for name, description in _PROTOBUF_NAMES:
            if name in head[:200]:
                return description
    return "not a checkpoint: neither zip, pickle nor safetensors"
