"""Stands in for lightning.pytorch.callbacks: those that leave the layers of a model as they are."""

from torch._loading import unseen


class Callback:
    def __init__(self, *args, **kwargs): ...

    def __getattr__(self, name):
        return unseen("what a callback of Lightning keeps is not followed")

    def setup(self, trainer, pl_module, stage): ...

    def state_dict(self):
        return {}

    def load_state_dict(self, state_dict): ...


class Checkpoint(Callback): ...


class ModelCheckpoint(Checkpoint): ...


class OnExceptionCheckpoint(Checkpoint): ...


class BaseFinetuning(Callback): ...


class BackboneFinetuning(BaseFinetuning): ...


class BasePredictionWriter(Callback): ...


class BatchSizeFinder(Callback): ...


class DeviceStatsMonitor(Callback): ...


class EarlyStopping(Callback): ...


class GradientAccumulationScheduler(Callback): ...


class LambdaCallback(Callback): ...


class LearningRateFinder(Callback): ...


class LearningRateMonitor(Callback): ...


class ModelSummary(Callback): ...


class RichModelSummary(ModelSummary): ...


class ProgressBar(Callback): ...


class RichProgressBar(ProgressBar): ...


class TQDMProgressBar(ProgressBar): ...


class StochasticWeightAveraging(Callback): ...


class ThroughputMonitor(Callback): ...


class Timer(Callback): ...
