"""Stands in for Python's `abc`. Whether an abstract class may be instantiated is not checked."""


class ABCMeta(type):
    def register(cls, subclass):
        return subclass


class ABC:
    @classmethod
    def register(cls, subclass):
        return subclass


def abstractmethod(funcobj):
    return funcobj


def update_abstractmethods(cls):
    return cls


abstractproperty = property
abstractclassmethod = classmethod
abstractstaticmethod = staticmethod
