"""Comments for the checker."""

from __future__ import annotations

import pytest

from ckpt_lsp.text import Position, Span
from ckpt_lsp.workspace.hints import Ignore, LoadHint, hints


def only(text):
    (hint,) = hints("a.py", text)
    return hint


def lines(first, last):
    return Span("a.py", Position(first, 0), Position(last, 5))


def test_an_ignore_silences_every_rule_on_its_line():
    hint = only("x = 1\nload(x)  # ckpt-lsp: ignore\n")
    assert hint == Ignore(Span("a.py", Position(1, 11), Position(1, 27)))
    assert hint.silences("missing-keys", lines(1, 1))
    assert not hint.silences("missing-keys", lines(0, 0))


def test_an_ignore_may_be_on_any_line_of_a_call():
    assert only("load(\n  x,  # ckpt-lsp: ignore\n)\n").silences("size-mismatch", lines(0, 2))


def test_an_ignore_may_name_rules_and_stand_behind_another_comment():
    hint = only("load(x)  # noqa: E501  # ckpt-lsp: ignore[missing-keys, size-mismatch]\n")
    assert hint.rules == ("missing-keys", "size-mismatch")
    assert hint.silences("size-mismatch", lines(0, 0))
    assert not hint.silences("unexpected-keys", lines(0, 0))


@pytest.mark.parametrize(
    "text",
    ["s = '# ckpt-lsp: ignore'\n", '"""\n# ckpt-lsp: ignore\n"""\n', "# ckpt-lsp: ignore[]\n", "# ckpt-lsp: other\n"],
)
def test_a_string_or_a_word_that_is_no_hint_is_none(text):
    assert hints("a.py", text) == ()


@pytest.mark.parametrize(
    ("words", "checkpoint", "entry", "model"),
    [
        ("checkpoint=a.pt", "a.pt", "", None),
        ("checkpoint=a.pt#model.state_dict", "a.pt", "model.state_dict", None),
        ("model=Net(10, depth=2)", None, "", "Net(10, depth=2)"),
        ("checkpoint=my runs/a.pt model=Net(x, checkpoint=1)", "my runs/a.pt", "", "Net(x, checkpoint=1)"),
        ("model=nets.build(a, model=3) checkpoint=b.pt", "b.pt", "", "nets.build(a, model=3)"),
    ],
)
def test_a_load_hint_names_checkpoint_entry_and_model(words, checkpoint, entry, model):
    hint = only(f"# ckpt-lsp: {words}\n")
    assert (hint.checkpoint, hint.entry, hint.model) == (checkpoint, entry, model)
    assert isinstance(hint, LoadHint)


def test_hints_before_a_place_that_cannot_be_read_are_kept():
    assert only("load(x)  # ckpt-lsp: ignore\nx = (\n") == only("load(x)  # ckpt-lsp: ignore\n")


def test_lines_end_where_python_ends_them():
    assert only("a\x0cb\r\nc = 'ä'  # ckpt-lsp: ignore\r\n").span == Span("a.py", Position(1, 11), Position(1, 27))


def test_a_comment_alone_on_its_line_is_for_the_line_below():
    above, below = only("# ckpt-lsp: ignore\nload(x)\n"), lines(1, 1)
    assert above.silences("missing-keys", below)
    assert not only("x = 1  # ckpt-lsp: ignore\nload(x)\n").silences("missing-keys", below)
    assert not above.silences("missing-keys", lines(2, 2))


def test_a_load_hint_is_for_its_line_and_the_line_below():
    hint = only("x = 1  # ckpt-lsp: checkpoint=a.pt\n")
    assert hint.speaks_of(lines(0, 0), ())
    assert hint.speaks_of(lines(1, 3), ())
    assert not hint.speaks_of(lines(2, 2), ())


def test_a_load_hint_beside_a_load_is_for_no_other() -> None:
    hint = only("load(x)  # ckpt-lsp: checkpoint=a.pt\nload(y)\n")
    assert hint.speaks_of(lines(0, 0), [lines(0, 0), lines(1, 1)])
    assert not hint.speaks_of(lines(1, 1), [lines(0, 0), lines(1, 1)])
