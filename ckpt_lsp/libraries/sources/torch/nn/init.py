"""Stand-in for torch.nn.init: see ckpt_lsp/libraries/torch_init.py."""
