"""Stand-in for torch.utils.data.sampler."""


class Sampler:
    def __init__(self, *args, **kwargs):
        pass

    def __class_getitem__(cls, item):
        return cls


class SequentialSampler(Sampler):
    pass


class RandomSampler(Sampler):
    pass


class SubsetRandomSampler(Sampler):
    pass


class WeightedRandomSampler(Sampler):
    pass


class BatchSampler(Sampler):
    pass
