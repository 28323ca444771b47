"""An editor, the server, real sources and real checkpoints."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import pytest_lsp
import torch
from lsprotocol import types
from pytest_lsp import LanguageClient
from torch import nn

from ckpt_lsp.text import LineIndex
from tests.server.editor import PUSHED, REAL, WATCHES, Editor, start

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

MODEL = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)


model = Net()
"""


@pytest_lsp.fixture(config=REAL, scope="module")
async def client(lsp_client: LanguageClient, folder: Path):
    shutil.copytree(EXAMPLES, folder / "examples")
    await start(lsp_client, folder, types.ClientCapabilities(workspace=WATCHES, text_document=PUSHED))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, folder: Path) -> Editor:
    return Editor(client, folder)


def save(editor: Editor, name: str, checkpoint: object) -> None:
    torch.save(checkpoint, editor.folder / name)


def is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def applied(text: str, action: types.CodeAction) -> str:
    """Apply an action as an editor does, with columns in UTF-16."""
    assert action.edit
    assert action.edit.document_changes
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    index = LineIndex(text)

    def offset(position: types.Position) -> int:
        line = index.line(position.line).encode("utf-16-le")
        before = "".join(index.line(number) for number in range(position.line))
        return len(before) + len(line[: 2 * position.character].decode("utf-16-le"))

    for edit in sorted(change.edits, key=lambda one: offset(one.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


def runs(editor: Editor, name: str, text: str) -> str:
    """Run `text` under torch beside its checkpoint and return what it prints; it must not fail."""
    (editor.folder / name).write_text(text, encoding="utf-8")
    run = subprocess.run([sys.executable, name], cwd=editor.folder, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize(
    ("example", "wanted"),
    [
        ("renamed_layer", ["missing-keys", "unexpected-keys"]),
        ("nested_checkpoint", ["missing-keys", "unexpected-keys"]),
        ("data_parallel", ["missing-keys", "unexpected-keys"]),
        ("size_mismatch", ["size-mismatch"]),
        ("nothing_loaded", ["nothing-loaded"]),
    ],
)
async def test_each_example_shows_its_problem(editor: Editor, example: str, wanted: list[str]) -> None:
    name = f"examples/{example}/load.py"
    editor.open(name, (editor.folder / name).read_text(encoding="utf-8"))
    await editor.rules(name, *wanted)


async def test_an_edit_cures_and_breaks(editor: Editor) -> None:
    save(editor, "edit.pth", {"fc.weight": torch.zeros(2, 4), "fc.bias": torch.zeros(2)})
    load = "model.load_state_dict(torch.load('edit.pth'))\n"
    editor.open("edit.py", MODEL.replace("self.fc", "self.head") + load)
    await editor.rules("edit.py", "missing-keys", "unexpected-keys")
    editor.change("edit.py", MODEL + load)
    await editor.rules("edit.py")
    editor.change("edit.py", MODEL.replace("(4, 2)", "(4, 3)") + load)
    await editor.rules("edit.py", "size-mismatch")


async def test_a_text_that_does_not_parse_keeps_its_diagnostics(editor: Editor) -> None:
    save(editor, "parse.pth", {"fc.weight": torch.zeros(2, 4)})
    load = "model.load_state_dict(torch.load('parse.pth'))\n"
    editor.open("parse.py", MODEL + load)
    await editor.rules("parse.py", "missing-keys")
    editor.client.diagnostics.pop(editor.uri("parse.py"))
    editor.change("parse.py", MODEL + load + "def f(:\n")
    await editor.rules("parse.py", "missing-keys")


@pytest.mark.parametrize("typed", ["        self.extra = nn.Linear(4, 2)", "        if wide:", "        super("])
async def test_diagnostics_stay_while_a_statement_is_typed_into_the_model(editor: Editor, typed: str) -> None:
    save(editor, "typed.pth", {"fc.weight": torch.zeros(2, 4)})
    load = "model.load_state_dict(torch.load('typed.pth'))\n"
    before, fc, after = (MODEL + load).partition("        self.fc")
    editor.open("typed.py", before + fc + after)
    await editor.rules("typed.py", "missing-keys")
    (shown,) = editor.shown_messages("typed.py")
    for end in range(9, len(typed)):
        text = f"{before}{typed[:end]}\n{fc}{after}"
        if is_python(text) and "=" in typed[:end]:
            # A program with another model.
            continue
        editor.client.diagnostics.pop(editor.uri("typed.py"))
        editor.change("typed.py", text)
        # The text before may be published once more, with its line, by a refresh that was under way.
        await editor.until(
            lambda: [(one.message, one.range.start.line) for one in editor.shown("typed.py") or ()] == [(shown, 12)]
        )
    editor.close("typed.py")


async def test_a_model_that_is_being_typed_raises_no_alarm_where_it_is_loaded(editor: Editor) -> None:
    save(editor, "whole.pth", {"fc.weight": torch.zeros(2, 4), "fc.bias": torch.zeros(2), "extra": torch.zeros(1)})
    model = MODEL + "        self.extra = nn.Parameter(torch.zeros(1))\n"
    model = model.replace("\n\nmodel = Net()\n", "")
    editor.open("typed_model.py", model)
    loads = "import torch\nfrom typed_model import Net\nNet().load_state_dict(torch.load('whole.pth'))\n"
    editor.open("loads.py", loads)
    await editor.rules("loads.py")
    for typed in ("self.extra = nn.Parameter(torch", "self.fc = nn.Linear(4, "):
        layer = typed.partition("(")[0]
        editor.client.diagnostics.pop(editor.uri("loads.py"), None)
        editor.change("typed_model.py", model.replace(f"        {layer}(", f"        {typed}\n        x = ("))
        # What another file needs is analysed after what is open, so its answer is that of both.
        editor.change("loads.py", f"# {typed}\n" + loads)
        await editor.rules("loads.py")


async def test_writing_the_checkpoint_anew_updates_an_unchanged_source(editor: Editor) -> None:
    save(editor, "again.pth", {"fc.weight": torch.zeros(2, 4)})
    editor.open("again.py", MODEL + "model.load_state_dict(torch.load('again.pth'))\n")
    await editor.rules("again.py", "missing-keys")
    save(editor, "again.pth", nn.Sequential())
    save(editor, "again.pth", {"fc.weight": torch.zeros(2, 4), "fc.bias": torch.zeros(2)})
    editor.tell_changed("again.pth")
    await editor.rules("again.py")
    (editor.folder / "again.pth").unlink()
    editor.tell_changed("again.pth")
    await editor.rules("again.py", "checkpoint-not-found")
    save(editor, "again.pth", {"fc.weight": torch.zeros(3, 4), "fc.bias": torch.zeros(2)})
    editor.tell_changed("again.pth")
    await editor.rules("again.py", "size-mismatch")


async def test_editing_the_model_updates_the_file_that_loads_it(editor: Editor) -> None:
    save(editor, "other.pth", {"fc.weight": torch.zeros(2, 4), "fc.bias": torch.zeros(2)})
    (editor.folder / "net.py").write_text(MODEL)
    editor.open("loads.py", "import torch\nfrom net import Net\nNet().load_state_dict(torch.load('other.pth'))\n")
    await editor.rules("loads.py")
    editor.open("net.py", MODEL)
    editor.change("net.py", MODEL.replace("self.fc", "self.head"))
    await editor.rules("loads.py", "missing-keys", "unexpected-keys")
    (missing, _) = editor.shown("loads.py") or ()
    assert missing.related_information
    assert missing.related_information[0].location.uri == editor.uri("net.py")


@pytest.mark.parametrize(
    ("checkpoint", "title", "preferred", "printed"),
    [
        ({"epoch": 1, "net": {"fc.weight": torch.ones(2, 4), "fc.bias": torch.ones(2)}}, "Load the entry", True, ""),
        ({"module.fc.weight": torch.ones(2, 4), "module.fc.bias": torch.ones(2)}, "Strip the prefix", True, ""),
        (
            {"fc.weight": torch.ones(2, 4), "fc.bias": torch.ones(2), "old": torch.ones(1)},
            "Load only the keys",
            None,
            "not loaded: ['old']\n",
        ),
        (
            {"fc.weight": torch.ones(2, 4), "fc.bias": torch.ones(3)},
            "Load only the keys",
            None,
            "not loaded: ['fc.bias']\n",
        ),
        ({"fc.weight": torch.ones(2, 4)}, "Add strict=False", None, ""),
    ],
)
async def test_a_quick_fix_cures_and_runs(
    editor: Editor, checkpoint: object, title: str, preferred: bool | None, printed: str
) -> None:
    save(editor, "fix.pth", checkpoint)
    text = MODEL + "s = '😀é'; model.load_state_dict(torch.load('fix.pth'))\n"
    editor.open("fix.py", text)
    await editor.until(lambda: bool(editor.shown("fix.py")))
    actions = await editor.actions("fix.py", 11)
    assert sum(bool(action.is_preferred) for action in actions) <= 1
    (action,) = [action for action in actions if action.title.startswith(title)]
    assert action.is_preferred is preferred
    assert action.diagnostics
    cured = applied(text, action)
    editor.change("fix.py", cured)
    await editor.until(
        lambda: all(one.severity != types.DiagnosticSeverity.Error for one in editor.shown("fix.py") or ())
    )
    editor.close("fix.py")
    assert runs(editor, "fix.py", cured) == printed
    assert editor.client.messages == []


CALLED = "import torch\n\n\ndef load(model, path='none.pth'):\n    model.load_state_dict(torch.load(path))\n"


async def test_editing_a_caller_updates_the_open_file_with_the_load(editor: Editor) -> None:
    save(editor, "called.pth", {"fc.weight": torch.zeros(2, 4), "fc.bias": torch.zeros(2)})
    call = MODEL + "from called import load\nload(model, 'called.pth')\n"
    (editor.folder / "calling.py").write_text(call.replace("(4, 2)", "(4, 3)"))
    editor.open("called.py", CALLED)
    await editor.rules("called.py", "size-mismatch")
    editor.open("calling.py", call)
    await editor.rules("called.py")
    editor.change("calling.py", call.replace("self.fc", "self.head"))
    await editor.rules("called.py", "missing-keys", "unexpected-keys")


async def test_the_edited_file_is_shown_before_what_depends_on_it(editor: Editor) -> None:
    save(editor, "first.pth", {"fc.weight": torch.zeros(2, 4), "fc.bias": torch.zeros(2)})
    load = "torch.load('first.pth')"
    model = MODEL + f"model.load_state_dict({load})\n"
    (editor.folder / "first_model.py").write_text(model)
    editor.open("a_script.py", f"import torch\nfrom first_model import Net\nNet().load_state_dict({load})\n")
    await editor.rules("a_script.py")
    editor.open("first_model.py", model)
    await editor.rules("first_model.py")
    told: list[str] = []
    received = editor.client.diagnostics
    editor.client.diagnostics = _Noting(received, told)
    editor.change("first_model.py", model.replace("(4, 2)", "(4, 3)"))
    await editor.rules("a_script.py", "size-mismatch")
    editor.client.diagnostics = received
    # What takes trying may be added to the edited file's diagnostics in between.
    assert told[0] == editor.uri("first_model.py")
    assert list(dict.fromkeys(told)) == [editor.uri("first_model.py"), editor.uri("a_script.py")]


class _Noting(dict[str, Sequence[types.Diagnostic]]):
    """Notes in which order the keys are set."""

    def __init__(self, content: Mapping[str, Sequence[types.Diagnostic]], told: list[str]) -> None:
        super().__init__(content)
        self._told = told

    def __setitem__(self, key: str, value: Sequence[types.Diagnostic]) -> None:
        self._told.append(key)
        super().__setitem__(key, value)


async def test_a_number_in_another_file_is_named_and_changed_there(editor: Editor) -> None:
    save(editor, "deeper.pth", {"fc.weight": torch.zeros(2, 7), "fc.bias": torch.zeros(2)})
    net = MODEL.replace("def __init__(self)", "def __init__(self, width=4)").replace("(4, 2)", "(width, 2)")
    (editor.folder / "wide_net.py").write_text(net.replace("\n\nmodel = Net()\n", ""), encoding="utf-8")
    text = "import torch\nfrom wide_net import Net\nNet().load_state_dict(torch.load('deeper.pth'))\n"
    editor.open("wide.py", text)
    await editor.until(lambda: any("width is 4" in message for message in editor.shown_messages("wide.py")))
    action = (await editor.actions("wide.py", 2))[0]
    assert action.title == "Change width to 7, as the checkpoint has it"
    assert action.edit
    assert action.edit.document_changes
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document == types.OptionalVersionedTextDocumentIdentifier(editor.uri("wide_net.py"), None)
    assert [(one.range.start.line, one.new_text) for one in change.edits] == [(5, "7")]
