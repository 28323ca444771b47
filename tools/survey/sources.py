"""How the file is read."""

from __future__ import annotations

from tools.survey.forms import Source

SOURCES = (
    Source("torch.load inline", "torch.load", "torch.load($path)", bound=False),
    Source("torch.load inline", "with map_location", 'torch.load($path, map_location="cpu")', bound=False),
    Source(
        "torch.load inline",
        "with a lambda",
        "torch.load($path, map_location=lambda storage, loc: storage)",
        bound=False,
    ),
    Source("variable, same function", "torch.load", 'torch.load($path, map_location=torch.device("cpu"))'),
    Source(
        "variable, same function", "weights_only=False", 'torch.load($path, map_location="cpu", weights_only=False)'
    ),
    Source("URL helper", "torch.hub", "torch.hub.load_state_dict_from_url($path, progress=True)", url=True),
    Source(
        "URL helper",
        "load_url with check",
        'load_state_dict_from_url($path, map_location="cpu", check_hash=False)',
        imports=("from torch.hub import load_state_dict_from_url",),
        url=True,
        bound=False,
    ),
    Source(
        "URL helper",
        "into a folder of its own",
        'model_zoo.load_url($path, model_dir="pretrained")',
        imports=("import torch.utils.model_zoo as model_zoo",),
        url=True,
    ),
    Source(
        "other function",
        "in the same file",
        "read_checkpoint($path)",
        top="""
def read_checkpoint(filename, device="cpu"):
    print(f"loading {filename}")
    return torch.load(filename, map_location=device)
""",
        bound=False,
    ),
    Source(
        "other function",
        "in another file",
        "load_file($path)",
        imports=("from tools.io import load_file",),
        files={
            "tools/__init__.py": "",
            "tools/io.py": """
import torch


def load_file(path, **kwargs):
    kwargs.setdefault("map_location", "cpu")
    with open(path, "rb") as f:
        return torch.load(f, **kwargs)
""",
        },
    ),
)
