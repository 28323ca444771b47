"""Stand-in for torch.multiprocessing: the function of a worker is called once, as its first process would."""


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    fn(0, *args)


def set_start_method(method, force=False):
    pass


def set_sharing_strategy(strategy):
    pass


def get_context(method=None):
    return None
