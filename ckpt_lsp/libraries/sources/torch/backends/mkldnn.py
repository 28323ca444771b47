"""Stand-in for torch.backends.mkldnn: see ckpt_lsp/libraries/torch_environment.py."""
