"""Stands in for `gdown`: what was downloaded before is there."""


def _somewhere():
    """A file whose name the server says."""


def download(url=None, output=None, quiet=False, **options):
    return _somewhere() if output is None or output.endswith("/") else output


def cached_download(url=None, path=None, **options):
    return _somewhere() if path is None else path


def download_folder(url=None, output=None, **options):
    return _somewhere()


def extractall(path, to=None):
    return _somewhere()
