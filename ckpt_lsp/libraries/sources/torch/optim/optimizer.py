"""Stand-in for torch.optim.optimizer."""

from collections import defaultdict

required = object()


class Optimizer:
    def __init__(self, params, lr=0.001, *args, **kwargs):
        self.defaults = lr if isinstance(lr, dict) else {"lr": lr, **kwargs}
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if len(groups) > 0 and isinstance(groups[0], dict):
            for group in groups:
                self.add_param_group(group)
        else:
            self.add_param_group({"params": groups})

    def add_param_group(self, param_group):
        self.param_groups.append({**self.defaults, **param_group})

    def zero_grad(self, set_to_none=True):
        pass

    def step(self, closure=None):
        pass

    def state_dict(self):
        return {"state": {}, "param_groups": self.param_groups}

    def load_state_dict(self, state_dict):
        pass

    def register_step_post_hook(self, hook):
        pass
