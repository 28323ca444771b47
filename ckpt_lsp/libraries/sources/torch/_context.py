"""Context managers of torch that change how things are computed, not what shape they have."""


class NoEffect:
    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return False

    def __call__(self, function=None, *args, **kwargs):
        return function


class NoGrad(NoEffect):
    """`@torch.no_grad` and `@torch.no_grad()` both decorate."""

    def __new__(cls, function=None, *args, **kwargs):
        if callable(function):
            return function
        return object.__new__(cls)
