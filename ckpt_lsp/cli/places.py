"""Paths and places as people and scripts see them: relative to the working directory, lines and columns from 1."""

from __future__ import annotations

import os

from ckpt_lsp.tensors import Reason
from ckpt_lsp.text import Span


def shown_path(path: str, folder: str) -> str:
    """Return `path` relative to `folder` where it lies below it, with `/`."""
    inside = path.startswith(folder.rstrip(os.sep) + os.sep)
    return (os.path.relpath(path, folder) if inside else path).replace(os.sep, "/")


def absolute(path: str) -> str:
    """Return `path` absolute and normalised, as the session wants it."""
    return os.path.abspath(os.path.expanduser(path))


def shown_reason(reason: Reason, folder: str) -> str:
    """Return a reason with its place: `cfg.depth is not known (train.py:14)`."""
    if reason.span is None:
        return reason.text
    return f"{reason.text} ({shown_path(reason.span.path, folder)}:{reason.span.start.line + 1})"


def shown_message(message: str, folder: str) -> str:
    """Return a message in which the paths below `folder` are relative to it."""
    return message.replace(folder.rstrip(os.sep) + os.sep, "")


def place(span: Span, folder: str) -> dict[str, str | int]:
    """Return where `span` is, as the JSON of every command has it."""
    return {
        "path": shown_path(span.path, folder),
        "line": span.start.line + 1,
        "column": span.start.column + 1,
        "end_line": span.end.line + 1,
        "end_column": span.end.column + 1,
    }
