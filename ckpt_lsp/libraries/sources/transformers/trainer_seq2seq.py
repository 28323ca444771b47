"""Stands in for transformers.trainer_seq2seq."""

from transformers.trainer import Trainer


class Seq2SeqTrainer(Trainer): ...
