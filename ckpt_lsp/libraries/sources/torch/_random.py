"""Seeds and generators: what is drawn is not followed."""


class Generator:
    def __init__(self, device=None):
        pass

    def manual_seed(self, seed):
        return self

    def get_state(self):
        pass

    def set_state(self, state):
        pass


default_generator = Generator()


def manual_seed(seed):
    return default_generator


def seed():
    return 0


def initial_seed():
    return 0


def get_rng_state():
    pass


def set_rng_state(state):
    pass
