"""Stands in for `huggingface_hub`: what is read from its cache on disk, and what is not about files."""

from huggingface_hub._cache import (
    _CACHED_NO_EXIST,
    cached_download,
    hf_hub_download,
    snapshot_download,
    try_to_load_from_cache,
)
from huggingface_hub.constants import (
    CONFIG_NAME,
    HUGGINGFACE_CO_URL_HOME,
    PYTORCH_WEIGHTS_NAME,
)
from huggingface_hub.hub_mixin import ModelHubMixin, PyTorchModelHubMixin


def login(*arguments, **options): ...


def logout(*arguments, **options): ...
