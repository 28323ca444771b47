"""Stands in for torchmetrics.collections."""

from torch.nn import Module
from torchmetrics.metric import KeylessMetric


class MetricCollection(KeylessMetric):
    def __init__(self, metrics, *additional_metrics, **options):
        super().__init__()
        if isinstance(metrics, Module):
            metrics = [metrics]
        named = metrics.items() if isinstance(metrics, dict) else [(type(one).__name__, one) for one in metrics]
        for name, metric in [*named, *((type(one).__name__, one) for one in additional_metrics)]:
            self.add_module(name, metric)

    def __getitem__(self, key):
        return self._modules[key]

    def clone(self, prefix=None, postfix=None):
        return self
