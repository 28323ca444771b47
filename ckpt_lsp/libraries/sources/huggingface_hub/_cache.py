"""What has been downloaded from the hub, in the folders where `huggingface_hub` keeps it."""

import os

from huggingface_hub import constants

_CACHED_NO_EXIST = object()


def _snapshot(repository, revision):
    """The folder that a revision of a repository is kept in, or `None`."""


def _there(path):
    """The path if there is something, else `None`."""


def _missing(what, where):
    """What is not there yet."""


def repo_folder_name(*, repo_id, repo_type):
    return "--".join([f"{repo_type}s", *repo_id.split("/")])


def _snapshot_in(cache_dir, repo_id, repo_type, revision):
    folder = repo_folder_name(repo_id=repo_id, repo_type=repo_type or "model")
    return _snapshot(os.path.join(cache_dir, folder), revision or "main")


def hf_hub_download(
    repo_id,
    filename,
    *,
    subfolder=None,
    repo_type=None,
    revision=None,
    cache_dir=None,
    local_dir=None,
    **options,
):
    if subfolder:
        filename = f"{subfolder}/{filename}"
    if local_dir is not None:
        path = os.path.join(local_dir, filename)
        return _there(path) or _missing(f"{repo_id}/{filename}", local_dir)
    cache_dir = os.path.expanduser(constants.HF_HUB_CACHE if cache_dir is None else cache_dir)
    snapshot = _snapshot_in(cache_dir, repo_id, repo_type, revision)
    path = None if snapshot is None else _there(os.path.join(snapshot, filename))
    return path or _missing(f"{repo_id}/{filename}", cache_dir)


def snapshot_download(repo_id, *, repo_type=None, revision=None, cache_dir=None, local_dir=None, **options):
    if local_dir is not None:
        return os.path.realpath(_there(os.path.expanduser(local_dir)) or _missing(repo_id, local_dir))
    cache_dir = os.path.expanduser(constants.HF_HUB_CACHE if cache_dir is None else cache_dir)
    return _snapshot_in(cache_dir, repo_id, repo_type, revision) or _missing(repo_id, cache_dir)


def try_to_load_from_cache(repo_id, filename, cache_dir=None, revision=None, repo_type=None):
    return hf_hub_download(repo_id, filename, cache_dir=cache_dir, revision=revision, repo_type=repo_type)


def cached_download(url, **options):
    return _missing(url, constants.HF_HUB_CACHE)
