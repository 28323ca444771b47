"""Programs that load a checkpoint into a model, in the forms in which people write that."""

from __future__ import annotations

import black

from tools.fix_score.architectures import source

_FORMS = (
    """
model = Net()
model.load_state_dict(torch.load("model.pth"))
""",
    """
model = Net()
state_dict = torch.load('model.pth', map_location='cpu')
model.load_state_dict(state_dict)
""",
    """
def build(path):
    net = Net()
    checkpoint = torch.load(path)
    net.load_state_dict(checkpoint)
    return net


model = build("model.pth")
""",
    """
class Trainer:
    def __init__(self):
        self.model = Net()

    def resume(self, path):
        if path:
            self.model.load_state_dict(torch.load(path, map_location="cpu"), strict=True)


trainer = Trainer()
trainer.resume("model.pth")
""",
    """
model = Net()
model.load_state_dict(
    torch.load(
        "model.pth",
        map_location="cpu",
    ),
)
print("loaded")
""",
    """
model = Net()
result = model.load_state_dict(torch.load("model.pth"))
print(result)
""",
)

_WHOLE = """
class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Net()
        self.extra = nn.Linear(5, 6)


model = Whole()
model.load_state_dict(torch.load("model.pth"), strict=False)
"""


def program(architecture: str, number: int, *, is_part: bool = False) -> str:
    """Return the program with this number: the model, and one of the forms of a load, as `black` formats it.

    Where the model `is_part` of a larger one, the load is into that.
    """
    text = f"{source(architecture)}\n{_WHOLE if is_part else _FORMS[number % len(_FORMS)]}"
    # Half of the files keep the single quotes that some people write.
    return black.format_str(text, mode=mode(number))


def mode(number: int) -> black.Mode:
    """Return how the file is formatted."""
    return black.Mode(string_normalization=number % len(_FORMS) != 1)
