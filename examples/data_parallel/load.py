from pathlib import Path

import torch
from segmenter import Segmenter

WEIGHTS = Path(__file__).parent / "weights"


class Predictor:
    def __init__(self, weights: Path, device: str = "cpu"):
        self.device = torch.device(device)
        self.model = Segmenter().to(self.device)
        state = torch.load(weights, map_location=self.device)
        self.model.load_state_dict(state)
        self.model.eval()


if __name__ == "__main__":
    Predictor(WEIGHTS / "best.pth")
