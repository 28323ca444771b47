"""transformers: what makes no module and loads into none, such as tokenizers, and so is not evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Instance, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_CLASSES = {
    "transformers.models.auto.tokenization_auto": "AutoTokenizer",
    "transformers.models.auto.image_processing_auto": "AutoImageProcessor",
    "transformers.models.auto.feature_extraction_auto": "AutoFeatureExtractor",
    "transformers.models.auto.processing_auto": "AutoProcessor",
    "transformers.models.auto.video_processing_auto": "AutoVideoProcessor",
    "transformers.tokenization_utils_base": "PreTrainedTokenizerBase",
    "transformers.image_processing_base": "ImageProcessingMixin",
    "transformers.feature_extraction_utils": "FeatureExtractionMixin",
    "transformers.processing_utils": "ProcessorMixin",
    "transformers.generation.configuration_utils": "GenerationConfig",
}

_PIPELINES = Library("transformers.pipelines")

_ARGUMENTS = Library("transformers.training_args")

_WITH_CLASSES = tuple(map(Library, _CLASSES))

TRANSFORMERS_OTHERS = (_PIPELINES, _ARGUMENTS, *_WITH_CLASSES)


@_PIPELINES.native("pipeline")
def not_followed(machine: Machine, *arguments: Value, **options: Value) -> Unknown:
    """What prepares inputs, or does all in one call."""
    return machine.unknown("what transformers prepares inputs with is not followed", plain=True)


for library in _WITH_CLASSES:
    library.native(f"{_CLASSES[library.name]}.from_pretrained")(not_followed)


@_ARGUMENTS.native("TrainingArguments.__post_init__")
def settle_arguments(machine: Machine, settings: Value) -> None:
    """What is not given is settled by what the machine has, among other things; what is given stays as it is."""
    if isinstance(settings, Instance):
        unsettled = machine.unknown("what a setting of the training is by default is not followed", plain=True)
        content = machine.heap.edit(settings)
        content.update({name: unsettled for name, value in content.items() if value is None})
