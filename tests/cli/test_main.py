"""Picking the command."""

from __future__ import annotations

import pytest

from ckpt_lsp.cli.main import main


@pytest.mark.parametrize("words", [[], ["--stdio"], ["--tcp", "127.0.0.1:0"], ["serve", "--stdio"]])
def test_without_a_command_it_is_the_language_server(monkeypatch, words):
    served = []
    monkeypatch.setattr("ckpt_lsp.server.main.serve", lambda tcp=None: served.append(tcp) or 0)
    assert main(words) == 0
    assert served == ["127.0.0.1:0" if "--tcp" in words else None]


@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["check", "--help"], 0), (["nonsense"], 2), (["keys"], 2)]
)
def test_usage_is_told_by_exit_codes(capsys, words, code):
    assert main(words) == code
