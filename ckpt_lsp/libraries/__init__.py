"""What the evaluator knows of other people's code: natives, one file per library, and stand-in sources."""

from __future__ import annotations

import os.path

from ckpt_lsp.evaluator.machine import Libraries
from ckpt_lsp.libraries.dcp import DCP
from ckpt_lsp.libraries.downloads import GDOWN, NATSORT
from ckpt_lsp.libraries.huggingface_hub import HUGGINGFACE_HUB
from ckpt_lsp.libraries.lightning import LIGHTNING
from ckpt_lsp.libraries.loading import FOR_STAND_INS
from ckpt_lsp.libraries.mmengine import MMENGINE
from ckpt_lsp.libraries.numpy_methods import NUMPY
from ckpt_lsp.libraries.omegaconf import HYDRA, HYDRA_CONFIG, OMEGACONF
from ckpt_lsp.libraries.safetensors import SAFETENSORS, SAFETENSORS_TORCH
from ckpt_lsp.libraries.stdlib import STDLIB
from ckpt_lsp.libraries.stdlib.arguments import TYPER
from ckpt_lsp.libraries.timm import TIMM
from ckpt_lsp.libraries.toml import TOML
from ckpt_lsp.libraries.torch import TORCH_LIBRARIES
from ckpt_lsp.libraries.torch_geometric import TORCH_GEOMETRIC
from ckpt_lsp.libraries.torch_hub import HUB
from ckpt_lsp.libraries.torch_loading import LOADING, PREFIXES, load_into_unknown
from ckpt_lsp.libraries.torch_serialization import SERIALIZATION, TORCH_LOAD
from ckpt_lsp.libraries.torch_tensors import tensor_class
from ckpt_lsp.libraries.transformers import TRANSFORMERS
from ckpt_lsp.libraries.transformers_loading import TRANSFORMERS_LOADING
from ckpt_lsp.libraries.transformers_others import TRANSFORMERS_OTHERS
from ckpt_lsp.libraries.yaml import YAML

INERT_METHODS = frozenset(
    [
        "train",
        "eval",
        "to",
        "cuda",
        "cpu",
        "xpu",
        "mps",
        "float",
        "half",
        "double",
        "bfloat16",
        "type",
        "requires_grad_",
        "zero_grad",
        "share_memory",
        "compile",
        "state_dict",
        "load_state_dict",
        "parameters",
        "named_parameters",
        "modules",
        "forward",
    ]
)
"""What `torch.nn.Module` has of methods that change neither which keys a module has nor their shapes."""

LIBRARIES = Libraries(
    natives=(
        *STDLIB,
        *TORCH_LIBRARIES,
        NUMPY,
        LOADING,
        FOR_STAND_INS,
        DCP,
        LIGHTNING,
        *MMENGINE,
        PREFIXES,
        SERIALIZATION,
        TORCH_LOAD,
        HUB,
        HUGGINGFACE_HUB,
        GDOWN,
        NATSORT,
        SAFETENSORS,
        SAFETENSORS_TORCH,
        *TIMM,
        *TRANSFORMERS,
        *TRANSFORMERS_LOADING,
        *TRANSFORMERS_OTHERS,
        *TORCH_GEOMETRIC,
        TOML,
        HYDRA,
        HYDRA_CONFIG,
        OMEGACONF,
        TYPER,
        YAML,
    ),
    sources=os.path.join(os.path.dirname(os.path.abspath(__file__)), "sources"),
    tensor_class=tensor_class,
    of_unknown={"load_state_dict": load_into_unknown},
    of_attributes=frozenset(("argparse.Namespace", "types.SimpleNamespace")),
    inert_methods=INERT_METHODS,
)
