"""Stands in for torchmetrics.classification: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

AUROC = EER = ROC = Accuracy = AveragePrecision = BinaryAUROC = BinaryAccuracy = KeylessMetric
BinaryAveragePrecision = BinaryCalibrationError = BinaryCohenKappa = KeylessMetric
BinaryConfusionMatrix = BinaryEER = BinaryF1Score = BinaryFBetaScore = KeylessMetric
BinaryFairness = BinaryGroupStatRates = BinaryHammingDistance = BinaryHingeLoss = KeylessMetric
BinaryJaccardIndex = BinaryLogAUC = BinaryMatthewsCorrCoef = KeylessMetric
BinaryNegativePredictiveValue = BinaryPrecision = BinaryPrecisionAtFixedRecall = KeylessMetric
BinaryPrecisionRecallCurve = BinaryROC = BinaryRecall = BinaryRecallAtFixedPrecision = KeylessMetric
BinarySensitivityAtSpecificity = BinarySpecificity = BinarySpecificityAtSensitivity = KeylessMetric
BinaryStatScores = CalibrationError = CohenKappa = ConfusionMatrix = ExactMatch = KeylessMetric
F1Score = FBetaScore = HammingDistance = HingeLoss = JaccardIndex = LogAUC = KeylessMetric
MatthewsCorrCoef = MulticlassAUROC = MulticlassAccuracy = MulticlassAveragePrecision = KeylessMetric
MulticlassCalibrationError = MulticlassCohenKappa = MulticlassConfusionMatrix = KeylessMetric
MulticlassEER = MulticlassExactMatch = MulticlassF1Score = MulticlassFBetaScore = KeylessMetric
MulticlassHammingDistance = MulticlassHingeLoss = MulticlassJaccardIndex = KeylessMetric
MulticlassLogAUC = MulticlassMatthewsCorrCoef = MulticlassNegativePredictiveValue = KeylessMetric
MulticlassPrecision = MulticlassPrecisionAtFixedRecall = KeylessMetric
MulticlassPrecisionRecallCurve = MulticlassROC = MulticlassRecall = KeylessMetric
MulticlassRecallAtFixedPrecision = MulticlassSensitivityAtSpecificity = KeylessMetric
MulticlassSpecificity = MulticlassSpecificityAtSensitivity = MulticlassStatScores = KeylessMetric
MultilabelAUROC = MultilabelAccuracy = MultilabelAveragePrecision = KeylessMetric
MultilabelConfusionMatrix = MultilabelCoverageError = MultilabelEER = KeylessMetric
MultilabelExactMatch = MultilabelF1Score = MultilabelFBetaScore = KeylessMetric
MultilabelHammingDistance = MultilabelJaccardIndex = MultilabelLogAUC = KeylessMetric
MultilabelMatthewsCorrCoef = MultilabelNegativePredictiveValue = MultilabelPrecision = KeylessMetric
MultilabelPrecisionAtFixedRecall = MultilabelPrecisionRecallCurve = MultilabelROC = KeylessMetric
MultilabelRankingAveragePrecision = MultilabelRankingLoss = MultilabelRecall = KeylessMetric
MultilabelRecallAtFixedPrecision = MultilabelSensitivityAtSpecificity = KeylessMetric
MultilabelSpecificity = MultilabelSpecificityAtSensitivity = MultilabelStatScores = KeylessMetric
NegativePredictiveValue = Precision = PrecisionAtFixedRecall = PrecisionRecallCurve = KeylessMetric
Recall = RecallAtFixedPrecision = SensitivityAtSpecificity = Specificity = KeylessMetric
SpecificityAtSensitivity = StatScores = KeylessMetric
