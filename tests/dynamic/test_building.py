"""How a model is built: on which tensors, from which text, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lsp.dynamic.client import Worker
from ckpt_lsp.dynamic.requests import Built, NotBuilt, Recipe, Request
from ckpt_lsp.tensors import TensorSpec
from tests.dynamic.runs import built, not_built

ON_META = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(100_000, 100_000)   # 40 GB
            self.old = nn.Parameter(torch.Tensor(3, 4))
            self.register_buffer("positions", torch.arange(7).view(1, -1))
"""

NEEDS_VALUES = """
    import numpy
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            rates = torch.linspace(0, 0.5, 3).tolist()
            self.layers = nn.ModuleList(nn.Linear(2, 2 + round(4 * rate)) for rate in rates)
            self.register_buffer("scale", torch.from_numpy(numpy.ones(3)) + torch.ones(3))
"""

MIXES_A_PARAMETER_WITH_DATA = """
    import numpy
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(2, 3)
            self.sum = nn.Parameter(self.fc.weight.detach() + torch.from_numpy(numpy.ones((4, 1, 2))))
"""

READS_A_PARAMETER = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(2, 3)
            nn.init.ones_(self.fc.weight)
            self.head = nn.Linear(int(self.fc.weight.sum().item()), 1)
"""


@pytest.mark.parametrize(
    ("text", "how", "key", "shape"),
    [
        (ON_META, "meta", "fc.weight", (100_000, 100_000)),
        (NEEDS_VALUES, "mixed", "layers.2.weight", (4, 2)),
        (MIXES_A_PARAMETER_WITH_DATA, "fake", "sum", (4, 3, 2)),
        (READS_A_PARAMETER, "real", "head.weight", (1, 6)),
    ],
    ids=["meta", "mixed", "fake", "real"],
)
def test_a_model_is_built_with_as_little_data_as_it_needs(
    worker: Worker, tmp_path: Path, text: str, how: str, key: str, shape: tuple[int, ...]
) -> None:
    answer = built(worker, tmp_path, text)
    assert (answer.how, answer.class_name) == (how, "Net")
    spec = answer.keys[key]
    assert isinstance(spec, TensorSpec)
    assert spec.shape == shape


def test_a_device_that_this_machine_may_not_have_does_not_matter(worker: Worker, tmp_path: Path) -> None:
    text = """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(2, 3, device="cuda")
                self.register_buffer("mask", torch.zeros(4).cuda())
                self.to(torch.device("cuda:1"))
    """
    answer = built(worker, tmp_path, text, "Net().cuda()")
    assert (answer.how, list(answer.keys)) == ("meta", ["mask", "fc.weight", "fc.bias"])


def test_an_init_that_reads_a_file_and_prints(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "sizes.txt").write_text("2 3", encoding="utf-8")
    text = """
        class Net(nn.Linear):
            def __init__(self):
                super().__init__(*map(int, open("sizes.txt").read().split()))
                print("sizes", self.weight.shape)
                __import__("os").write(2, b"and from below\\n")
    """
    answer = built(worker, tmp_path, text)
    assert answer.keys["weight"] == TensorSpec((3, 2), "float32")
    assert answer.output == "sizes torch.Size([3, 2])\nand from below\n"


def test_unsaved_text_stands_for_the_file_in_both_modes(worker_of_each_mode: Worker, tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("from package.nets import Net\n", encoding="utf-8")
    nets = package / "nets.py"
    nets.write_text("WIDTH = 3\nfrom torch import nn\ndef Net(): return nn.Linear(WIDTH, 1)\n", encoding="utf-8")
    unsaved = nets.read_text(encoding="utf-8").replace("WIDTH = 3", "from package.new import WIDTH")
    new = package / "new.py"  # It has never been saved.

    def width(overlays: dict[str, str]) -> Built:
        recipe = Recipe(
            file=str(tmp_path / "train.py"),
            source="from package import Net",
            expression="Net()",
            folder=str(tmp_path),
            module="package",
            overlays=overlays,
            search_path=(str(tmp_path),),
        )
        answer = worker_of_each_mode.ask(Request(recipe))
        assert isinstance(answer, Built), answer
        return answer

    saved, edited = width({}), width({str(nets): unsaved, str(new): "WIDTH = 5\n"})
    assert saved.keys["weight"] == TensorSpec((1, 3), "float32")
    assert edited.keys["weight"] == TensorSpec((1, 5), "float32")
    assert saved.imported == (str(package / "__init__.py"), str(nets))
    assert edited.imported == (*saved.imported, str(new))
    assert not list(tmp_path.rglob("*.pyc"))


def test_attempts_do_not_see_what_earlier_ones_left(worker_of_each_mode: Worker, tmp_path: Path) -> None:
    (tmp_path / "counted.py").write_text("built = []\n", encoding="utf-8")
    text = """
        import counted
        def Net():
            counted.built.append(1)
            return nn.Linear(len(counted.built), int(torch.ones(1).item()))
    """
    answer = built(worker_of_each_mode, tmp_path, text)
    assert (answer.how, answer.keys["weight"]) == ("mixed", TensorSpec((1, 1), "float32"))


def test_classes_of_the_source_are_found_by_their_module(worker: Worker, tmp_path: Path) -> None:
    text = """
        import dataclasses
        @dataclasses.dataclass
        class Net(nn.Module):
            width: "int" = 4
            def __post_init__(self):
                super().__init__()
                self.fc = nn.Linear(self.width, 1)
            __hash__ = nn.Module.__hash__
    """
    assert built(worker, tmp_path, text).keys["fc.weight"] == TensorSpec((1, 4), "float32")


def test_an_error_is_told_with_the_users_own_line(worker: Worker, tmp_path: Path) -> None:
    text = """
        def Net():
            return nn.Sequential(nn.Linear("a", 3))
    """
    answer = not_built(worker, tmp_path, text)
    assert answer.kind == "raised"
    assert answer.reason.startswith("building Net raised TypeError: empty()")
    assert answer.place == (str(tmp_path / "net.py"), 5)


def test_a_module_that_cannot_be_imported_is_told_and_still_listed(worker: Worker, tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import torch\nraise RuntimeError('not today')\n", encoding="utf-8")
    recipe = Recipe("x.py", "", "Net()", str(tmp_path), module="broken", search_path=(str(tmp_path),))
    answer = worker.ask(Request(recipe))
    assert isinstance(answer, NotBuilt)
    assert answer.reason == "importing broken raised RuntimeError: not today"
    assert answer.place == (str(broken), 2)
    assert answer.imported == (str(broken),)


def test_source_of_no_file_is_a_module_like_any_other(worker: Worker, tmp_path: Path) -> None:
    """`inspect` asks every module for its file, and raises where that is an empty name."""
    source = "import inspect, torch\ninspect.getmodule(compile('1', 'unknown', 'eval'))"
    answer = worker.ask(Request(Recipe("", source, "torch.nn.Linear(2, 3)", str(tmp_path))))
    assert isinstance(answer, Built), answer
