"""Stand-in for torch.optim.lr_scheduler."""


class LRScheduler:
    def __init__(self, optimizer, *args, **kwargs):
        self.optimizer = optimizer
        self.last_epoch = kwargs.get("last_epoch", -1)
        self.base_lrs = [group["lr"] for group in optimizer.param_groups]

    def step(self, *args, **kwargs):
        pass

    def get_last_lr(self):
        return self.base_lrs

    def get_lr(self):
        return self.base_lrs

    def state_dict(self):
        return {}

    def load_state_dict(self, state_dict):
        pass


_LRScheduler = LRScheduler


class LambdaLR(LRScheduler):
    pass


class MultiplicativeLR(LRScheduler):
    pass


class StepLR(LRScheduler):
    pass


class MultiStepLR(LRScheduler):
    pass


class ConstantLR(LRScheduler):
    pass


class LinearLR(LRScheduler):
    pass


class ExponentialLR(LRScheduler):
    pass


class PolynomialLR(LRScheduler):
    pass


class CosineAnnealingLR(LRScheduler):
    pass


class CosineAnnealingWarmRestarts(LRScheduler):
    pass


class ChainedScheduler(LRScheduler):
    def __init__(self, schedulers, optimizer=None):
        super().__init__(schedulers[0].optimizer)


class SequentialLR(LRScheduler):
    pass


class CyclicLR(LRScheduler):
    pass


class OneCycleLR(LRScheduler):
    pass


class ReduceLROnPlateau(LRScheduler):
    pass
