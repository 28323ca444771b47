"""Stands in for torchmetrics.aggregation: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

BaseAggregator = CatMetric = MaxMetric = MeanMetric = MinMetric = Running = KeylessMetric
RunningMean = RunningSum = SumMetric = KeylessMetric
