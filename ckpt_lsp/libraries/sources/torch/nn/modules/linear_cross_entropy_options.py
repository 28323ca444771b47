"""Stand-in for torch.nn.modules.linear_cross_entropy_options."""


class LinearCrossEntropyOptions:
    def __init__(self, **options):
        self.options = options
