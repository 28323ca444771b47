"""Stands in for the configurations of peft: what a program sets, and what LoRA has where it sets nothing."""

import json
import os
from enum import Enum


class TaskType(str, Enum):
    SEQ_CLS = "SEQ_CLS"
    SEQ_2_SEQ_LM = "SEQ_2_SEQ_LM"
    CAUSAL_LM = "CAUSAL_LM"
    TOKEN_CLS = "TOKEN_CLS"
    QUESTION_ANS = "QUESTION_ANS"
    FEATURE_EXTRACTION = "FEATURE_EXTRACTION"


class PeftConfig:
    def __init__(self, task_type=None, peft_type=None, base_model_name_or_path=None, **options):
        self.task_type = task_type
        self.peft_type = peft_type
        self.base_model_name_or_path = base_model_name_or_path
        for name, value in options.items():
            setattr(self, name, value)

    def save_pretrained(self, save_directory, **kwargs): ...

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path, subfolder=None, **kwargs):
        with open(os.path.join(pretrained_model_name_or_path, subfolder or "", "adapter_config.json")) as file:
            content = json.load(file)
        return (LoraConfig if content.get("peft_type") == "LORA" else PeftConfig)(**content)


class LoraConfig(PeftConfig):
    def __init__(
        self,
        task_type=None,
        peft_type="LORA",
        base_model_name_or_path=None,
        revision=None,
        inference_mode=False,
        r=8,
        target_modules=None,
        exclude_modules=None,
        lora_alpha=8,
        lora_dropout=0.0,
        fan_in_fan_out=False,
        bias="none",
        use_rslora=False,
        modules_to_save=None,
        init_lora_weights=True,
        rank_pattern=None,
        alpha_pattern=None,
        lora_bias=False,
        **options,
    ):
        super().__init__(task_type, "LORA", base_model_name_or_path)
        self.r = r
        self.target_modules = target_modules
        self.exclude_modules = exclude_modules
        self.lora_alpha = lora_alpha
        self.lora_dropout = lora_dropout
        self.bias = bias
        self.modules_to_save = modules_to_save
        self.rank_pattern = rank_pattern or {}
        self.lora_bias = lora_bias
        self.inference_mode = inference_mode
        self._others = [name for name, value in options.items() if value and name not in _NO_LAYERS]
        for name, value in options.items():
            setattr(self, name, value)


_NO_LAYERS = ("auto_mapping", "peft_version", "megatron_core", "qalora_group_size", "use_rslora")
"""Options that make no layers by themselves."""


class PromptTuningConfig(PeftConfig): ...


class PrefixTuningConfig(PeftConfig): ...


class PromptEncoderConfig(PeftConfig): ...


class IA3Config(PeftConfig): ...


class AdaLoraConfig(PeftConfig): ...


class LoHaConfig(PeftConfig): ...


class LoKrConfig(PeftConfig): ...


class OFTConfig(PeftConfig): ...


class VeraConfig(PeftConfig): ...
