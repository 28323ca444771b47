"""Stands in for peft: which layers LoRA wraps, and the keys of an adapter. Other methods are not followed."""

from peft._lora import get_peft_model, inject_adapter_in_model
from peft._model import (
    PeftMixedModel,
    PeftModel,
    PeftModelForCausalLM,
    PeftModelForFeatureExtraction,
    PeftModelForQuestionAnswering,
    PeftModelForSeq2SeqLM,
    PeftModelForSequenceClassification,
    PeftModelForTokenClassification,
    get_peft_model_state_dict,
    set_peft_model_state_dict,
)
from peft.config import (
    AdaLoraConfig,
    IA3Config,
    LoHaConfig,
    LoKrConfig,
    LoraConfig,
    OFTConfig,
    PeftConfig,
    PrefixTuningConfig,
    PromptEncoderConfig,
    PromptTuningConfig,
    TaskType,
    VeraConfig,
)


def prepare_model_for_kbit_training(model, *args, **kwargs):
    return model
