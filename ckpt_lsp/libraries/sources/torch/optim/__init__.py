"""Stand-in for torch.optim: optimizers hold parameters and change their values, never their shapes."""

from torch.optim.optimizer import Optimizer


class Adadelta(Optimizer):
    pass


class Adagrad(Optimizer):
    pass


class Adam(Optimizer):
    pass


class AdamW(Adam):
    pass


class Adafactor(Optimizer):
    pass


class SparseAdam(Optimizer):
    pass


class Adamax(Optimizer):
    pass


class ASGD(Optimizer):
    pass


class LBFGS(Optimizer):
    pass


class Muon(Optimizer):
    pass


class NAdam(Optimizer):
    pass


class RAdam(Optimizer):
    pass


class RMSprop(Optimizer):
    pass


class Rprop(Optimizer):
    pass


class SGD(Optimizer):
    pass
