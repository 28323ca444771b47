"""Stands in for `absl.logging`."""

DEBUG, INFO, WARNING, ERROR, FATAL = 1, 0, -1, -2, -3


def info(msg, *args, **options): ...


debug = warning = warn = error = exception = log = vlog = log_first_n = log_every_n = set_verbosity = info


def fatal(msg, *args, **options):
    raise SystemExit(1)
