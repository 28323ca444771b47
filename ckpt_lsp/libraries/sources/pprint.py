"""Stands in for Python's `pprint`: nothing is printed."""


def pprint(object, *args, **kwargs): ...


def pp(object, *args, **kwargs): ...


def pformat(object, *args, **kwargs):
    return repr(object)


class PrettyPrinter:
    def __init__(self, *args, **kwargs): ...

    def pprint(self, object): ...

    def pformat(self, object):
        return repr(object)
