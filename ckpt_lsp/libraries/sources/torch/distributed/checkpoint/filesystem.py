"""Stand-in for torch.distributed.checkpoint.filesystem."""


class FileSystemReader:
    def __init__(self, path, *args, **options):
        self.path = path


class FileSystemWriter:
    def __init__(self, path, *args, **options):
        self.path = path
