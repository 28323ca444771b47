"""Dry runs of real architectures, next to what each has when it is simply built."""
