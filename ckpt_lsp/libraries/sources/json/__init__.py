"""Stands in for Python's `json`."""


class JSONDecodeError(ValueError): ...


class JSONEncoder:
    def __init__(self, **options):
        self._options = options

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        return dumps(o, **self._options)


class JSONDecoder:
    def __init__(self, **options):
        self._options = options

    def decode(self, s):
        return loads(s, **self._options)


def _decoded(text, object_hook, object_pairs_hook):
    """The value of a JSON text."""


def loads(s, *, object_hook=None, object_pairs_hook=None, **options):
    return _decoded(s, object_hook, object_pairs_hook)


def load(fp, **kwargs):
    return loads(fp.read(), **kwargs)


def dump(obj, fp, **options): ...
