"""Stands in for `huggingface_hub.constants`."""

import os

PYTORCH_WEIGHTS_NAME = "pytorch_model.bin"
SAFETENSORS_SINGLE_FILE = "model.safetensors"
CONFIG_NAME = "config.json"
DEFAULT_REVISION = "main"
ENDPOINT = HUGGINGFACE_CO_URL_HOME = "https://huggingface.co"

_CACHE = os.getenv("XDG_CACHE_HOME", os.path.join(os.path.expanduser("~"), ".cache"))
HF_HOME = os.path.expandvars(os.path.expanduser(os.getenv("HF_HOME", os.path.join(_CACHE, "huggingface"))))
default_cache_path = os.path.join(HF_HOME, "hub")
HUGGINGFACE_HUB_CACHE = os.getenv("HUGGINGFACE_HUB_CACHE", default_cache_path)
HF_HUB_CACHE = os.path.expandvars(os.path.expanduser(os.getenv("HF_HUB_CACHE", HUGGINGFACE_HUB_CACHE)))
