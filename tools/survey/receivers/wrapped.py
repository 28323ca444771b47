"""Receivers inside a wrapper that changes their keys."""

from __future__ import annotations

import textwrap

from tools.survey.forms import Receiver
from tools.survey.receivers.networks import CLASSIFIER, ENCODER, GENERATOR, POLICY

WRAPPED = "wrapped"


def _in_main(lines: str) -> str:
    return f"""
def main($parameter):
{textwrap.indent(lines.strip(), "    ")}
    $load
    return model


if __name__ == "__main__":
    main($given)
"""


FORMS = (
    Receiver(
        WRAPPED,
        "DataParallel",
        "nn.DataParallel(Classifier())",
        CLASSIFIER,
        _in_main("model = Classifier()\nmodel = torch.nn.DataParallel(model)"),
        defines=("Classifier",),
    ),
    Receiver(
        WRAPPED,
        "DataParallel, through its module",
        "Generator()",
        GENERATOR,
        _in_main("model = nn.DataParallel(Generator())\nmodel.to('cpu')"),
        model="model.module",
        defines=("Generator",),
    ),
    Receiver(
        WRAPPED,
        "behind a flag that is off",
        "Policy(4, 4)",
        POLICY,
        _in_main("""
multi_gpu = False
model = Policy(4, 4)
if multi_gpu:
    model = nn.DataParallel(model)
"""),
        defines=("Policy",),
    ),
    Receiver(
        WRAPPED,
        "DistributedDataParallel",
        "nn.DataParallel(Encoder())",
        ENCODER,
        _in_main("""
store = dist.HashStore()
dist.init_process_group("gloo", store=store, rank=0, world_size=1)
model = nn.parallel.DistributedDataParallel(Encoder())
"""),
        imports=("import torch.distributed as dist",),
        defines=("Encoder",),
    ),
    Receiver(
        WRAPPED,
        "a wrapper of one's own",
        "Distributed(Classifier())",
        CLASSIFIER
        + """

class Distributed(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.module, name)
""",
        _in_main("model = Distributed(Classifier())"),
        defines=("Classifier", "Distributed"),
    ),
    Receiver(
        WRAPPED,
        "torch.compile",
        "torch.compile(Policy(4, 2))",
        POLICY,
        _in_main("model = Policy(4, 2)\nmodel = torch.compile(model)"),
        defines=("Policy",),
    ),
    Receiver(
        WRAPPED,
        "unwrapped by a helper",
        "Encoder()",
        ENCODER
        + """

def unwrap(net):
    if isinstance(net, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
        net = net.module
    return net._orig_mod if hasattr(net, "_orig_mod") else net
""",
        _in_main("model = unwrap(nn.DataParallel(Encoder()))"),
        defines=("Encoder", "unwrap"),
    ),
    Receiver(
        WRAPPED,
        "an averaged model",
        "torch.optim.swa_utils.AveragedModel(Classifier())",
        CLASSIFIER,
        _in_main("""
net = Classifier()
model = AveragedModel(net, avg_fn=lambda a, b, n: 0.999 * a + 0.001 * b)
"""),
        imports=("from torch.optim.swa_utils import AveragedModel",),
        defines=("Classifier",),
    ),
    Receiver(
        WRAPPED,
        "an EMA class",
        "Generator(channels=2)",
        GENERATOR
        + """

class ModelEma:
    def __init__(self, model, decay=0.999):
        self.module = copy.deepcopy(model)
        self.module.eval()
        self.decay = decay

    def update(self, model):
        with torch.no_grad():
            for ours, theirs in zip(self.module.state_dict().values(), model.state_dict().values()):
                ours.copy_(self.decay * ours + (1.0 - self.decay) * theirs)
""",
        _in_main("model = Generator(channels=2)\nema = ModelEma(model)\nema.update(model)"),
        model="ema.module",
        imports=("import copy",),
        defines=("Generator", "ModelEma"),
    ),
)
