"""Receivers that are local variables: made from a class, or by a factory."""

from __future__ import annotations

import textwrap

from tools.survey.forms import Receiver
from tools.survey.receivers.networks import CLASSIFIER, ENCODER, GENERATOR, POLICY, RESNET, TAGGER

CLASS = "local = Class(...)"
FACTORY = "local = factory(...)"


def _in_main(lines: str) -> str:
    return f"""
def main($parameter):
{textwrap.indent(lines.strip(), "    ")}
    $load
    model.eval()
    return model


if __name__ == "__main__":
    main($given)
"""


def _in_script(lines: str) -> str:
    return f"""
{lines.strip()}
$load
model.eval()
"""


FORMS = (
    Receiver(
        CLASS,
        "arguments are literals",
        "Classifier(num_classes=7)",
        CLASSIFIER,
        _in_main("model = Classifier(num_classes=7)"),
        defines=("Classifier",),
    ),
    Receiver(
        CLASS,
        "in a script without functions",
        "Encoder(depth=3)",
        ENCODER,
        _in_script(
            """
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = Encoder(depth=3).to(device)
"""
        ),
        defines=("Encoder",),
    ),
    Receiver(
        CLASS,
        "arguments from a dict",
        "Tagger(40, 9, emb_dim=12)",
        TAGGER + '\n\nCONFIG = {"n_chars": 40, "n_tags": 9, "emb_dim": 12}\n',
        _in_main("model = Tagger(**CONFIG)"),
        defines=("Tagger", "CONFIG"),
    ),
    Receiver(
        CLASS,
        "arguments from a dataclass",
        "Encoder(50, 12)",
        ENCODER
        + """

@dataclass
class ModelConfig:
    vocab_size: int = 50
    dim: int = 12
    depth: int = 2
    extra: dict = field(default_factory=dict)
""",
        _in_main("""
arch = ModelConfig()
model = Encoder(arch.vocab_size, dim=arch.dim, depth=arch.depth, **arch.extra)
"""),
        imports=("from dataclasses import dataclass, field",),
        defines=("Encoder", "ModelConfig"),
    ),
    Receiver(
        CLASS,
        "arguments from a namespace",
        "Policy(17, 6, (8, 8))",
        POLICY,
        _in_script(
            """
hps = SimpleNamespace(obs=17, act=6, hidden=[8] * 2)
model = Policy(hps.obs, hps.act, tuple(hps.hidden))
"""
        ),
        imports=("from types import SimpleNamespace",),
        defines=("Policy",),
    ),
    Receiver(
        CLASS,
        "a Sequential literal",
        "nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Sequential(nn.Linear(8, 8), nn.Tanh()), nn.Linear(8, 2))",
        "",
        """
def main($parameter):
    model = nn.Sequential(
        nn.Linear(4, 8),
        nn.ReLU(),
        nn.Sequential(nn.Linear(8, 8), nn.Tanh()),
        nn.Linear(8, 2),
    )
    $load
    print(sum(p.numel() for p in model.parameters()))


main($given)
""",
    ),
    Receiver(
        CLASS,
        "a Sequential of named layers",
        "nn.Sequential(OrderedDict(conv=nn.Conv2d(1, 4, 3), norm=nn.GroupNorm(2, 4), fc=nn.Linear(4, 2)))",
        "from collections import OrderedDict\n",
        _in_main("""
layers = OrderedDict()
layers["conv"] = nn.Conv2d(1, 4, 3)
layers["norm"] = nn.GroupNorm(2, 4)
layers["fc"] = nn.Linear(4, 2)
model = nn.Sequential(layers)
"""),
    ),
    Receiver(
        CLASS,
        "an EMA made by deepcopy",
        "Generator(blocks=1)",
        GENERATOR,
        """
def main($parameter):
    generator = Generator(blocks=1)
    model = copy.deepcopy(generator).eval()
    for p in model.parameters():
        p.requires_grad_(False)
    $load
    generator.load_state_dict(model.state_dict())


if __name__ == "__main__":
    main($given)
""",
        imports=("import copy",),
        defines=("Generator",),
    ),
    Receiver(
        CLASS,
        "class arguments from an entry",
        "Encoder(vocab_size=20, dim=4, depth=1)",
        ENCODER,
        """
def main($parameter):
    $load
    return model.eval()


if __name__ == "__main__":
    main($given)
""",
        defines=("Encoder",),
        late='model = Encoder(**$checkpoint["hparams"])',
        entries='{"hparams": {"vocab_size": 20, "dim": 4, "depth": 1}}',
    ),
    Receiver(
        CLASS,
        "a size from a tensor of the checkpoint",
        "Classifier(num_classes=13)",
        CLASSIFIER,
        """
def main($parameter):
    $load
    return model.eval()


if __name__ == "__main__":
    main($given)
""",
        defines=("Classifier",),
        late="""
num_classes = list($checkpoint[$entry].values())[-1].shape[0]
model = Classifier(num_classes=num_classes)
""",
    ),
    Receiver(
        FACTORY,
        "an if chain over a name",
        "build_model('small', 5)",
        RESNET
        + """

def build_model(arch, num_classes, **kwargs):
    if arch == "tiny":
        return resnet_tiny(num_classes=num_classes, **kwargs)
    elif arch == "small":
        return resnet_small(num_classes=num_classes, **kwargs)
    raise ValueError(f"unknown architecture {arch}")
""",
        _in_main('model = build_model("small", 5)'),
        defines=("build_model",),
    ),
    Receiver(
        FACTORY,
        "nested factories with **kwargs",
        "resnet_small(num_classes=6, width=3)",
        RESNET,
        _in_main("model = resnet_small(num_classes=6, width=3)"),
        defines=("resnet_small",),
    ),
    Receiver(
        FACTORY,
        "a dict of classes",
        "MODELS['policy'](8, 2)",
        POLICY + TAGGER + '\n\nMODELS = {"policy": Policy, "tagger": Tagger}\n',
        _in_script('model = MODELS["policy"](8, 2)'),
        defines=("MODELS",),
    ),
    Receiver(
        FACTORY,
        "a registry filled by a decorator",
        "create_model('encoder_small', num_classes=3)",
        """
_registry = {}


def register(name=None):
    def wrap(builder):
        _registry[name or builder.__name__] = builder
        return builder

    return wrap


def create_model(name, **kwargs):
    if name not in _registry:
        raise KeyError(f"{name} is not one of {sorted(_registry)}")
    return _registry[name](**kwargs)
"""
        + ENCODER
        + """

@register()
def encoder_small(**kwargs):
    return Encoder(**{"dim": 8, "depth": 2, **kwargs})


@register("encoder_tiny")
def _tiny(**kwargs):
    return Encoder(dim=4, depth=1, **kwargs)
""",
        _in_main('model = create_model("encoder_small", num_classes=3)'),
        defines=("create_model",),
    ),
    Receiver(
        FACTORY,
        "functools.partial",
        "Generator(channels=6, upscale=2)",
        GENERATOR + "\n\nsmall_generator = partial(Generator, channels=6, blocks=2)\n",
        _in_main("model = small_generator(upscale=2)"),
        imports=("from functools import partial",),
        defines=("small_generator",),
    ),
    Receiver(
        FACTORY,
        "a name in globals()",
        "resnet_tiny(num_classes=4)",
        RESNET + '\n\nARCH = "resnet_tiny"\n',
        _in_main("model = globals()[ARCH](num_classes=4)"),
    ),
    Receiver(
        FACTORY,
        "the class is an entry of the checkpoint",
        "resnet_tiny(num_classes=4)",
        RESNET + '\n\nARCHS = {"resnet_tiny": resnet_tiny, "resnet_small": resnet_small}\n',
        """
def main($parameter):
    $load
    return model


if __name__ == "__main__":
    main($given)
""",
        defines=("ARCHS",),
        late='model = ARCHS[$checkpoint["arch"]](num_classes=$checkpoint.get("classes", 4))',
        entries='{"arch": "resnet_tiny"}',
    ),
    Receiver(
        FACTORY,
        "a head replaced after building",
        "finetuned(5)",
        RESNET
        + """

def finetuned(num_classes):
    net = resnet_tiny()
    net.fc = nn.Sequential(nn.Dropout(0.2), nn.Linear(net.fc.in_features, num_classes))
    return net
""",
        _in_main("model = finetuned(5)"),
        defines=("finetuned",),
    ),
)
