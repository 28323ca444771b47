"""Stands in for Python's `itertools`."""


class chain:
    def __new__(cls, *iterables): ...

    @staticmethod
    def from_iterable(iterable): ...
