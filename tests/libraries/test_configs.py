"""OmegaConf, Hydra and attribute dicts, judged by the real libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.libraries.judged import assert_same_result, reason_of

CONFIGS = {
    "config": """
        defaults:
          - db: mysql
          - model: small
          - _self_
          - optional local: none_such
          - exp: null
        lr: 1e-3
        ckpt: ${db.dir}/model_${model.width}.pth
        must: ???
        net: {_target_: nets.Net, width: "${model.width}"}
    """,
    "plain": """
        defaults:
          - db: mysql
        db:
          dir: x
    """,
    "placed": """
        defaults:
          - db@one: mysql
          - /db@two.inner: pg
          - both: [a, b]
          - base
          - _self_
        lr: 3
    """,
    "base": "lr: 1\nmomentum: 2",
    "both/a": "x: 1\ny: 1",
    "both/b": "y: 2",
    "db/mysql": "dir: /data\nhost: a",
    "db/pg": "defaults:\n  - mysql\ndir: /pg",
    "model/small": "width: 8\nsub:\n  depth: ${..width}",
    "exp/big": """
        # @package _global_
        defaults:
          - override /model: small
          - override /db: pg
        model:
          width: 16
    """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from textwrap import dedent

    for name, text in CONFIGS.items():
        path = tmp_path / "conf" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"))
    (tmp_path / "nets.py").write_text(
        "class Net:\n    def __init__(self, width, other=None):\n        self.width, self.other = width, other\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("name", "overrides"),
    [
        ("config", []),
        ("config", ["exp=big", "lr=3", "+new.a=[1,2]", "db.host=zz"]),
        ("config", ["db=pg", "model.width=1"]),
        ("plain", []),
        ("placed", []),
        ("placed", ["db@one=pg"]),
    ],
)
def test_a_config_is_composed_as_hydra_does(name: str, overrides: list[str], folder: Path) -> None:
    assert_same_result(
        f"""
        from hydra import compose, initialize
        from omegaconf import OmegaConf
        with initialize(version_base=None, config_path="conf"):
            result = OmegaConf.to_container(compose("{name}", overrides={overrides!r}))
        """,
        folder,
    )


def test_a_config_is_used_as_hydra_has_it(folder: Path) -> None:
    assert_same_result(
        r"""
        import hydra
        from omegaconf import OmegaConf, DictConfig, ListConfig, open_dict
        from hydra import compose, initialize
        from hydra.utils import instantiate, get_class
        from dataclasses import dataclass, field
        from typing import List, Any
        from hydra.core.global_hydra import GlobalHydra

        T = lambda c: OmegaConf.to_container(c)
        result = []
        initialize(version_base=None, config_path="conf")
        cfg = compose("config")
        result.append(T(cfg))
        result.append(
            [
                cfg.ckpt,
                cfg.model.sub.depth,
                cfg["db"]["host"],
                cfg.get("nope", 3),
                list(cfg.db),
                dict(**cfg.db),
                cfg.lr,
                {**cfg.db},
            ]
        )
        result.append(T(compose("config", overrides=["exp=big", "lr=3", "+new.a=[1,2]", "db.host=zz"])))
        n = instantiate(cfg.net)
        result.append([n.width, type(n).__name__, n.other])
        n = instantiate(cfg.net, other={"a": 3}, width=7)
        result.append([n.width, n.other.a])
        p = instantiate(cfg.net, _partial_=True)
        result.append([p(other=5).other])
        nest = OmegaConf.create(
            {
                "_target_": "nets.Net",
                "width": {"_target_": "nets.Net", "width": 2},
                "other": [{"_target_": "nets.Net", "width": 3}, 4],
            }
        )
        n = instantiate(nest)
        result.append([n.width.width, n.other[0].width, n.other[1]])
        n = hydra.utils.instantiate(nest, _convert_="all")
        result.append([isinstance(n.other, list)])
        result.append(get_class("nets.Net").__name__)
        try:
            cfg.zzz = 3
            result.append("set")
        except AttributeError:
            result.append("struct")
        with open_dict(cfg):
            cfg.zzz = 3
        result.append(cfg.zzz)

        @dataclass
        class M:
            width: int = 3
            name: str = "x"
            lr: float = 1.0

        @dataclass
        class C:
            m: M = field(default_factory=M)
            l: List[int] = field(default_factory=lambda: [1, 2])
            path: str = "???"
            k: Any = None

        c = OmegaConf.structured(C)
        result.append(T(c))
        c = OmegaConf.merge(c, {"m": {"width": 9, "lr": 2}, "path": "p"})
        result.append([T(c), OmegaConf.to_object(c).m.width, c.path])
        d = OmegaConf.merge(
            {"a": {"b": 1}, "l": [1, 2]},
            {"a": {"c": 2}, "l": [3]},
            OmegaConf.from_dotlist(["a.d=5", "e.f=1e-4", "g=[1,2]", "h=null", "i=true"]),
        )
        result.append(T(d))
        OmegaConf.register_new_resolver("mul", lambda a, b: a * b, replace=True)
        r = OmegaConf.create(
            {
                "a": 3,
                "b": "${mul:${a},2}",
                "c": "x_${b}_${a}",
                "d": {"e": "${..a}", "f": "${.e}"},
                "n": None,
                "s": "${a}${a}",
                "g": [1, {"h": 2}],
                "i": "${g[1].h}",
                "j": "${g.0}",
            }
        )
        result.append([r.b, r.c, r.d.e, r.d.f, r.n, r.s, r.i, r.j, OmegaConf.to_container(r, resolve=True)])
        result.append(
            [
                OmegaConf.select(r, "d.e"),
                OmegaConf.select(r, "q.z", default=4),
                "a" in r,
                "zz" in r,
                r.get("zz"),
                r.pop("a"),
                len(r),
                bool(r),
                isinstance(r, dict),
                isinstance(r, DictConfig),
                isinstance(r.g, ListConfig),
                isinstance(r.g, (list, tuple)),
            ]
        )
        OmegaConf.update(r, "d.e", 9)
        r.new = {"x": [1, {"y": 3}]}
        r["z"] = 5
        result.append([r.d.e, r.new.x[1].y, r.z, r.new.x[-1]["y"], [x for x in r.g][0], sum(r.new.x[:1])])
        e = r.copy()
        e.z = 6
        import copy

        g = copy.deepcopy(r)
        g.d.e = 1
        result.append(
            [r.z, e.z, r.d.e, g.d.e, list(r.keys()) == list(e.keys()), e == r, OmegaConf.is_config(e)]
        )

        def show(width, **k):
            return [width, k]

        result.append(show(**c.m))
        result.append(max(*r.new.x[:1], 0))
        result.append(
            [
                T(
                    OmegaConf.create(
                        "a: 1e-3\nb: 2020-01-01\nc: 1_0\nd: 1:30\ne: yes\nf: off\ng: 1.5e3\nh: .5\ni: 0x10\nj: '1'"
                    )
                )
            ]
        )
        result.append(
            [T(OmegaConf.create([1, 2]) + [3]), OmegaConf.create({"a": "${oc.env:NOPE_X,abc}"}).a]
        )
        result.append(
            [hasattr(r, "nope"), getattr(r, "nope", 5), r.setdefault("q", 3), [k for k, v in r.new.items()]]
        )
        for k, v in cfg.model.items():
            result.append([k, str(v)])
        """,
        folder,
    )


def test_what_is_mandatory_is_not_known_and_named(folder: Path) -> None:
    program = "from omegaconf import OmegaConf\nresult = OmegaConf.create({'a': {'b': '???'}}).a.b"
    assert reason_of(program, folder) == "a.b is ??? in the config"


def test_a_config_that_is_not_found_is_named(folder: Path) -> None:
    program = "from omegaconf import OmegaConf\nresult = OmegaConf.load('no.yaml').a"
    assert reason_of(program, folder) == "'no.yaml' is not found"
    program = """
    import hydra
    with hydra.initialize("conf", version_base=None):
        result = hydra.compose("nope")
    """
    assert reason_of(program, folder).startswith("the config nope is not found in ")


def test_attribute_dicts_behave_as_the_real_ones(tmp_path: Path) -> None:
    (tmp_path / "y.yaml").write_text("MODEL:\n  DEPTH: 50\n  SIZES: [3, 4]\nLR: 1e-3\nNAME: z\n")
    assert_same_result(
        r"""
        from easydict import EasyDict
        from addict import Dict
        from munch import Munch, munchify, DefaultMunch
        from yacs.config import CfgNode as CN
        import ml_collections
        from ml_collections import config_dict
        from absl import flags, app
        import copy

        result = []
        e = EasyDict({"a": {"b": [{"c": 1}]}, "d": 2})
        e.x = {"y": 5}
        e.update({"d": 7})
        e["k"] = {"z": 1}
        result.append(
            [e.a.b[0].c, e.d, e.x.y, e["x"]["y"], dict(e)["d"], "a" in e, len(e), e.k.z, hasattr(e, "q")]
        )
        d = Dict({"a": {"b": 1}})
        d.x.y.z = 4
        q = d.nope
        result.append([d.a.b, d.x.y.z, "nope" in d, sorted(d), d.to_dict(), bool(d.zz)])
        m = munchify({"a": {"b": [{"c": 2}]}})
        m.z = 3
        result.append([m.a.b[0].c, m.z, m["z"], m.toDict(), DefaultMunch(None, {"a": 1}).q])
        c = CN()
        c.MODEL = CN()
        c.MODEL.DEPTH = 18
        c.MODEL.SIZES = (1, 2)
        c.LR = 0.1
        c.NAME = "x"
        c.W = ""
        k = c.clone()
        k.merge_from_file("y.yaml")
        k.merge_from_list(["MODEL.DEPTH", "34", "NAME", "q"])
        k.freeze()
        result.append(
            [
                k.MODEL.DEPTH,
                k.MODEL.SIZES,
                k.LR,
                k.NAME,
                c.MODEL.DEPTH,
                c.LR,
                k.is_frozen(),
                isinstance(k, dict),
            ]
        )
        try:
            k.LR = 3
        except AttributeError:
            result.append("frozen")
        k.defrost()
        k.LR = 2.0
        try:
            k.merge_from_list(["NOPE", 1])
        except (KeyError, AssertionError):
            result.append("key")
        mc = ml_collections.ConfigDict()
        mc.a = 1
        mc.b = ml_collections.ConfigDict({"x": 2.0})
        mc.c = {"d": 4}
        mc.b.x = 3
        mc.l = (1, 2)
        mc.update({"b": {"x": 5.0}})
        mc.p = config_dict.placeholder(int)
        mc.r = mc.get_ref("a")
        result.append(
            [
                mc.a,
                mc.b.x,
                mc.c.d,
                mc.l,
                mc["a"],
                mc.to_dict(),
                "a" in mc,
                dict(**mc.b),
                mc.get("zz", 3),
                mc.p,
                mc.r,
            ]
        )
        mc.lock()
        try:
            mc.zz = 1
        except AttributeError:
            result.append("locked")
        with mc.unlocked():
            mc.zz = 1
        result.append([mc.zz, copy.deepcopy(mc).b.x])
        FLAGS = flags.FLAGS
        flags.DEFINE_string("ckpt", "a.pth", "x")
        flags.DEFINE_integer("n", 3, "x")
        flags.DEFINE_list("li", "a,b", "x")
        h = flags.DEFINE_bool("bo", False, "x")
        flags.DEFINE_float("fl", 1, "")

        def main(argv):
            result.append([FLAGS.ckpt, FLAGS.n, FLAGS.li, h.value, FLAGS.bo, FLAGS.fl])

        try:
            app.run(main)
        except SystemExit:
            pass
        """,
        tmp_path,
    )


UNKNOWN_OVERRIDES = {
    "a key of a dict": "d = {'n': 3}\nd[U] = U\nresult = d['n']",
    "a dict": "d = {'n': 3}\nd.update(U)\nresult = d['n']",
    "a namespace": "a = p.parse_args()\na.__dict__.update(U)\nresult = a.n",
    "attributes": "a = p.parse_args()\nfor k, v in U.items():\n    setattr(a, k, v)\nresult = a.n",
    "defaults": "p.set_defaults(**U)\nresult = p.parse_args().n",
    "yacs": "c = CfgNode({'m': CfgNode({'n': 3})})\nc.merge_from_file(U)\nresult = c.m.n",
    "a list for yacs": "c = CfgNode({'m': CfgNode({'n': 3})})\nc.merge_from_list(U)\nresult = c.m.n",
    "OmegaConf": "result = OmegaConf.merge({'m': {'n': 3}}, OmegaConf.load(U)).m.n",
    "OmegaConf in place": "c = OmegaConf.create({'m': {'n': 3}})\nc.merge_with(OmegaConf.load(U))\nresult = c.m.n",
    "EasyDict": "c = EasyDict({'n': 3})\nc.update(U)\nresult = c.n",
    "ml_collections": "c = ConfigDict({'n': 3})\nc.update(U)\nresult = c.n",
}


@pytest.mark.parametrize("override", UNKNOWN_OVERRIDES.values(), ids=UNKNOWN_OVERRIDES)
def test_what_an_unknown_config_may_override_is_not_known(override: str, tmp_path: Path) -> None:
    program = f"""
import argparse
from easydict import EasyDict
from ml_collections import ConfigDict
from omegaconf import OmegaConf
from yacs.config import CfgNode
p = argparse.ArgumentParser()
p.add_argument("--config", required=True)
p.add_argument("--n", default=3)
U = p.parse_args().config
{override}
"""
    assert reason_of(program, tmp_path) in (
        "--config has no default",
        "the name of an attribute that is set is not known",
    )
