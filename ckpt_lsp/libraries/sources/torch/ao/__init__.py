"""Stand-in for torch.ao."""
