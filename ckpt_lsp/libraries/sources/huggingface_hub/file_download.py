"""Stands in for `huggingface_hub.file_download`."""

from huggingface_hub._cache import (
    _CACHED_NO_EXIST,
    cached_download,
    hf_hub_download,
    repo_folder_name,
    try_to_load_from_cache,
)
