"""Stands in for transformers.trainer: training changes no key of the model."""

from torch._loading import unseen


class Trainer:
    def __init__(self, model=None, args=None, *others, model_init=None, **options):
        self.model = model_init() if model is None and model_init is not None else model
        self.model_wrapped = self.model
        self.args = args

    def __getattr__(self, name):
        return unseen("what a trainer of transformers does is not followed")

    def _nothing(self, *args, **options): ...

    train = save_model = save_state = log_metrics = save_metrics = push_to_hub = add_callback = _nothing
