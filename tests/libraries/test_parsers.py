"""click, Typer, Fire, tyro and HfArgumentParser, judged by the real libraries."""

from __future__ import annotations

from pathlib import Path

from tests.libraries.judged import assert_same_result, evaluated, parts


def test_a_click_command_gets_its_defaults(tmp_path: Path) -> None:
    assert_same_result(
        r"""
        import click, pathlib

        result = []

        @click.command()
        @click.option("--lr", default=0.1, help="x")
        @click.option("-n", "--n-layers", "depth", default="3", type=int)
        @click.option("--path", default=lambda: "a.pth", type=click.Path(path_type=pathlib.Path))
        @click.option("--fp16", is_flag=True)
        @click.option("--shout/--no-shout", default=True)
        @click.option("--tag", multiple=True)
        @click.option("--sizes", nargs=2, default=(3, 4), type=int)
        @click.option("--m", multiple=True, default=["a", "b"])
        @click.option("-v", "--verbose", count=True)
        @click.option("--kind", type=click.Choice(["a", "b"]), default="b")
        @click.option("--env", envvar="NOPE_X", default="z")
        @click.argument("files", nargs=-1)
        @click.argument("out", default="o.pth")
        def main(lr, depth, path, fp16, shout, tag, sizes, m, verbose, kind, env, files, out):
            result.extend(
                [lr, depth, str(path), fp16, shout, tag, sizes, m, verbose, kind, env, files, out]
            )

        @click.group(invoke_without_command=True)
        @click.option("--debug", default=False)
        @click.pass_context
        def cli(ctx, debug):
            ctx.ensure_object(dict)
            ctx.obj["d"] = debug

        @cli.command()
        @click.option("--a", default=1)
        @click.pass_obj
        def one(obj, a):
            result.extend([obj, a])

        main(standalone_mode=False)
        cli(["one"], standalone_mode=False)
        """,
        tmp_path,
    )


def test_functions_and_dataclasses_get_their_defaults(tmp_path: Path) -> None:
    assert_same_result(
        r"""
        import typer, enum
        from typing import Annotated, Optional, Union
        from pathlib import Path
        import fire, tyro, dataclasses

        result = []

        class K(str, enum.Enum):
            a = "a"

        def one(
            lr: float = 0.1,
            p: Path = typer.Option("a.pth", help="x"),
            n: Annotated[int, typer.Option(help="x")] = 3,
            k: K = typer.Option("a"),
            f: bool = typer.Option(False, "--f"),
            q: Annotated[Optional[Path], typer.Argument()] = Path("z"),
        ):
            result.extend([lr, str(p), isinstance(p, Path), n, k is K.a, f, str(q)])

        app = typer.Typer()

        @app.callback()
        def cb(debug: bool = False):
            result.append(debug)

        @app.command("x")
        def two(a: int = 4, ctx: typer.Context = None):
            result.append(a)

        try:
            typer.run(one)
        except SystemExit:
            pass

        def ff(a=1, *b, c="x", **k):
            result.append([a, b, c, k])

        fire.Fire(ff, command=[])

        @dataclasses.dataclass
        class In:
            x: int = 3

        @dataclasses.dataclass
        class Cf:
            inn: In
            y: int = 4
            z: tuple = dataclasses.field(default_factory=lambda: (1, 2))

        c = tyro.cli(Cf, args=[])
        result.append([c.inn.x, c.y, c.z])
        c = tyro.cli(Cf, args=[], default=Cf(In(7), 8))
        result.append([c.inn.x, c.y, c.z])

        def g(inn: In, w: int = 9):
            return inn.x + w

        result.append(tyro.cli(g, args=[]))
        """,
        tmp_path,
    )


def test_what_the_user_must_give_is_not_known_and_named(tmp_path: Path) -> None:
    _, value = evaluated(
        r"""
        import click, fire, typer, tyro
        from dataclasses import dataclass

        result = []

        @click.command()
        @click.option("--one", required=True)
        @click.option("--two")
        @click.argument("three")
        def command(one, two, three):
            result.extend([one, two, three])

        def function(four, *, five_six=1):
            result.append(four)

        def typed(seven: str, eight: str = typer.Option(...)):
            result.extend([seven, eight])

        @dataclass
        class Options:
            nine: int

        command()
        fire.Fire(function)
        typer.run(typed)
        result.append(tyro.cli(Options).nine)
        """,
        tmp_path,
    )
    names = ["--one", "--two", "three", "--four", "seven", "--eight", "--nine"]
    assert parts(value) == [[f"{name} has no default"] for name in names]


def test_every_command_is_run_from_the_same_state(tmp_path: Path) -> None:
    program = """
    import torch, typer
    from torch import nn
    app = typer.Typer()

    @app.command()
    def one(width: int = 3):
        nn.Linear(width, 1).load_state_dict(torch.load("one.pth"))

    @app.command()
    def two(width: int = typer.Option(4)):
        nn.Linear(width, 1).load_state_dict(torch.load("two.pth"))

    {call}
    """
    for call in ("app()", "pass"):
        machine, _ = evaluated(program.format(call=call), tmp_path)
        sizes = [event.model.slots[0].spec.shape for event in machine.events if hasattr(event, "model")]  # type: ignore[union-attr]
        assert sizes == [(1, 3), (1, 4)]


def test_dataclasses_of_hf_argument_parser_get_their_defaults(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"width": 7, "depth": 3}')
    _, value = evaluated(
        r"""
        from dataclasses import dataclass, field
        from transformers.hf_argparser import HfArgumentParser

        @dataclass
        class A:
            name: str
            width: int = field(default=4, metadata={"help": "x"})

        @dataclass
        class B:
            sizes: list = field(default_factory=lambda: [1, 2])

        @dataclass
        class C:
            width: int = 1
            depth: int = 2

        parser = HfArgumentParser((A, B))
        a, b = parser.parse_args_into_dataclasses()
        (c,) = HfArgumentParser(C).parse_json_file("c.json")
        result = [a.name, a.width, b.sizes, c.width, c.depth]
        """,
        tmp_path,
    )
    assert parts(value) == [["--name has no default"], [4], [[1], [2]], [7], [3]]
