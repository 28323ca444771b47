"""From events to loads and diagnostics."""

from __future__ import annotations

import argparse
from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from ckpt_lsp.evaluator.events import NotStateDict
from ckpt_lsp.evaluator.values import Origin
from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.tensors import Reason, StateDict
from ckpt_lsp.text import Position, Span
from ckpt_lsp.workspace.merging import merged
from ckpt_lsp.workspace.reports import Status
from tests.matching.live import state_of
from tests.workspace.events import Program, rules


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


def only(report):
    (load,) = report.loads
    return load


def test_a_load_that_fits_is_clean(program):
    model = nn.Linear(2, 3)
    load = only(program.verdict(program.load(model, program.save(model.state_dict()))))
    assert (load.status, load.resolved_by) == (Status.CLEAN, "static")
    assert (load.model.keys, load.checkpoint.keys, load.checkpoint.format) == (2, 2, "zip")


def test_a_load_that_does_not_fit_has_pytorchs_lists_and_a_diagnostic_for_each_rule(program):
    path = program.save({"weight": torch.zeros(3, 9), "extra": torch.zeros(1)})
    report = program.verdict(program.load(nn.Linear(2, 3), path))
    load = only(report)
    assert (load.status, load.missing, load.unexpected) == (Status.MISMATCH, ("bias",), ("extra",))
    assert [one.key for one in load.mismatched] == ["weight"]
    assert sorted(rules(report)) == ["missing-keys", "size-mismatch", "unexpected-keys"]


def test_a_state_dict_from_no_file_gets_no_diagnostic(program):
    report = program.verdict(program.load(nn.Linear(2, 3), nn.Linear(9, 9).state_dict()))
    assert only(report).status is Status.IN_MEMORY
    assert rules(report) == []


def test_another_entry_of_the_file_is_the_cause(program):
    model = nn.Linear(2, 3)
    path = program.save({"epoch": 3, "net": {"weights": model.state_dict()}})
    event = program.load(model, path)
    load = only(program.verdict(event))
    assert load.checkpoint.keys == 2
    assert [cause.entry for cause in load.causes] == [("net", "weights")]


@pytest.mark.parametrize("side", ["model", "state"])
def test_what_is_not_known_is_the_reason_why_a_load_is_unresolved(program, side):
    reason = Reason("cfg.depth is not known", program.site(3))
    path = program.save(nn.Linear(2, 3).state_dict())
    model, state = (reason, path) if side == "model" else (nn.Linear(2, 3), reason)
    report = program.verdict(program.load(model, state))
    assert (only(report).status, only(report).reason, only(report).resolved_by) == (Status.UNRESOLVED, reason, None)
    assert rules(report) == ["unresolved-load"]
    assert merged([report], {}).found == ()
    assert [one.diagnostic.level for one in merged([report], {"unresolved-load": Level.HINT}).found] == [Level.HINT]


def test_an_open_state_dict_of_which_nothing_comes_from_a_file_claims_nothing(program):
    state = StateDict(state_of({"extra": torch.zeros(1)}).entries, open=Reason("load() is not known"))
    report = program.verdict(program.load(nn.Linear(2, 3), state))
    assert only(report).status is Status.UNRESOLVED
    assert rules(report) == ["unresolved-load"]


def test_what_is_certain_of_an_open_state_dict_is_said(program):
    path = program.save({"extra": torch.zeros(1)})
    state = StateDict(state_of(torch.load(path)).entries, open=Reason("load() is not known"))
    report = program.verdict(program.load(nn.Linear(2, 3), state, origin=Origin(str(path), (), "extra")))
    assert (only(report).status, only(report).missing, rules(report)) == (Status.UNRESOLVED, (), ["unexpected-keys"])


@pytest.mark.parametrize("is_module", [True, False])
def test_something_else_than_a_state_dict_is_a_mismatch(program, is_module):
    report = program.verdict(program.load(nn.Linear(2, 3), NotStateDict("nets.Net", is_module)))
    assert (only(report).status, rules(report)) == (Status.MISMATCH, ["not-a-state-dict"])


def test_events_that_say_the_same_are_one_load_with_one_diagnostic(program):
    path = program.save({"weight": torch.zeros(3, 2)})
    report = program.verdict(*[program.load(nn.Linear(2, 3), path) for _ in range(3)])
    assert (len(report.loads), rules(report)) == (1, ["missing-keys"])


def test_a_loop_over_files_gives_a_load_for_each(program):
    paths = [program.save({"weight": torch.zeros(3, 2)}, "a.pth"), program.save(nn.Linear(2, 3).state_dict(), "b.pth")]
    report = program.verdict(*[program.load(nn.Linear(2, 3), path) for path in paths])
    assert [load.status for load in report.loads] == [Status.MISMATCH, Status.CLEAN]


def test_of_alternatives_that_disagree_none_is_certain(program):
    path = program.save(nn.Linear(2, 3).state_dict())
    events = [program.load(model, path, choice=7) for model in (nn.Linear(2, 3), nn.Linear(5, 3))]
    report = program.verdict(*events)
    assert [load.status for load in report.loads] == [Status.UNRESOLVED]
    assert report.loads[0].mismatched == ()
    assert rules(report) == ["unresolved-load"]


def test_what_is_certain_of_one_alternative_only_is_not_said(program):
    path = program.save({**nn.Linear(2, 3).state_dict(), "extra": torch.zeros(1)})
    half_known = StateDict(state_of(torch.load(path)).entries, open=Reason("load() is not known"))
    fits = program.load(nn.Linear(2, 3), program.save(nn.Linear(2, 3).state_dict(), "fits.pth"), choice=7)
    event = program.load(nn.Linear(2, 3), half_known, origin=Origin(str(path), (), "extra"), choice=7)
    assert set(rules(program.verdict(fits, event))) == {"unresolved-load"}


def test_alternatives_that_all_fail_share_what_all_have(program):
    path = program.save({"weight": torch.zeros(3, 2), "extra": torch.zeros(1)})
    report = program.verdict(*[program.load(model, path, choice=7) for model in (nn.Linear(2, 3), nn.Linear(5, 3))])
    assert [load.status for load in report.loads] == [Status.MISMATCH, Status.MISMATCH]
    assert sorted(rules(report)) == ["missing-keys", "unexpected-keys"]


def test_loads_of_different_choices_do_not_clear_each_other(program):
    path = program.save(nn.Linear(2, 3).state_dict())
    events = [program.load(nn.Linear(2, 3), path, choice=7), program.load(nn.Linear(5, 3), path, choice=8)]
    assert rules(program.verdict(*events)) == ["size-mismatch"]


def test_a_path_where_nothing_is_is_said_at_the_load(program):
    read = program.read(program.folder / "gone.pth", line=1)
    load = program.load(nn.Linear(2, 3), Reason("gone.pth is not there", read.site), line=2)
    (found, _) = sorted(program.verdict(load, read).found, key=lambda found: found.diagnostic.rule)
    assert (found.diagnostic.rule, found.diagnostic.span) == ("checkpoint-not-found", load.site)
    assert found.load.status is Status.UNRESOLVED


def test_a_file_that_is_loaded_into_nothing_is_judged_where_it_is_read(program):
    read = program.read(program.folder / "gone.pth", line=1)
    (found,) = program.verdict(read).found
    assert (found.diagnostic.rule, found.diagnostic.span, found.load) == ("checkpoint-not-found", read.site, None)


def test_a_truncated_file_is_unreadable(program):
    path = program.save(nn.Linear(2, 3).state_dict())
    path.write_bytes(path.read_bytes()[:200])
    assert rules(program.verdict(program.read(path))) == ["unreadable-checkpoint"]


def test_the_loader_must_fit_the_content_whatever_the_file_is_called(program):
    save_file({"weight": torch.zeros(3, 2)}, program.folder / "model.pth")
    assert rules(program.verdict(program.read(program.folder / "model.pth"))) == ["wrong-loader"]
    assert rules(program.verdict(program.read(program.folder / "model.pth", loader="safetensors"))) == []
    path = program.save({"weight": torch.zeros(3, 2)}, "model.safetensors")
    assert rules(program.verdict(program.read(path, loader="safetensors"))) == ["wrong-loader"]


@pytest.mark.parametrize(("weights_only", "said"), [(True, ["blocked-globals"]), (False, []), (None, [])])
def test_globals_are_blocked_only_where_weights_only_is_surely_true(program, weights_only, said):
    path = program.save({"args": argparse.Namespace(lr=0.1)})
    assert rules(program.verdict(program.read(path, weights_only=weights_only))) == said


class Exploit:
    def __reduce__(self):
        return exec, ("print()",)


def test_a_file_that_runs_code_is_dangerous_where_it_is_loaded(program):
    path = program.save({"weight": torch.zeros(3, 2), "x": Exploit()})
    event = program.load(nn.Linear(2, 3), {"weight": torch.zeros(3, 2)}, 5, origin=Origin(str(path), (), "weight"))
    report = program.verdict(event, program.read(path, weights_only=False))
    assert {found.diagnostic.rule: found.diagnostic.span for found in report.found} == {
        "missing-keys": event.site,
        "dangerous-checkpoint": event.site,
    }


def test_an_index_outside_the_call_is_found_in_the_source(tmp_path):
    program = Program(tmp_path, 'model.load_state_dict(x)["state_dict"]\n')
    site = Span(program.path, Position(0, 0), Position(0, 24))
    (found,) = program.verdict(program.load(nn.Linear(2, 3), nn.Linear(2, 3).state_dict(), site=site)).found
    assert '`["state_dict"]`' in found.diagnostic.message


IGNORED = (
    "a\nload  # ckpt-lsp: ignore[missing-keys]\nload(\n)  # ckpt-lsp: ignore\n# ckpt-lsp: ignore[size-mismatch]\nload\n"
)


def test_a_comment_silences_its_line_and_one_that_silences_nothing_is_said(tmp_path):
    program = Program(tmp_path, IGNORED)
    path = program.save({"weight": torch.zeros(3, 2), "extra": torch.zeros(1)})
    sites = [program.site(1), program.site(2, 3), program.site(5)]
    report = program.verdict(*[program.load(nn.Linear(2, 3), path, site=site) for site in sites])
    found = [(one.diagnostic.span.start.line, one.diagnostic.rule) for one in merged([report], {}).found]
    assert found == [(1, "unexpected-keys"), (4, "unused-ignore"), (5, "missing-keys"), (5, "unexpected-keys")]


def test_a_comment_is_of_use_also_for_a_rule_that_is_off(tmp_path):
    program = Program(tmp_path, "load  # ckpt-lsp: ignore[partial-load]\n")
    event = program.load(nn.Linear(2, 3), program.save({"weight": torch.zeros(3, 2)}), strict=False)
    assert merged([program.verdict(event)], {"partial-load": Level.OFF}).found == ()


def test_a_comment_on_a_load_that_could_not_be_worked_out_is_not_called_unused(tmp_path):
    program = Program(tmp_path, "load  # ckpt-lsp: ignore\n")
    report = program.verdict(program.load(nn.Linear(2, 3), Reason("path is not known")))
    assert merged([report], {}).found == ()


def test_which_of_several_files_was_read_is_said(tmp_path):
    program = Program(tmp_path)
    path = program.save({"weight": torch.zeros(3, 2)})
    others = (str(tmp_path / "sub" / path.name),)
    read = replace(program.read(path), others=others)
    (found,) = program.verdict(program.load(nn.Linear(2, 3), path), read).found
    assert found.diagnostic.message.endswith(f"This is {path}, the first of 2 places; {others[0]} is there too.")
    assert found.load.checkpoint.others == others


def test_what_is_wrong_with_a_file_that_is_only_possible_is_information(tmp_path):
    program = Program(tmp_path)
    path = program.save({"weight": torch.zeros(3, 2)})
    (found,) = program.verdict(replace(program.load(nn.Linear(2, 3), path), possible=True)).found
    assert (found.diagnostic.rule, found.diagnostic.level) == ("missing-keys", Level.INFORMATION)
    assert f"if the file is {path}" in found.diagnostic.message
    assert program.verdict(program.load(nn.Linear(2, 3), path)).found[0].diagnostic.level is Level.ERROR
