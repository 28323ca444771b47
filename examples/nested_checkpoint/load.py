import argparse

import torch
from network import DigitNet

parser = argparse.ArgumentParser(description="Evaluate a trained DigitNet")
parser.add_argument("--checkpoint", default="checkpoint.pth.tar", help="file written by the training script")
parser.add_argument("--classes", type=int, default=10)
parser.add_argument("--device", default="cpu")


def main() -> None:
    args = parser.parse_args()
    model = DigitNet(classes=args.classes).to(args.device)
    checkpoint = torch.load(args.checkpoint, map_location=args.device)
    model.load_state_dict(checkpoint)
    print(f"loaded {args.checkpoint}")


if __name__ == "__main__":
    main()
