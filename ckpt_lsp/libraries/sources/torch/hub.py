"""Stands in for `torch.hub`. Nothing is downloaded: what was before lies in its folder."""

import os
import sys
from urllib.parse import urlparse

_hub_dir = None


def _read(url, path):
    """The checkpoint that was downloaded from `url` to `path`."""


def _repository(folder, owner, name, ref):
    """The folder below `folder` that a repository was downloaded to."""


def _hubconf(folder):
    """The module in the file `hubconf.py` of a folder."""


def _get_torch_home():
    cache = os.getenv("XDG_CACHE_HOME", "~/.cache")
    return os.path.expanduser(os.getenv("TORCH_HOME", os.path.join(cache, "torch")))


def get_dir():
    return os.path.join(_get_torch_home(), "hub") if _hub_dir is None else _hub_dir


def set_dir(d):
    global _hub_dir
    _hub_dir = os.path.expanduser(d)


def load_state_dict_from_url(
    url, model_dir=None, map_location=None, progress=True, check_hash=False, file_name=None, weights_only=False
):
    if model_dir is None:
        model_dir = os.path.join(get_dir(), "checkpoints")
    if file_name is None:
        file_name = os.path.basename(urlparse(url).path)
    return _read(url, os.path.join(model_dir, file_name))


def download_url_to_file(url, dst, hash_prefix=None, progress=True): ...


def _folder_of(repo_or_dir, source):
    if source.lower() == "local":
        return repo_or_dir
    repository, _, ref = repo_or_dir.partition(":")
    owner, name = repository.split("/")
    return _repository(get_dir(), owner, name, ref)


def load(
    repo_or_dir,
    model,
    *args,
    source="github",
    trust_repo=None,
    force_reload=False,
    verbose=True,
    skip_validation=False,
    **kwargs,
):
    folder = _folder_of(repo_or_dir, source)
    # The real one takes the folder out again. Here the modules of the folder may be evaluated later.
    sys.path.insert(0, folder)
    return getattr(_hubconf(folder), model)(*args, **kwargs)
