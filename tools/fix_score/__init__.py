"""A score for explanations and fixes: faults made on purpose, their causes known, and every fix run under PyTorch."""
