"""Stand-in for torch.backends: switches that change no shape."""
