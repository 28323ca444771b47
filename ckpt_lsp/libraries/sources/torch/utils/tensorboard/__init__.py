"""Stand-in for torch.utils.tensorboard: a log takes whatever it is given."""


class SummaryWriter:
    def __init__(self, log_dir=None, *args, **kwargs):
        self.log_dir = log_dir

    def _log(self, *args, **kwargs):
        pass

    add_scalar = add_scalars = add_image = add_images = add_graph = add_text = add_histogram = add_figure = _log
    add_hparams = add_embedding = add_video = add_audio = add_pr_curve = flush = close = _log

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return False
