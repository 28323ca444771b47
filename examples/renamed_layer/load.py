import torch
from model import MyModel

model = MyModel()
model.load_state_dict(torch.load("model.pth"))
model.eval()
