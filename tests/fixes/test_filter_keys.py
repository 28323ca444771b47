"""Loading only what fits."""

from __future__ import annotations

import contextlib
import io

import pytest
import torch
from torch import nn

from tests.fixes.running import Program

HEAD = """\
import torch
from torch import nn
model = nn.Linear(2, 3)
"""
MORE = {**nn.Linear(2, 3).state_dict(), "head.weight": torch.zeros(1)}
RESIZED = {"weight": torch.zeros(3, 2), "bias": torch.zeros(5)}


def filtered(program: Program, text: str) -> str:
    """Return the text after the fix, which was seen to load without an error."""
    text = program.fixes(text)["filter-keys"]
    assert all(load.error is None for load in program.run(text))
    return text.removeprefix(HEAD)


def test_keys_that_the_model_lacks_are_dropped_and_printed(program: Program) -> None:
    program.save(MORE)
    after = filtered(program, HEAD + "sd = torch.load('model.pth')\nmodel.load_state_dict(sd)\n")
    assert after == (
        "sd = torch.load('model.pth')\n"
        "own = model.state_dict()\n"
        "kept = {k: v for k, v in sd.items() if k in own and v.shape == own[k].shape}\n"
        "print('not loaded:', [k for k in sd if k not in kept])\n"
        "model.load_state_dict(kept)\n"
    )
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        program.run(HEAD + after)
    assert printed.getvalue() == "not loaded: ['head.weight']\n"


def test_what_is_then_missing_stays_as_the_model_was_built(program: Program) -> None:
    program.save(RESIZED)
    after = filtered(program, HEAD + "sd = torch.load('model.pth')\nmodel.load_state_dict(sd)\n")
    assert after.endswith("model.load_state_dict({**own, **kept})\n")


def test_under_strict_false_only_the_sizes_need_a_filter(program: Program) -> None:
    program.save(RESIZED)
    after = filtered(program, HEAD + "sd = torch.load('model.pth')\nmodel.load_state_dict(sd, strict=False)\n")
    assert after.endswith("model.load_state_dict(kept, strict=False)\n")


def test_the_title_counts_what_is_dropped_and_what_is_left(program: Program) -> None:
    from ckpt_lsp.fixes.offer import offer

    program.save(RESIZED)
    text = HEAD + "sd = torch.load('model.pth')\nmodel.load_state_dict(sd)\n"
    titles = [fix.title for fix in offer(program.run(text), text, program.run)]
    assert titles == ["Load only the keys that fit (drops 1 key of the checkpoint, leaves 1 key of the model as built)"]


@pytest.mark.parametrize(
    "load",
    [
        "missing, unexpected = model.load_state_dict(torch.load('model.pth'))",
        "result: object = model.load_state_dict(torch.load('model.pth'))",
        "print(model.load_state_dict(torch.load('model.pth')))",
        "if model: model.load_state_dict(torch.load('model.pth'))",
        "if model: a = 1; model.load_state_dict(torch.load('model.pth'))",
        "a = 1; model.load_state_dict(torch.load('model.pth'))",
        "try: model.load_state_dict(torch.load('model.pth'))\nexcept RuntimeError: raise",
        "if not model: pass\nelse: model.load_state_dict(torch.load('model.pth'))",
        "for i in range(1):\n\tmodel.load_state_dict(torch.load('model.pth'))",
        "for i in range(1):\n  if True: model.load_state_dict(torch.load('model.pth'))",
        "def f(m, own, kept):\n    return m.load_state_dict(torch.load('model.pth'))\nf(model, 1, 2)",
        "def f(): return model\nf().load_state_dict(torch.load('model.pth'))",
        "model.load_state_dict(\n    torch.load(\n        'model.pth',\n    ),  # weights\n    strict=True,\n)",
        "model.load_state_dict(\n    None  # a default\n    or torch.load('model.pth')\n)",
        "model.load_state_dict(sd := torch.load('model.pth'))",
        "0 if model else model.load_state_dict({})\nmodel.load_state_dict(torch.load('model.pth'))",
        "é = '🔥'; model.load_state_dict(torch.load('model.pth'))",
        "match model:\n    case _: model.load_state_dict(torch.load('model.pth'))",
    ],
)
@pytest.mark.parametrize("checkpoint", [MORE, RESIZED], ids=["more", "resized"])
def test_it_works_wherever_the_load_stands(program: Program, load: str, checkpoint: object) -> None:
    program.save(checkpoint)
    filtered(program, HEAD + load)
    filtered(program, (HEAD + load).replace("\n", "\r\n"))


@pytest.mark.parametrize(
    "load",
    [
        "f = lambda: model.load_state_dict(torch.load('model.pth'))\nf()",
        "model and model.load_state_dict(torch.load('model.pth'))",
        "[m.load_state_dict(torch.load('model.pth')) for m in [model]]",
        "class A:\n    r = model.load_state_dict(torch.load('model.pth'))",
        "while model.load_state_dict(torch.load('model.pth')): break",
    ],
)
def test_it_is_not_offered_where_it_would_run_at_another_time(program: Program, load: str) -> None:
    program.save(MORE)
    assert "filter-keys" not in program.fixes(HEAD + load)


def test_a_one_line_body_is_broken_with_the_indentation_of_the_file(program: Program) -> None:
    program.save(MORE)
    text = "def f():\n  pass\n" + HEAD + "sd = torch.load('model.pth')\nif sd: model.load_state_dict(sd)\n"
    assert "if sd: \n  own = model.state_dict()\n  kept = " in filtered(program, text)


def test_line_ends_stay_what_they_are(program: Program) -> None:
    program.save(MORE)
    text = (HEAD + "model.load_state_dict(torch.load('model.pth'))\n").replace("\n", "\r\n")
    after = filtered(program, text)
    assert after.count("\n") == after.count("\r\n")


def test_it_is_not_offered_where_no_key_fits(program: Program) -> None:
    program.save({"a": torch.zeros(1)})
    assert program.fixes(HEAD + "model.load_state_dict(torch.load('model.pth'))") == {}


def test_values_that_are_no_tensors_are_not_compared(program: Program) -> None:
    program.save({"weight": torch.zeros(3, 2), "bias": 3})
    assert program.fixes(HEAD + "model.load_state_dict(torch.load('model.pth'))") == {}


def test_every_reaching_of_the_call_must_be_cured(program: Program) -> None:
    program.save(RESIZED)
    loop = "for model in [nn.Linear(2, 3), nn.Linear(2, 9)]:\n    model.load_state_dict(torch.load('model.pth'))\n"
    assert program.fixes(HEAD + loop) == {}
