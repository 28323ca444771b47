"""Which statements of a module are run because it is imported, without anybody asking for a name."""

from __future__ import annotations

import ast
import textwrap

import pytest

from ckpt_lsp.evaluator.effects import acting

ACTING = {
    "a definition under a decorator of the program": "@register\ndef net(): ...",
    "a decorator that is called": "@MODELS.register_module(name='net')\nclass Net(nn.Module): ...",
    "a class whose base may ask for its subclasses": "class Net(Base): ...",
    "a class with a metaclass": "class Net(metaclass=Meta): ...",
    "a call": "register('net', nn.Linear)",
    "a call of a method": "core.MODELS.update(net=nn.Linear)",
    "a store into something imported": "MODELS['net'] = nn.Linear",
    "an attribute of something imported": "core.default = 1",
    "a list that is extended": "NAMES += ['net']",
    "a definition that is handed over": "def net(): ...\nnet = register(net)",
    "imports by name": "parts = [importlib.import_module(name) for name in names]",
    "what acts under a condition": "if flag:\n    register(1)",
    "what acts in a loop": "for name in names:\n    MODELS[name] = name",
}

WITHOUT_EFFECT = {
    "a function": "def net(): ...",
    "a class of modules": "class Net(nn.Module): ...",
    "a decorator that is installed": "@torch.no_grad()\ndef net(): ...",
    "a call of a package": "torch.manual_seed(0)",
    "a call of a builtin": "print('hello')",
    "a model that nobody has asked for": "net = build(3)",
    "what runs only as a script": "if __name__ == '__main__':\n    register(1)",
    "what only a type checker reads": "if TYPE_CHECKING:\n    register(1)",
}


@pytest.mark.parametrize("text", ACTING.values(), ids=ACTING)
def test_it_may_act_outside_its_module(text: str) -> None:
    body = ast.parse(textwrap.dedent(text)).body
    assert len(body) - 1 in acting(body, {"nn", "torch", "importlib"})


@pytest.mark.parametrize("text", WITHOUT_EFFECT.values(), ids=WITHOUT_EFFECT)
def test_it_waits_to_be_asked(text: str) -> None:
    assert not acting(ast.parse(textwrap.dedent(text)).body, {"nn", "torch"})
