"""Stands in for `click.exceptions`."""


class ClickException(Exception):
    def __init__(self, message=""):
        self.message = message


class UsageError(ClickException): ...


class BadParameter(UsageError): ...


class MissingParameter(BadParameter): ...


class BadOptionUsage(UsageError): ...


class Abort(RuntimeError): ...


class Exit(RuntimeError): ...
