"""Stands in for `huggingface_hub`: what is read from its cache on disk, and what is not about files."""
