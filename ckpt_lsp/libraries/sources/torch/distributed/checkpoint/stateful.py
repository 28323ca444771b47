"""Stand-in for torch.distributed.checkpoint.stateful."""


class Stateful:
    def state_dict(self): ...

    def load_state_dict(self, state_dict): ...
