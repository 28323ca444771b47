"""Stand-in for torch.nn.functional: see ckpt_lsp/libraries/torch_functional.py."""
