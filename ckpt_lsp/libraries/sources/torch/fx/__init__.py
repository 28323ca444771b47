"""Stand-in for torch.fx: what it makes of a module is not followed."""


def wrap(fn_or_name):
    return fn_or_name
