"""`argparse`."""

from __future__ import annotations

import pytest

from tests.libraries.stdlib.agreement import assert_agrees, evaluate, reason_of

PARSER = """
import argparse
p = argparse.ArgumentParser(description="x", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
p.add_argument("data", nargs="?", default="data", help="x")
p.add_argument("-a", "--arch", metavar="ARCH", default="resnet18", choices=["resnet18", "resnet50"])
p.add_argument("-b", "--batch-size", default="256", type=int)
p.add_argument("--lr", "--learning-rate", default=0.1, type=float, dest="rate")
p.add_argument("--cuda", action="store_true")
p.add_argument("--no-aug", dest="aug", action="store_false")
p.add_argument("--sizes", nargs="+", type=int, default=[1, 2])
p.add_argument("--pair", nargs=2, default=(0, 0))
p.add_argument("--mode", action="store_const", const="fast", default="slow")
p.add_argument("--tag", action="append", default=["x"])
p.add_argument("-v", action="count", default=0)
p.add_argument("--bool", type=lambda s: s.lower() == "true", default="TRUE")
p.add_argument("--amp", action=argparse.BooleanOptionalAction, default=True)
g = p.add_argument_group("model")
g.add_argument("--width", type=int, default=64)
m = p.add_mutually_exclusive_group()
m.add_argument("--x", default=1, type=int)
p.set_defaults(width=32, extra="set")
"""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--arch", "resnet50", "-b", "8", "--cuda", "--no-aug", "dir"],
        ["--arch=resnet50", "-b8", "--sizes", "3", "4", "--pair", "a", "b", "--mode", "--tag", "y", "-vv"],
        ["--learning-rate", "1e-3", "--bool", "no", "--no-amp", "--width", "128", "--x", "-5"],
        ["--batch", "7", "--", "folder"],
        ["--lr", "-0.5"],
    ],
)
def test_given_arguments_are_parsed(arguments: list[str]) -> None:
    assert_agrees(f"{PARSER}\nresult = vars(p.parse_args({arguments!r}))")


@pytest.mark.parametrize(
    "arguments", [["--arch", "vgg"], ["--pair", "1"], ["--unknown"], ["a", "b"], ["--batch-size", "many"], ["--lr"]]
)
def test_wrong_arguments_end_the_program(arguments: list[str]) -> None:
    assert_agrees(
        f"{PARSER}\ntry:\n    p.parse_args({arguments!r})\n    result = 0\nexcept SystemExit as e:\n    result = e.args"
    )


def test_without_arguments_defaults_are_the_usual_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["train.py"])
    assert_agrees(f"{PARSER}\nresult = vars(p.parse_args())")


def test_an_option_without_default_is_not_known_and_says_so() -> None:
    snippet = """
    import argparse
    p = argparse.ArgumentParser()
    p.add_argument("--resume")
    p.add_argument("--depth", type=int, required=True, default=3)
    p.add_argument("path")
    args = p.parse_args()
    """
    assert reason_of(f"{snippet}\n    result = args.resume") == "--resume has no default"
    assert reason_of(f"{snippet}\n    result = args.depth") == "--depth has no default"
    assert reason_of(f"{snippet}\n    result = args.path") == "path has no default"
    _, value = evaluate(f"{snippet}\n    result = args.resume")
    assert value.reason.span.start.line == 3  # type: ignore[attr-defined]
    assert value.plain  # type: ignore[attr-defined]


def test_arguments_from_sys_argv_count_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["train.py"])
    assert_agrees(
        f"import sys\n{PARSER}\nargs, rest = p.parse_known_args(sys.argv[1:])\nresult = [args.arch, args.cuda, rest]"
    )


def test_unknown_options_are_left_over() -> None:
    assert_agrees(f"{PARSER}\nargs, rest = p.parse_known_args(['--foo', '--cuda'])\nresult = [args.cuda, rest]")


def test_parents_and_subclasses() -> None:
    assert_agrees(
        """
        import argparse
        base = argparse.ArgumentParser(add_help=False)
        base.add_argument("--seed", type=int, default=1)
        class Options(argparse.ArgumentParser):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.add_argument("--size", type=int, default=3)
        p = Options(parents=[base])
        n = argparse.Namespace(a=1)
        args = p.parse_args([], namespace=n)
        result = [args.seed, args.size, args.a, "a" in args, "z" in args, p.get_default("size"), args is n]
        args.size = 9
        result += [args.size, vars(args)["size"]]
        """
    )


def test_an_action_of_ones_own_is_called() -> None:
    assert_agrees(
        """
        import argparse
        class Pairs(argparse.Action):
            def __call__(self, parser, namespace, values, option_string=None):
                setattr(namespace, self.dest, dict(v.split("=") for v in values))
        p = argparse.ArgumentParser()
        p.add_argument("--set", nargs="*", action=Pairs, default={})
        result = [p.parse_args([]).set, p.parse_args(["--set", "a=1", "b=2"]).set]
        """
    )


def test_a_given_sub_command_is_parsed() -> None:
    assert_agrees(
        """
        import argparse
        p = argparse.ArgumentParser()
        p.add_argument("--device", default="cpu")
        subs = p.add_subparsers(dest="command")
        train = subs.add_parser("train", help="x")
        train.add_argument("--lr", type=float, default=0.1)
        train.set_defaults(run=1)
        test = subs.add_parser("test")
        test.add_argument("file")
        result = [vars(p.parse_args(["train", "--lr", "2"])), vars(p.parse_args(["--device", "x", "test", "f"]))]
        """
    )


def test_sub_commands_are_alternatives_when_none_is_given() -> None:
    _, value = evaluate(
        """
        import argparse
        p = argparse.ArgumentParser()
        subs = p.add_subparsers(dest="command")
        subs.add_parser("train").set_defaults(run=1)
        subs.add_parser("test").set_defaults(run=2)
        args = p.parse_args()
        result = args.run
        """
    )
    assert value.alternatives == (1, 2)  # type: ignore[attr-defined]


def test_what_is_left_of_the_command_line_is_as_unknown_as_that() -> None:
    snippet = """
    import argparse
    first, second = argparse.ArgumentParser(), argparse.ArgumentParser()
    second.add_argument("--resume")
    _, rest = first.parse_known_args()
    result = second.parse_args(rest).resume
    """
    assert reason_of(snippet) == "--resume has no default"


def test_further_settings_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["train.py"])
    assert_agrees(
        """
        import argparse
        p = argparse.ArgumentParser(conflict_handler="resolve")
        p.register("type", "yes", lambda text: text == "yes")
        p.add_argument("--flag", type="yes", default="yes")
        p.add_argument("--a", type=int, default=1)
        p.add_argument("--a", type=float, default="2")
        p.add_argument("--options", nargs="+")
        p.add_argument("opts", nargs=argparse.REMAINDER)
        result = vars(p.parse_args())
        """
    )
