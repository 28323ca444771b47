"""Where the path of the checkpoint comes from."""

from __future__ import annotations

from tools.survey.forms import Path

PARAMETER = "function parameter"
ARGS = "args.X with a literal default"
URL = "URL / download helper"
NONE = "args.X, default None"
LITERAL = "literal"
CONFIG = "cfg / yaml / dict"
JOINED = "join / f-string / Path of literals"
SEARCHED = "environment, glob, newest file"

_PARSER = """
parser = argparse.ArgumentParser(description="evaluate")
parser.add_argument("--batch-size", type=int, default=32)
"""

PATHS = (
    Path(PARAMETER, "given by the caller", "path", parameter="path", given='"$file"'),
    Path(PARAMETER, "its default", "path", parameter='path="$file"'),
    Path(
        PARAMETER,
        "a default that no caller wants",
        "ckpt_path",
        parameter='ckpt_path="no/such/file.pth"',
        given='ckpt_path="$file"',
    ),
    Path(
        PARAMETER,
        "one of **kwargs",
        'options.get("weights", "nowhere.pth")',
        parameter="**options",
        given='weights="$file"',
    ),
    Path(
        PARAMETER,
        "a constant of the caller",
        "weights",
        parameter="weights",
        given="PRETRAINED",
        caller_top='PRETRAINED = "$file"',
    ),
    Path(
        ARGS,
        "a parser at the top",
        "args.checkpoint",
        top=_PARSER
        + """
parser.add_argument("--checkpoint", "-c", type=str, default="$file", metavar="PATH")
args = parser.parse_args()
""",
        imports=("import argparse",),
    ),
    Path(
        ARGS,
        "args are passed on",
        "args.resume",
        parameter="args",
        given="parse_args()",
        caller_top="""
def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resume", default="$file", help="checkpoint to start from")
    parser.add_argument("--amp", action="store_true")
    return parser.parse_args()
""",
        caller_imports=("import argparse",),
    ),
    Path(
        ARGS,
        "one option is passed on",
        "weights",
        parameter="weights",
        given="opt.weights",
        caller_top="""
parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
group = parser.add_argument_group("model")
group.add_argument("--weights", dest="weights", default="$file")
opt, _ = parser.parse_known_args()
""",
        caller_imports=("import argparse",),
    ),
    Path(
        ARGS,
        "a class of options",
        "opt.pretrained",
        top="""
class Options:
    def __init__(self):
        self.parser = argparse.ArgumentParser()
        self.initialized = False

    def initialize(self):
        self.parser.add_argument("--pretrained", type=str, default="$file")
        self.parser.add_argument("--gpu_ids", type=str, default="0")
        self.initialized = True

    def parse(self):
        if not self.initialized:
            self.initialize()
        self.opt = self.parser.parse_args()
        self.opt.gpu_ids = [int(i) for i in self.opt.gpu_ids.split(",") if int(i) >= 0]
        return self.opt
""",
        setup="opt = Options().parse()",
        imports=("import argparse",),
    ),
    Path(URL, "a constant", "MODEL_URL", top='MODEL_URL = "$file"', url=True),
    Path(
        URL,
        "a dict by name",
        'model_urls["base"]',
        top="""
model_urls = {
    "base": "$file",
    "large": "https://example.org/large-0f1e2d3c.pth",
}
""",
        url=True,
    ),
    Path(
        NONE,
        "set where it is None",
        "args.model_path",
        top=_PARSER
        + """
parser.add_argument("--model-path", default=None)
args = parser.parse_args()
""",
        setup='if args.model_path is None:\n    args.model_path = "$file"',
        imports=("import argparse",),
        url=False,
    ),
    Path(
        NONE,
        "or a default",
        "weights",
        top=_PARSER + 'parser.add_argument("--weights", type=str)\nargs = parser.parse_args()',
        setup='weights = args.weights or "$file"',
        imports=("import argparse",),
    ),
    Path(
        NONE,
        "a folder's file unless given",
        "path",
        top=_PARSER
        + """
parser.add_argument("--ckpt", default="")
parser.add_argument("--out", default="weights")
args = parser.parse_args()
""",
        setup='path = args.ckpt if args.ckpt else os.path.join(args.out, "last.pth")',
        imports=("import argparse", "import os"),
        url=False,
    ),
    Path(LITERAL, "inline", '"$file"'),
    Path(LITERAL, "a local variable", "checkpoint_path", setup='checkpoint_path = "$file"'),
    Path(LITERAL, "a constant of the module", "WEIGHTS", top='WEIGHTS = "$file"'),
    Path(
        LITERAL,
        "a constant of another file",
        "settings.WEIGHTS",
        imports=("import settings",),
        files={"settings.py": 'SEED = 0\nWEIGHTS = "$file"\n'},
    ),
    Path(
        LITERAL,
        "an attribute of a class",
        "Config.weights",
        top='class Config:\n    lr = 1e-3\n    weights = "$file"\n',
    ),
    Path(LITERAL, "relative to ./", '"./$file"', url=False),
    Path(
        CONFIG,
        "a yaml file",
        'cfg["model"]["weights"]',
        setup='with open("config.yaml") as f:\n    cfg = yaml.safe_load(f)',
        imports=("import yaml",),
        files={"config.yaml": "model:\n  weights: $file\n  depth: 2\nlr: 1.0e-3\n"},
    ),
    Path(
        CONFIG,
        "a json file",
        'config["weights"]',
        top='with open("config.json", "r") as handle:\n    config = json.load(handle)',
        imports=("import json",),
        files={"config.json": '{"weights": "$file", "train": {"lr": 0.1}}\n'},
    ),
    Path(
        CONFIG,
        "a dict",
        'cfg["test"]["checkpoint"]',
        top='cfg = dict(\n    train=dict(lr=0.1),\n    test=dict(checkpoint="$file"),\n)',
    ),
    Path(
        CONFIG,
        "a dataclass",
        "cfg.weights",
        parameter="cfg",
        given="Config(lr=0.01)",
        caller_top='@dataclass\nclass Config:\n    weights: str = "$file"\n    lr: float = 0.1\n',
        caller_imports=("from dataclasses import dataclass",),
    ),
    Path(
        CONFIG,
        "a namespace from a json file",
        "hps.train.resume",
        top="""
class HParams:
    def __init__(self, **kwargs):
        for k, v in kwargs.items():
            if type(v) == dict:
                v = HParams(**v)
            setattr(self, k, v)
""",
        setup='with open("configs/base.json") as f:\n    hps = HParams(**json.loads(f.read()))',
        imports=("import json",),
        files={"configs/base.json": '{"train": {"resume": "$file", "epochs": 10}}\n'},
    ),
    Path(JOINED, "os.path.join", 'os.path.join("weights", "last.pth")', imports=("import os",), url=False),
    Path(
        JOINED,
        "an f-string",
        'f"{out_dir}/net_{epoch:03d}.pth"',
        setup='out_dir, epoch = "runs/exp1", 20',
        file="runs/exp1/net_020.pth",
        url=False,
    ),
    Path(
        JOINED,
        "a % template",
        '"%s/%s_net_%s.pth" % (save_dir, "latest", "G")',
        top='save_dir = "checkpoints"',
        file="checkpoints/latest_net_G.pth",
        url=False,
    ),
    Path(
        JOINED,
        "str.format",
        '"model_{}_{:d}.pth".format(name, 5)',
        setup='name = "base"',
        file="model_base_5.pth",
        url=False,
    ),
    Path(
        JOINED,
        "pathlib",
        'Path("output") / run / "best.pt"',
        setup='run = "run_1"',
        imports=("from pathlib import Path",),
        file="output/run_1/best.pt",
        url=False,
    ),
    Path(
        JOINED,
        "relative to __file__",
        'os.path.join(HERE, "weights/last.pth")',
        top="HERE = os.path.dirname(os.path.abspath(__file__))",
        imports=("import os",),
        url=False,
    ),
    Path(
        JOINED,
        "Path(__file__)",
        "WEIGHTS_DIR.joinpath('last.pth')",
        top='WEIGHTS_DIR = Path(__file__).resolve().parent.joinpath("weights")',
        imports=("from pathlib import Path",),
        url=False,
    ),
    Path(JOINED, "added texts", 'root + "/" + "last" + ext', setup='root, ext = "./weights", ".pth"', url=False),
    Path(SEARCHED, "os.environ.get", 'os.environ.get("SURVEY_WEIGHTS", "$file")', imports=("import os",)),
    Path(
        SEARCHED,
        "the last of a glob",
        "paths[-1]",
        setup='paths = sorted(glob.glob("runs/*.pth"))',
        imports=("import glob",),
        file="runs/epoch_9.pth",
        others=("runs/epoch_1.pth", "runs/epoch_5.pth"),
        url=False,
    ),
    Path(
        SEARCHED,
        "the newest of a folder",
        "latest",
        setup="""
candidates = [os.path.join("runs", name) for name in os.listdir("runs") if name.endswith(".pth")]
latest = max(candidates, key=os.path.getmtime)
""",
        imports=("import os",),
        file="runs/b.pth",
        others=("runs/a.pth", "runs/c.pth"),
        url=False,
    ),
    Path(
        SEARCHED,
        "the highest epoch",
        "path",
        setup="""
files = list(Path("runs").glob("epoch-*.pth"))
path = max(files, key=lambda p: int(p.stem.split("-")[1]))
""",
        imports=("from pathlib import Path",),
        file="runs/epoch-12.pth",
        others=("runs/epoch-2.pth", "runs/epoch-9.pth"),
        url=False,
    ),
)
