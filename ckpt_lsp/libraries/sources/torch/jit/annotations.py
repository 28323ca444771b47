"""Stand-in for torch.jit.annotations."""
