"""Stand-in for torch.backends.mps: see ckpt_lsp/libraries/torch_environment.py."""
