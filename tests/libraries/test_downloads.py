"""Libraries that fetch files: the path they give is that of a file that may be there already."""

from __future__ import annotations

from pathlib import Path

import natsort
import pytest

from ckpt_lsp.evaluator.values import OneOf, Unknown
from tests.libraries.test_huggingface_hub import evaluated

NAMES = ["net_10.pth", "net_9.pth", "net_9b.pth", "other.pth", "10.pth", "9.pth"]


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        ("import gdown\nresult = gdown.download('https://x/uc?id=1', 'a/net.pth', quiet=False)", "a/net.pth"),
        ("import gdown\nresult = gdown.download(id='1', output='net.pth')", "net.pth"),
        ("import gdown\nresult = gdown.cached_download('https://x', 'net.pth', hash='md5:1')", "net.pth"),
        ("import wget\nresult = wget.download('https://x/y/net.pth?a=1')", "net.pth"),
        ("import wget\nresult = wget.download('https://x/y/net.pth', out='other.pth')", "other.pth"),
        ("from urllib import request\nresult = request.urlretrieve('https://x/n', 'net.pth')[0]", "net.pth"),
        ("import urllib.request\nresult, _ = urllib.request.urlretrieve('https://x/n', filename='n.pth')", "n.pth"),
    ],
)
def test_the_path_of_a_download_is_the_one_that_is_asked_for(snippet: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / expected).parent.mkdir(exist_ok=True)
    (tmp_path / expected).touch()
    assert evaluated(snippet, tmp_path) == expected


def test_a_name_that_the_server_gives_is_not_known(tmp_path: Path) -> None:
    for call in ("gdown.download('https://x')", "gdown.download('https://x', 'folder/')"):
        assert isinstance(evaluated(f"import gdown\nresult = {call}", tmp_path), Unknown)


def test_natsort_sorts_as_the_real_one(tmp_path: Path) -> None:
    value = evaluated(
        f"from natsort import natsorted\nresult = natsorted({NAMES})[-1], natsorted({NAMES})[0]", tmp_path
    )
    assert value == (natsort.natsorted(NAMES)[-1], natsort.natsorted(NAMES)[0])


def test_one_of_several_downloads_is_named_by_its_file(tmp_path: Path) -> None:
    snippet = """
        import torch
        url = "https://x/a.pth" if input() else "https://x/b.pth"
        result = torch.hub.load_state_dict_from_url(url)
        """
    value = evaluated(snippet, tmp_path)
    assert isinstance(value, (Unknown, OneOf))
    assert value.reason.text.startswith("a.pth has not been downloaded to")
