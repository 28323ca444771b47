"""Stands in for Python's `numbers`: classes for `isinstance`."""


class Number:
    def __instancecheck__(cls, value):
        return isinstance(value, (int, float, complex))


class Complex(Number):
    def __instancecheck__(cls, value):
        return isinstance(value, (int, float, complex))


class Real(Complex):
    def __instancecheck__(cls, value):
        return isinstance(value, (int, float))


class Rational(Real):
    def __instancecheck__(cls, value):
        return isinstance(value, int)


class Integral(Rational):
    def __instancecheck__(cls, value):
        return isinstance(value, int)
