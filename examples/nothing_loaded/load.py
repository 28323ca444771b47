import torch
from detector import Detector


def build_detector(pretrained: str | None = None) -> Detector:
    """Return a detector; `pretrained` names a file with the weights of its backbone."""
    detector = Detector()
    if pretrained is not None:
        result = detector.load_state_dict(torch.load(pretrained), strict=False)
        print(result)
    return detector


if __name__ == "__main__":
    build_detector("backbone.pth")
