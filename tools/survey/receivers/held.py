"""Receivers that an object or a container holds."""

from __future__ import annotations

from tools.survey.forms import Receiver
from tools.survey.receivers.networks import CLASSIFIER, ENCODER, GENERATOR, POLICY

ATTRIBUTE = "self.attr"
SUBSCRIPT = "subscript"

FORMS = (
    Receiver(
        ATTRIBUTE,
        "made in __init__",
        "Classifier(width=4)",
        CLASSIFIER,
        """
class Trainer:
    def __init__(self, width=8):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.net = Classifier(width=width).to(self.device)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=1e-3)
        self.epoch = 0

    def resume(self$also_parameter):
        $load
        self.net.train()


if __name__ == "__main__":
    trainer = Trainer(width=4)
    trainer.resume($given)
""",
        model="self.net",
        defines=("Classifier",),
    ),
    Receiver(
        ATTRIBUTE,
        "made by another method",
        "Generator(channels=3)",
        GENERATOR,
        """
class Solver(object):
    def __init__(self, channels):
        self.channels = channels
        self.G, self.D = None, None
        self.build_models()

    def build_models(self):
        self.G = Generator(channels=self.channels)
        self.D = Discriminator(self.channels)

    def restore_model(self$also_parameter):
        $load
        print("restored")

    def test(self$also_parameter):
        self.restore_model($forwarded)


def main():
    solver = Solver(3)
    solver.test($given)


if __name__ == "__main__":
    main()
""",
        model="self.G",
        defines=("Generator", "Discriminator"),
    ),
    Receiver(
        ATTRIBUTE,
        "settings from __dict__.update",
        "Classifier(1, 26)",
        CLASSIFIER,
        """
class Recognizer(object):
    _defaults = {"in_channels": 1, "num_classes": 26, "cuda": False}

    def __init__(self$also_parameter):
        self.__dict__.update(self._defaults)
        self.net = Classifier(self.in_channels, self.num_classes)
        $load
        self.net.eval()


recognizer = Recognizer($given)
""",
        model="self.net",
        defines=("Classifier",),
    ),
    Receiver(
        ATTRIBUTE,
        "getattr of a built name",
        "Discriminator(layers=2)",
        GENERATOR,
        """
class GanModel:
    model_names = ["D"]

    def __init__(self, is_train=True):
        self.netG = Generator()
        if is_train:
            self.netD = Discriminator(layers=2)

    def load_networks(self$also_parameter):
        for name in self.model_names:
            if isinstance(name, str):
                net = getattr(self, "net" + name)
                $load


gan = GanModel()
gan.load_networks($given)
""",
        model="net",
        defines=("Generator", "Discriminator"),
    ),
    Receiver(
        ATTRIBUTE,
        "a submodule loads its own weights",
        "Encoder(dim=6)",
        ENCODER,
        """
class Detector(nn.Module):
    def __init__(self, num_classes, dim$also_parameter):
        super().__init__()
        self.backbone = Encoder(dim=dim)
        self.box = nn.Linear(dim, num_classes * 4)
        $load


detector = Detector(3, 6$also_given)
""",
        model="self.backbone",
        defines=("Encoder",),
    ),
    Receiver(
        SUBSCRIPT,
        "a dict",
        "Generator()",
        GENERATOR,
        """
def main($parameter):
    nets = {"generator": Generator(), "discriminator": Discriminator()}
    $load
    for net in nets.values():
        net.eval()


main($given)
""",
        model='nets["generator"]',
        defines=("Generator", "Discriminator"),
    ),
    Receiver(
        SUBSCRIPT,
        "a list",
        "Policy(4, 2)",
        POLICY,
        """
def main($parameter):
    models = [Policy(4, 2) for _ in range(3)]
    $load
    for model in models[1:]:
        model.load_state_dict(models[0].state_dict())


if __name__ == "__main__":
    main($given)
""",
        model="models[0]",
        defines=("Policy",),
    ),
    Receiver(
        SUBSCRIPT,
        "a ModuleDict",
        "Encoder(depth=1)",
        ENCODER,
        """
class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.models = nn.ModuleDict()
        for name, depth in [("text", 1), ("code", 2)]:
            self.models[name] = Encoder(depth=depth)

    def init_weights(self$also_parameter):
        $load


tower = Tower()
tower.init_weights($given)
""",
        model='self.models["text"]',
        defines=("Encoder",),
    ),
    Receiver(
        SUBSCRIPT,
        "a ModuleList",
        "Policy(3, 2)",
        POLICY,
        """
def main($parameter):
    agents = nn.ModuleList([Policy(obs, 2) for obs in (5, 3)])
    $load
    agents.eval()


if __name__ == "__main__":
    main($given)
""",
        model="agents[1]",
        defines=("Policy",),
    ),
    Receiver(
        SUBSCRIPT,
        "a field of a container of models",
        "Discriminator()",
        GENERATOR,
        """
class Bunch(dict):
    __getattr__ = dict.__getitem__


def build():
    return Bunch(generator=Generator(), discriminator=Discriminator())


def main($parameter):
    nets = build()
    $load
    nets.generator.eval()


main($given)
""",
        model="nets.discriminator",
        defines=("Generator", "Discriminator"),
    ),
)
