"""Stands in for Python's `statistics`."""

from math import sqrt


class StatisticsError(ValueError):
    pass


def _checked(data):
    items = list(data)
    if not items:
        raise StatisticsError("at least one data point is required")
    return items


def mean(data):
    items = _checked(data)
    total = sum(items)
    whole = isinstance(total, int) and total % len(items) == 0
    return total // len(items) if whole else total / len(items)


def fmean(data, weights=None):
    items = _checked(data)
    return float(sum(items)) / len(items)


def median(data):
    items = sorted(_checked(data))
    half = len(items) // 2
    return items[half] if len(items) % 2 else (items[half - 1] + items[half]) / 2


def median_low(data):
    items = sorted(_checked(data))
    return items[(len(items) - 1) // 2]


def median_high(data):
    items = sorted(_checked(data))
    return items[len(items) // 2]


def mode(data):
    items = _checked(data)
    return max(items, key=items.count)


def pvariance(data, mu=None):
    items = _checked(data)
    middle = mean(items) if mu is None else mu
    return sum([(item - middle) ** 2 for item in items]) / len(items)


def variance(data, xbar=None):
    items = _checked(data)
    middle = mean(items) if xbar is None else xbar
    return sum([(item - middle) ** 2 for item in items]) / (len(items) - 1)


def stdev(data, xbar=None):
    return sqrt(variance(data, xbar))


def pstdev(data, mu=None):
    return sqrt(pvariance(data, mu))
