"""`os`, `os.path`, `glob`, `pathlib`, `open`: text as on this machine, files as they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lsp.evaluator.values import ListValue, OneOf
from tests.libraries.stdlib.agreement import assert_agrees, evaluate, reason_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a few files."""
    (tmp_path / "runs" / "a").mkdir(parents=True)
    for name in ("runs/a/model_1.pth", "runs/a/model_2.pth", "runs/b.pth", "config.json", ".hidden.pth"):
        (tmp_path / name).write_text('{"width": 3, "names": ["x", null], "nested": {"lr": 1e-3}}')
    (tmp_path / "lines.txt").write_text("one\ntwo\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_path_text(folder: Path) -> None:
    assert_agrees(
        """
        import os, os.path as osp, posixpath
        from os.path import join
        p = join("a", "b", "c.tar.gz")
        result = [p, osp.dirname(p), os.path.basename(p), os.path.splitext(p), osp.split(p), osp.isabs(p),
                  osp.normpath("a/../b//c"),
                  os.path.join("a", "/b"), os.sep, os.path.expanduser("~/x"), osp.abspath("config.json"),
                  osp.realpath("nothing"),
                  os.getcwd(), osp.relpath(osp.abspath("runs"), os.getcwd()), osp.commonpath(["a/b", "a/c"]),
                  os.fspath("x"), osp.commonprefix(["abc", "abd"]), posixpath.join("a", "b")]
        """,
        folder,
    )


def test_files_that_are_there(folder: Path) -> None:
    assert_agrees(
        """
        import os
        result = [os.path.exists("config.json"), os.path.isfile("runs"), os.path.isdir("runs"),
                  os.path.isdir("config.json"),
                  sorted(os.listdir("runs")), os.path.isfile(os.path.abspath("config.json")),
                  sorted((os.path.relpath(r), sorted(d), sorted(f)) for r, d, f in os.walk("runs")),
                  sorted(e.name for e in os.scandir("runs") if e.is_file())]
        os.makedirs("runs", exist_ok=True)
        """,
        folder,
    )


def test_what_is_not_there_now_may_be_there_when_the_program_runs(folder: Path) -> None:
    clause = "whether 'new.pth' exists when the program runs is not known"
    assert reason_of("import os\nresult = os.path.exists('new.pth')", folder) == clause
    assert reason_of("from pathlib import Path\nresult = Path('new.pth').is_file()", folder) == clause


def test_glob(folder: Path) -> None:
    assert_agrees(
        """
        import glob, os, fnmatch
        result = [sorted(glob.glob("runs/*/*.pth")), sorted(glob.glob("runs/**/*.pth", recursive=True)),
                  sorted(glob.glob(os.path.join(os.getcwd(), "runs", "?.pth"))), sorted(glob.glob("**",
                  recursive=True)),
                  sorted(glob.iglob("runs/a/model_[12].pth")), max(glob.glob("runs/a/*"), key=lambda p: p),
                  fnmatch.fnmatch("layer.weight", "*.weight"), fnmatch.filter(["a.w", "b.x"], "*.w"),
                  glob.glob("config.json")]
        """,
        folder,
    )


def test_a_glob_without_matches_is_open(folder: Path) -> None:
    _, found = evaluate("import glob\nresult = glob.glob('*.ckpt')", folder)
    assert isinstance(found, ListValue)
    assert found.open is not None


def test_which_file_of_a_folder_comes_first_is_known_after_sorting(folder: Path) -> None:
    header = "import glob, os\nfrom pathlib import Path\nresult = os.path.basename(str("
    for expression in (
        "os.listdir('runs/a')[0]",
        "glob.glob('runs/a/*')[-1]",
        "list(Path('runs/a').glob('*'))[0]",
        "next(Path('runs/a').iterdir())",
        "next(glob.iglob('runs/a/*'))",
        "[name for name in os.listdir('runs/a') if name.endswith('.pth')][0]",
        "list(filter(os.path.isfile, glob.glob('runs/a/*'))).pop()",
        "list(map(str, glob.glob('runs/a/*')))[1]",
        "next(os.walk('runs/a'))[2][0]",
        "next(os.scandir('runs/a')).name",
        "glob.glob('runs/a/*')[:][0]",
    ):
        _, one = evaluate(f"{header}{expression}))", folder)
        assert isinstance(one, OneOf), expression
        assert sorted(map(str, one.alternatives)) == ["model_1.pth", "model_2.pth"], expression
    _, some = evaluate("import glob\nresult = glob.glob('runs/a/*')[:1]", folder)
    assert isinstance(some, ListValue)
    assert some.open is not None
    assert_agrees(
        """
        import glob, os
        files = glob.glob("runs/a/*")
        files.sort(reverse=True)
        result = [files[0], files[:1], sorted(os.listdir("runs"))[-1], glob.glob("runs/*.pth")[0], len(files),
                  glob.glob("*.json") + ["x"], os.stat("config.json").st_mtime == os.path.getmtime("config.json")]
        """,
        folder,
    )


def test_pathlib(folder: Path) -> None:
    assert_agrees(
        """
        import os
        from pathlib import Path, PurePosixPath
        p = Path("runs") / "a" / "model_1.pth"
        q = Path("/x", "y.tar.gz")
        result = [str(p), p.name, p.stem, p.suffix, str(p.parent), [str(x) for x in p.parents], p.parts,
                  str(p.with_suffix(".pt")),
                  str(p.with_name("z")), p.exists(), p.is_file(), p.parent.is_dir(), q.suffixes,
                  str(q.with_stem("k")), q.is_absolute(),
                  os.path.join(p, "t"), os.fspath(p), f"{p}", str("pre" / Path("x")),
                  p == Path("runs/a/model_1.pth"), p != q,
                  str(Path.cwd() / "x"), str(Path("runs").resolve()), str(p.absolute()), p.as_posix(),
                  str(Path("~").expanduser()),
                  sorted(str(x) for x in Path("runs").iterdir()), sorted(x.name for x in Path("runs").glob("*.pth")),
                  sorted(x.name for x in Path(".").rglob("model_*.pth")), str(p.relative_to("runs")),
                  p.match("*.pth"),
                  Path("lines.txt").read_text(), str(Path.home()), isinstance(p, os.PathLike), isinstance(p, Path),
                  repr(p),
                  sorted([Path("b"), Path("a")])[0].name if False else "a", str(p.joinpath("x", "y")),
                  os.path.basename(p),
                  os.path.exists(p), str(PurePosixPath("a/b").parent), len(str(Path()))]
        """,
        folder,
    )


def test_files_are_read(folder: Path) -> None:
    assert_agrees(
        """
        import json
        from collections import OrderedDict
        from types import SimpleNamespace
        with open("config.json") as f:
            a = json.load(f)
        b = json.loads(open("config.json", "r").read(), object_hook=lambda d: SimpleNamespace(**d))
        c = json.load(open("config.json"), object_pairs_hook=OrderedDict)
        with open("lines.txt") as f:
            lines = [line.strip() for line in f]
        with open("lines.txt") as f:
            first = f.readline()
            rest = f.read()
        with open("new.txt" if False else "/dev/null", "w") as f:
            f.write("x")
        result = [a, b.nested.lr, list(c), lines, first, rest, open("lines.txt").readlines(),
                  open("lines.txt").read().splitlines()]
        """,
        folder,
    )


def test_json_text() -> None:
    assert_agrees(
        """
        import json
        result = [json.dumps({"a": [1, None, True]}, indent=2, sort_keys=True),
                  json.loads('[1, 2.5, "x", {"k": null}]')]
        try:
            json.loads("{")
        except json.JSONDecodeError as error:
            result.append("broken")
        try:
            json.loads("{")
        except ValueError:
            result.append("ValueError")
        """
    )


def test_the_environment_is_not_known_but_for_defaults_and_what_was_set() -> None:
    assert_agrees(
        """
        import os
        os.environ["CKPT_TEST_X"] = "1"
        os.environ.setdefault("CKPT_TEST_Y", "2")
        result = [os.environ["CKPT_TEST_X"], os.environ.get("CKPT_TEST_Y"), os.getenv("CKPT_TEST_Z", "dflt"),
                  int(os.environ.get("CKPT_W", 0)),
                  "CKPT_TEST_X" in os.environ]
        """
    )
    assert reason_of("import os\nresult = os.environ.get('CKPT_X')") == "the environment variable CKPT_X is not known"
    assert reason_of("import os\nresult = os.environ['CKPT_X']") == "the environment variable CKPT_X is not known"


def test_variables_that_say_where_things_lie_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("TORCH_HOME", "/data/torch")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert_agrees(
        """
        import os
        from pathlib import Path
        result = [os.environ["HOME"], os.environ.get("TORCH_HOME", "other"), os.getenv("XDG_CACHE_HOME"),
                  os.getenv("XDG_CACHE_HOME", "mine"), "HOME" in os.environ, "XDG_CACHE_HOME" in os.environ,
                  os.path.expanduser("~"), os.path.expanduser("~/x/y"), os.path.expanduser("a~"), str(Path.home()),
                  os.path.expandvars("$HOME/x"), os.path.expandvars("${TORCH_HOME}/y"), str(Path("~/z").expanduser())]
        try:
            os.environ["XDG_CACHE_HOME"]
        except KeyError:
            result.append("not set")
        os.environ["TORCH_HOME"] = "/elsewhere"
        result.append(os.getenv("TORCH_HOME"))
        """
    )


def test_the_home_of_somebody_else_is_not_known() -> None:
    assert reason_of("import os\nresult = os.path.expanduser('~bob/x')") == "the folder ~bob is not known"


def test_relative_paths_follow_a_change_of_folder(folder: Path) -> None:
    script = """
        import os
        result = [os.path.exists("runs")]
        os.chdir(os.path.join(os.path.abspath("."), "runs"))
        result += [os.path.exists("b.pth"), os.path.relpath(os.getcwd(), os.path.dirname(os.getcwd()))]
        os.chdir("a")
        result += [os.path.abspath("model_1.pth"), sorted(os.listdir())]
        """
    assert_agrees(script, folder)


def test_after_a_change_to_an_unknown_folder_relative_paths_are_not_known(folder: Path) -> None:
    snippet = "import os, sys\nif len(sys.argv) > 1:\n    os.chdir('runs')\nresult = os.path.abspath('b.pth')"
    assert reason_of(snippet, folder) == "the working directory is not known"


def test_commands_that_change_files_do_nothing() -> None:
    _, value = evaluate(
        """
        import os, shutil
        os.makedirs("/nowhere/x")
        os.remove("/nowhere/y")
        shutil.copy("a", "b")
        result = os.chdir("/nowhere")
        """
    )
    assert value is None
