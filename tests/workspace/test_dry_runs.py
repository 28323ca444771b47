"""Loads that evaluation cannot decide, decided by a dry run: the program itself, run for real, is the judge."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from ckpt_lsp.text import apply_edits
from ckpt_lsp.workspace.deep_stack import run_deep
from ckpt_lsp.workspace.reports import LoadReport, Status
from ckpt_lsp.workspace.session import Session
from ckpt_lsp.workspace.settings import SettingsSource

ODD = """
import numpy as np
from torch import nn

class Odd(nn.Module):
    def __init__(self, width, names=("a", "b")):
        super().__init__()
        for number in range(np.random.RandomState(0).randint(2, 4)):
            self.add_module(names[number % 2] + str(number), nn.Linear(width, width))
"""
"""A model whose keys depend on a number that is drawn: evaluation does not know it."""

JUDGE = """
import copy, json, runpy, torch
said = []
real = torch.nn.Module.load_state_dict
def load_state_dict(self, state_dict, strict=True, **more):
    # The lists do not depend on `strict`, but without it a wrong shape hides them.
    try:
        keys = real(copy.deepcopy(self), dict(state_dict), strict=True)
        said.append([keys.missing_keys, keys.unexpected_keys, 0])
    except RuntimeError as error:
        lines = str(error).splitlines()
        named = {word: [p for line in lines if line.strip().startswith(word) for p in line.split('"')[1::2]]
                 for word in ("Missing", "Unexpected")}
        said.append([named["Missing"], named["Unexpected"], sum("size mismatch" in line for line in lines)])
    return real(self, state_dict, strict=strict, **more)
torch.nn.Module.load_state_dict = load_state_dict
try:
    runpy.run_path("train.py", run_name="__main__")
except RuntimeError:
    pass
print(json.dumps(said[-1]))
"""


FITTING = {"a0.weight": (4, 4), "a0.bias": (4,), "b1.weight": (4, 4), "b1.bias": (4,)}
"""What `Odd(4)` has."""


class Project:
    """A folder with a program, `train.py`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self._sessions: list[Session] = []

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.folder / f"{name}.py").write_text(textwrap.dedent(text))

    def save(self, **shapes: tuple[int, ...]) -> None:
        tensors = {key.replace("__", "."): torch.zeros(shape) for key, shape in shapes.items()}
        torch.save(tensors, self.folder / "odd.pth")

    def judged(self) -> Any:
        """What PyTorch says to the last load of the program."""
        run = subprocess.run([sys.executable, "-c", JUDGE], cwd=self.folder, capture_output=True, text=True, timeout=60)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout.splitlines()[-1])

    def session(self, **settings: object) -> Session:
        session = Session(str(self.folder), str(self.folder))
        session.configure(SettingsSource("test", {"interpreter": sys.executable, "trusted": True, **settings}, "/"))
        session.expect_dry_runs(None, self.said.append, self.said.append)
        self._sessions.append(session)
        return session

    def load(self, session: Session | None = None) -> LoadReport:
        """The last load of the program as we see it."""
        chosen = session or self.session()
        return run_deep(lambda: chosen.report(str(self.folder / "train.py"))).loads[-1]

    def close(self) -> None:
        for session in self._sessions:
            session.close_worker()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project(tmp_path)
    project.write(odd=ODD)
    project.save(a0__weight=(4, 4), a0__bias=(4,), b1__weight=(5, 4), other=(1,))
    yield project
    project.close()


def as_judged(load: LoadReport) -> list[object]:
    return [list(load.missing), list(load.unexpected), len(load.mismatched)]


PROGRAMS = {
    "the constructor's call is known": """
        import torch
        from odd import Odd
        Odd(4).load_state_dict(torch.load("odd.pth"))
        """,
    "its arguments come from a parser": """
        import argparse, torch
        from odd import Odd
        def main(args):
            Odd(args.width, args.names).load_state_dict(torch.load("odd.pth"))
        parser = argparse.ArgumentParser()
        parser.add_argument("--width", type=int, default=4)
        parser.add_argument("--names", default="ab")
        main(parser.parse_args([]))
        """,
    "the argument is an object of the program": """
        import torch
        from dataclasses import dataclass
        from odd import Odd
        @dataclass
        class Config:
            width: int = 3
        class Net(Odd):
            def __init__(self, config):
                super().__init__(config.width)
        config = Config()
        config.width = 4
        Net(config).load_state_dict(torch.load("odd.pth"))
        """,
    "the module is changed after it is made": """
        import torch
        from torch import nn
        from odd import Odd
        def main():
            model = Odd(4)
            model.eval()
            model.head = nn.Linear(4, 4)
            for _ in range(2):
                model.train()
            model.load_state_dict(torch.load("odd.pth"), strict=False)
        main()
        """,
    "a loop loads one after the other": """
        import torch
        from odd import Odd
        for width in (3, 4):
            model = Odd(width)
            model.tail = torch.nn.Linear(1, 1)
            try:
                model.load_state_dict(torch.load("odd.pth"))
            except RuntimeError:
                pass
        """,
    "keys are renamed by an override": """
        import torch
        from odd import Odd
        class Renaming(Odd):
            def _load_from_state_dict(self, state_dict, prefix, *rest):
                if prefix + "other" in state_dict:
                    state_dict[prefix + "b1.bias"] = state_dict.pop(prefix + "other")
                super()._load_from_state_dict(state_dict, prefix, *rest)
        Renaming(4).load_state_dict(torch.load("odd.pth"))
        """,
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_dry_run_decides_as_pytorch_does_where(project: Project, program: str) -> None:
    project.write(train=program)
    load = project.load()
    assert (load.status, load.resolved_by) == (Status.MISMATCH, "dynamic"), load.reason
    assert as_judged(load) == project.judged()


def test_the_script_does_not_train(project: Project) -> None:
    project.write(
        train="""
        import torch
        from odd import Odd
        def train(model):
            open("trained", "w").close()
            raise SystemExit
        model = Odd(4)
        model.extra = torch.nn.Linear(1, 1)
        for epoch in range(3):
            model.train()
            loss = train
        model.load_state_dict(torch.load("odd.pth"), strict=False)
        open("trained", "w").close()
        """
    )
    assert project.load().resolved_by == "dynamic"
    assert not (project.folder / "trained").exists()


def test_what_a_function_does_to_the_model_is_not_guessed(project: Project) -> None:
    project.write(
        train="""
        import torch
        from odd import Odd
        import elsewhere
        model = Odd(4)
        elsewhere.prune(model)
        model.load_state_dict(torch.load("odd.pth"))
        """
    )
    load = project.load()
    assert load.status is Status.UNRESOLVED


def test_without_trust_nothing_is_run(project: Project) -> None:
    project.write(train=PROGRAMS["the constructor's call is known"])
    load = project.load(project.session(trusted=False))
    assert (load.status, load.resolved_by) == (Status.UNRESOLVED, None)
    assert not project.said


def test_a_project_cannot_vouch_for_itself(project: Project) -> None:
    (project.folder / "pyproject.toml").write_text("[tool.ckpt-lsp]\ntrusted = true\n")
    session = Session(str(project.folder))
    (warning,) = session.configure()
    assert "a project cannot vouch for itself" in warning
    assert session.dry_runs is None


def test_unsaved_text_is_what_is_run(project: Project) -> None:
    project.write(train=PROGRAMS["the constructor's call is known"])
    session = project.session()
    assert len(project.load(session).mismatched) == 1
    session.open(str(project.folder / "odd.py"), ODD.replace("nn.Linear(width, width)", "nn.Linear(9, 9)"))
    assert len(project.load(session).mismatched) == 3
    session.close(str(project.folder / "odd.py"))
    assert len(project.load(session).mismatched) == 1


def test_an_imported_file_that_only_the_run_reads_outdates_its_answer(project: Project) -> None:
    project.write(
        odd=ODD.replace("import numpy as np", "import numpy as np\nimport importlib").replace(
            "range(", 'range(importlib.import_module("much").MUCH + '
        ),
        much="MUCH = 0\n",
    )
    project.write(train=PROGRAMS["the constructor's call is known"])
    session = project.session()
    before = project.load(session)
    project.write(much="MUCH = 1\n")
    assert len(project.load(session).missing) > len(before.missing)


def test_why_a_model_could_not_be_built_is_the_reason(project: Project) -> None:
    project.write(odd=ODD.replace("super().__init__()", "super().__init__(); open('x', 'w')"))
    project.write(train=PROGRAMS["the constructor's call is known"])
    reason = project.load().reason
    assert reason is not None
    assert "building Odd tried to" in reason.text
    assert reason.span is not None
    assert reason.span.path == str(project.folder / "odd.py")
    assert not (project.folder / "x").exists()


def test_a_disagreement_is_logged_with_what_was_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(
        train="""
        import torch
        from torch import nn
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.a0 = nn.Linear(4, 4)
        Net().load_state_dict(torch.load("odd.pth"))
        """
    )
    agreeing = project.load(project.session(resolve="dynamic"))
    assert agreeing.resolved_by == "dynamic"
    assert not any("disagree" in line for line in project.said)
    monkeypatch.setattr("ckpt_lsp.workspace.session.disagreement", lambda judgement, answer: "they disagree")
    project.load(project.session(resolve="dynamic"))
    (line,) = [line for line in project.said if "disagree" in line]
    assert "==> Net()" in line


def test_keys_of_a_target_come_from_the_real_model(project: Project) -> None:
    report = run_deep(lambda: project.session().keys(f"{project.folder / 'odd.py'}:Odd(4)"))
    assert (report.resolved_by, report.exact) == ("dynamic", True)
    spaces: dict[str, Any] = {}
    exec(ODD, spaces)
    model: nn.Module = spaces["Odd"](4)
    assert {key: spec.shape for key, spec in report.keys.sure.items()} == {
        key: tuple(tensor.shape) for key, tensor in model.state_dict().items()
    }


def test_an_interpreter_without_torch_is_said_once_and_static_results_stay(project: Project) -> None:
    venv.create(project.folder / "bare", symlinks=True)
    project.write(train=PROGRAMS["the constructor's call is known"] + PROGRAMS["the constructor's call is known"])
    session = project.session(interpreter=str(project.folder / "bare"))
    load = project.load(session)
    (said,) = project.said
    assert "torch cannot be imported" in said
    assert load.status is Status.UNRESOLVED
    assert load.reason is not None
    assert "dry run" not in load.reason.text


def test_a_fix_is_proven_by_a_dry_run_too(project: Project) -> None:
    tensors = {f"module.{key}": torch.zeros(shape) for key, shape in FITTING.items()}
    torch.save(tensors, project.folder / "odd.pth")
    project.write(train=PROGRAMS["the constructor's call is known"])
    session = project.session()
    path = str(project.folder / "train.py")
    diagnostics = run_deep(lambda: session.diagnostics(path))
    fixes = run_deep(lambda: session.fixes(path, diagnostics[0]))
    (edit,) = fixes[0].edits[:1]
    assert "module." in edit.text
    (project.folder / "train.py").write_text(apply_edits((project.folder / "train.py").read_text(), fixes[0].edits))
    assert project.judged() == [[], [], 0]
