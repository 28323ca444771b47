"""Stand-in for safetensors.torch; everything in it is a native: see ckpt_lsp/libraries/safetensors.py."""
