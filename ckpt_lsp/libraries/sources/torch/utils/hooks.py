"""Stand-in for torch.utils.hooks."""


class RemovableHandle:
    def __init__(self, hooks_dict, id):
        self.hooks_dict = hooks_dict
        self.id = id

    def remove(self):
        self.hooks_dict.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.remove()
