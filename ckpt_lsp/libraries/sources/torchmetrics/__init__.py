"""Stands in for torchmetrics: the metrics without a network inside, none of which has keys."""

from torchmetrics.collections import MetricCollection
from torchmetrics.metric import KeylessMetric, Metric

AUROC = ROC = Accuracy = AveragePrecision = BLEUScore = BootStrapper = CHRFScore = KeylessMetric
CalibrationError = CatMetric = CharErrorRate = ClasswiseWrapper = CohenKappa = KeylessMetric
ConcordanceCorrCoef = ConfusionMatrix = CosineSimilarity = CramersV = KeylessMetric
CriticalSuccessIndex = ErrorRelativeGlobalDimensionlessSynthesis = ExactMatch = KeylessMetric
ExplainedVariance = ExtendedEditDistance = F1Score = FBetaScore = FleissKappa = KeylessMetric
HammingDistance = HingeLoss = JaccardIndex = KLDivergence = KendallRankCorrCoef = KeylessMetric
LogAUC = LogCoshError = MatchErrorRate = MatthewsCorrCoef = MaxMetric = KeylessMetric
MeanAbsoluteError = MeanAbsolutePercentageError = MeanMetric = MeanSquaredError = KeylessMetric
MeanSquaredLogError = MinMaxMetric = MinMetric = MinkowskiDistance = KeylessMetric
ModifiedPanopticQuality = MultiScaleStructuralSimilarityIndexMeasure = KeylessMetric
MultioutputWrapper = MultitaskWrapper = NegativePredictiveValue = KeylessMetric
NormalizedRootMeanSquaredError = PanopticQuality = PeakSignalNoiseRatio = KeylessMetric
PearsonCorrCoef = PearsonsContingencyCoefficient = PermutationInvariantTraining = KeylessMetric
Perplexity = Precision = PrecisionAtFixedRecall = PrecisionRecallCurve = R2Score = KeylessMetric
Recall = RecallAtFixedPrecision = RelativeAverageSpectralError = KeylessMetric
RelativeSquaredError = RetrievalFallOut = RetrievalHitRate = RetrievalMAP = KeylessMetric
RetrievalMRR = RetrievalNormalizedDCG = RetrievalPrecision = KeylessMetric
RetrievalPrecisionRecallCurve = RetrievalRPrecision = RetrievalRecall = KeylessMetric
RetrievalRecallAtFixedPrecision = RootMeanSquaredErrorUsingSlidingWindow = KeylessMetric
RunningMean = RunningSum = SQuAD = SacreBLEUScore = KeylessMetric
ScaleInvariantSignalDistortionRatio = ScaleInvariantSignalNoiseRatio = KeylessMetric
SensitivityAtSpecificity = SignalDistortionRatio = SignalNoiseRatio = KeylessMetric
SpearmanCorrCoef = Specificity = SpecificityAtSensitivity = SpectralAngleMapper = KeylessMetric
SpectralDistortionIndex = StatScores = StructuralSimilarityIndexMeasure = SumMetric = KeylessMetric
SymmetricMeanAbsolutePercentageError = TheilsU = TotalVariation = KeylessMetric
TranslationEditRate = TschuprowsT = TweedieDevianceScore = KeylessMetric
UniversalImageQualityIndex = WeightedMeanAbsolutePercentageError = WordErrorRate = KeylessMetric
WordInfoLost = WordInfoPreserved = KeylessMetric
