"""A dry run in an editor: what is certain comes at once, what the run finds when it is there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import pytest_lsp
import torch
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.server.editor import PUSHED, REAL, WATCHES, Editor, start
from tests.workspace.test_dry_runs import ODD

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOAD = """\
import torch
from odd import Odd

Odd({width}).load_state_dict(torch.load("odd.pth"))
"""


@pytest_lsp.fixture(config=REAL, scope="module")
async def client(lsp_client: LanguageClient, folder: Path):
    (folder / "odd.py").write_text(ODD)
    tensors = {"a0.weight": torch.zeros(4, 4), "a0.bias": torch.zeros(4), "b1.weight": torch.zeros(5, 4)}
    torch.save(tensors, folder / "odd.pth")
    abilities = types.ClientCapabilities(workspace=WATCHES, text_document=PUSHED)
    await start(lsp_client, folder, abilities, {"trusted": True, "interpreter": sys.executable})
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, folder: Path) -> Editor:
    return Editor(client, folder)


async def test_what_a_dry_run_finds_is_shown_and_said_to_be_confirmed(editor: Editor) -> None:
    editor.open("train.py", LOAD.format(width=4))
    await editor.rules("train.py", "missing-keys", "size-mismatch")
    assert all("Confirmed by a dry run." in message for message in editor.shown_messages("train.py"))


async def test_an_edit_of_the_arguments_is_tried_anew(editor: Editor) -> None:
    editor.open("edited.py", LOAD.format(width=3))
    await editor.until(lambda: any("3 of 4" in message for message in editor.shown_messages("edited.py")))
    editor.change("edited.py", LOAD.format(width=4))
    await editor.until(lambda: any("1 of 4" in message for message in editor.shown_messages("edited.py")))


async def test_unsaved_text_of_an_imported_file_counts(editor: Editor) -> None:
    editor.open("over.py", LOAD.format(width=4))
    await editor.rules("over.py", "missing-keys", "size-mismatch")
    editor.open("odd.py", ODD.replace("width, width", "width, 5").replace("number % 2", "0"))
    await editor.rules("over.py", "missing-keys", "unexpected-keys", "size-mismatch")
    editor.close("odd.py")
    await editor.rules("over.py", "missing-keys", "size-mismatch")
