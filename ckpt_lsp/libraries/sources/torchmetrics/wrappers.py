"""Stands in for torchmetrics.wrappers: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

BinaryTargetTransformer = BootStrapper = ClasswiseWrapper = LambdaInputTransformer = KeylessMetric
MetricInputTransformer = MinMaxMetric = MultioutputWrapper = MultitaskWrapper = KeylessMetric
Running = KeylessMetric
