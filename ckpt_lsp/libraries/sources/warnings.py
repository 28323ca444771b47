"""Stands in for Python's `warnings`: nobody is warned."""

filters = []


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()): ...


def warn_explicit(message, category, filename, lineno, **options): ...


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False): ...


def simplefilter(action, category=Warning, lineno=0, append=False): ...


def resetwarnings(): ...


def showwarning(message, category, filename, lineno, file=None, line=None): ...


def formatwarning(message, category, filename, lineno, line=None):
    return ""


def deprecated(message, /, **options):
    return lambda arg: arg


class catch_warnings:
    def __init__(self, *, record=False, **options):
        self._record = record

    def __enter__(self):
        return [] if self._record else None

    def __exit__(self, *exc_info):
        return None
