"""Stands in for `natsort`: numbers in text are compared as numbers."""


def _natural(text):
    """The parts of a text, numbers and what is between them."""


def natsorted(seq, key=None, reverse=False, alg=0):
    return sorted(seq, key=natsort_keygen(key), reverse=reverse)


def natsort_keygen(key=None, alg=0):
    return lambda item: _natural(item if key is None else key(item))


natsort_key = _natural
os_sorted = humansorted = natsorted
