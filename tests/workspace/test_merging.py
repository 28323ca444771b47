"""One report from several files."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.tensors import Reason
from ckpt_lsp.workspace.merging import merged
from ckpt_lsp.workspace.reports import Status
from tests.workspace.events import Program


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


def mismatch(program, line=0, **fields):
    return program.load(nn.Linear(2, 3), program.save({"weight": torch.zeros(3, 2)}), line, **fields)


def test_a_load_without_a_caller_is_left_out_where_another_file_calls(program):
    unresolved = program.load(nn.Linear(2, 3), Reason("no call of load gives path"))
    report = merged([program.verdict(unresolved), program.verdict(mismatch(program))], {"unresolved-load": Level.HINT})
    assert [load.status for load in report.loads] == [Status.MISMATCH]
    assert [found.diagnostic.rule for found in report.found] == ["missing-keys"]


def test_a_load_that_one_file_leaves_open_beside_one_it_knows_is_kept(program):
    unresolved = program.load(nn.Linear(2, 3), Reason("args.path is not known"))
    report = merged([program.verdict(unresolved, mismatch(program))], {})
    assert {load.status for load in report.loads} == {Status.MISMATCH, Status.UNRESOLVED}


def test_what_two_files_find_at_one_place_is_said_once(program):
    report = merged([program.verdict(mismatch(program)), program.verdict(mismatch(program))], {})
    assert (len(report.loads), len(report.found)) == (1, 1)


def test_loads_and_diagnostics_are_in_order_of_place(program):
    report = merged([program.verdict(mismatch(program, 4), mismatch(program, 1))], {})
    assert [load.span.start.line for load in report.loads] == [1, 4]
    assert [found.diagnostic.span.start.line for found in report.found] == [1, 4]


def test_levels_come_from_the_settings(program):
    files = [program.verdict(mismatch(program))]
    assert [found.diagnostic.level for found in merged(files, {"missing-keys": Level.WARNING}).found] == [Level.WARNING]
    assert merged(files, {"missing-keys": Level.OFF}).found == ()


def test_comments_of_a_file_that_was_not_analysed_to_its_end_are_not_called_unused(tmp_path):
    program = Program(tmp_path, "x = 1  # ckpt-lsp: ignore\n")
    report = program.verdict()
    assert [found.diagnostic.rule for found in merged([report], {}).found] == ["unused-ignore"]
    assert merged([replace(report, notes=("evaluation stopped after 20 s",))], {}).found == ()
