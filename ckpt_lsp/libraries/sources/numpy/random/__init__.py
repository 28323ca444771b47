"""Stand-in for numpy.random: shapes of random arrays; a single number is not known."""

import numpy as np


def _sized(size, dtype="float64"):
    return np.empty(() if size is None else size, dtype=dtype)


class Generator:
    """Also `RandomState`: what both can do, whichever has it."""

    def __init__(self, *args, **kwargs):
        pass

    def seed(self, *args):
        pass

    def rand(self, *sizes):
        return _sized(sizes)

    randn = rand

    def random(self, size=None, *args, **kwargs):
        return _sized(size)

    random_sample = ranf = sample = standard_normal = random

    def uniform(self, low=0.0, high=1.0, size=None):
        return _sized(size)

    def normal(self, loc=0.0, scale=1.0, size=None):
        return _sized(size)

    laplace = beta = gamma = logistic = gumbel = lognormal = uniform

    def exponential(self, scale=1.0, size=None):
        return _sized(size)

    def binomial(self, n, p, size=None):
        return _sized(size, "int64")

    def poisson(self, lam=1.0, size=None):
        return _sized(size, "int64")

    def randint(self, low, high=None, size=None, dtype="int64", **kwargs):
        return _sized(size, dtype)

    integers = randint

    def permutation(self, x):
        return np.empty((x,), dtype="int64") if isinstance(x, int) else np.empty_like(x)

    permuted = permutation

    def choice(self, a, size=None, replace=True, p=None):
        return _sized(size, "int64") if isinstance(a, int) else np.unique(a)

    def shuffle(self, x):
        x.sort()

    def get_state(self, *args):
        return None

    def set_state(self, state):
        pass

    def spawn(self, n):
        return [Generator() for _ in range(n)]


class RandomState(Generator):
    pass


_shared = RandomState()

seed = _shared.seed
rand = _shared.rand
randn = _shared.randn
random = _shared.random
random_sample = _shared.random_sample
standard_normal = _shared.standard_normal
uniform = _shared.uniform
normal = _shared.normal
laplace = _shared.laplace
beta = _shared.beta
gamma = _shared.gamma
exponential = _shared.exponential
binomial = _shared.binomial
poisson = _shared.poisson
randint = _shared.randint
permutation = _shared.permutation
choice = _shared.choice
shuffle = _shared.shuffle
get_state = _shared.get_state
set_state = _shared.set_state


def default_rng(seed=None):
    return Generator()
