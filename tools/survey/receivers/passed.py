"""Receivers that are parameters, `self`, or no variable at all."""

from __future__ import annotations

from tools.survey.forms import Receiver
from tools.survey.receivers.networks import CLASSIFIER, ENCODER, GENERATOR, POLICY, TAGGER

PARAMETER = "parameter"
SELF = "self"
CHAINED = "chained call"

FORMS = (
    Receiver(
        PARAMETER,
        "the caller is in the same file",
        "Classifier()",
        CLASSIFIER,
        """
def load_pretrained(model$also_parameter):
    $load
    return model


def main():
    model = Classifier()
    model = load_pretrained(model$also_given)
    model.eval()


if __name__ == "__main__":
    main()
""",
        defines=("Classifier",),
    ),
    Receiver(
        PARAMETER,
        "the caller is in another file",
        "Tagger(20, 4)",
        TAGGER,
        """
def restore(net$also_parameter):
    $load
    return net
""",
        model="net",
        defines=("Tagger",),
        host_file="restoring.py",
        main="""
def main():
    tagger = Tagger(20, 4)
    restore(tagger$also_given)
    tagger.eval()


if __name__ == "__main__":
    main()
""",
    ),
    Receiver(
        PARAMETER,
        "a class in another file takes it",
        "Policy(6, 3, hidden=(8,))",
        POLICY,
        """
class Agent:
    def __init__(self, policy: nn.Module$also_parameter):
        self.policy = policy
        $load
        self.policy.eval()
""",
        model="policy",
        defines=("Policy",),
        host_file="agents/agent.py",
        main="""
if __name__ == "__main__":
    agent = Agent(Policy(6, 3, hidden=(8,))$also_given)
""",
    ),
    Receiver(
        PARAMETER,
        "of a decorated function",
        "Encoder()",
        ENCODER
        + """

def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.time()
        result = function(*args, **kwargs)
        print(f"{function.__name__}: {time.time() - start:.1f}s")
        return result

    return wrapper
""",
        """
@timed
@torch.no_grad()
def load_weights(model: nn.Module$also_parameter) -> nn.Module:
    $load
    return model.eval()


model = load_weights(Encoder()$also_given)
""",
        imports=("import functools", "import time"),
        defines=("Encoder", "timed"),
    ),
    Receiver(
        SELF,
        "a method",
        "Classifier(num_classes=4)",
        CLASSIFIER,
        """
class Model(Classifier):
    def load(self$also_parameter):
        $load
        return self


model = Model(num_classes=4)
model.load($given)
""",
        model="self",
        defines=("Classifier",),
    ),
    Receiver(
        SELF,
        "a method of a base class",
        "Encoder(num_classes=2)",
        ENCODER
        + """

class Base(nn.Module):
    def num_params(self):
        return sum(p.numel() for p in self.parameters() if p.requires_grad)
""",
        """
class Restorable(Base):
    def restore(self$also_parameter):
        $load


class TextClassifier(Encoder, Restorable):
    def __init__(self, num_classes):
        super().__init__(num_classes=num_classes)


def main():
    model = TextClassifier(2)
    model.restore($given)
    print(model.num_params())


if __name__ == "__main__":
    main()
""",
        model="self",
        defines=("Encoder", "Base"),
    ),
    Receiver(
        SELF,
        "in __init__",
        "Policy(5, 1)",
        POLICY,
        """
class PretrainedPolicy(Policy):
    load = True

    def __init__(self, obs_dim, act_dim$also_parameter):
        super().__init__(obs_dim, act_dim)
        if self.load:
            $load


policy = PretrainedPolicy(5, 1$also_given)
""",
        model="self",
        defines=("Policy",),
    ),
    Receiver(
        SELF,
        "a class method makes it",
        "Generator(blocks=3)",
        GENERATOR,
        """
class PretrainedGenerator(Generator):
    @classmethod
    def from_pretrained(cls$also_parameter):
        model = cls(blocks=3)
        $load
        return model.eval()


if __name__ == "__main__":
    generator = PretrainedGenerator.from_pretrained($given)
""",
        defines=("Generator",),
    ),
    Receiver(
        CHAINED,
        "made and loaded in one line",
        "Classifier()",
        CLASSIFIER,
        """
device = torch.device("cpu")


def main($parameter):
    $load


if __name__ == "__main__":
    main($given)
""",
        model="Classifier().to(device)",
        defines=("Classifier",),
        once=True,
    ),
    Receiver(
        CHAINED,
        "through an attribute of a call",
        "Generator()",
        GENERATOR
        + """

class Gan:
    def __init__(self):
        self.generator = Generator()
        self.discriminator = Discriminator()

    def cpu(self):
        self.generator.cpu()
        return self
""",
        """
def main($parameter):
    $load


if __name__ == "__main__":
    main($given)
""",
        model="Gan().cpu().generator",
        defines=("Gan",),
        once=True,
    ),
)
