"""Tensors have the shapes, dtypes and (where small) values that PyTorch computes."""

from __future__ import annotations

import math

import pytest
import torch

from ckpt_lsp.evaluator.values import TensorValue, Unknown
from tests.libraries.evaluating import evaluate, run

SETUP = """
a = torch.rand(2, 3, 4)
b = torch.rand(3, 1)
x = torch.rand(2, 3, 16, 16)
i = torch.arange(6)
"""

EXPRESSIONS = """
torch.zeros(2, 3) | torch.zeros((2, 3)) | torch.ones([4]) | torch.empty(size=(2, 2)) | torch.full((2,), 7)
torch.eye(3) | torch.full((2,), 1.5) | torch.arange(5) | torch.arange(1, 10, 3) | torch.arange(0, 1, 0.25)
torch.arange(3.0) | torch.linspace(0, 1, 5) | torch.tensor([[1, 2], [3, 4]]) | torch.tensor(3)
torch.tensor([1.5, 2]) | torch.tensor([True]) | torch.tensor([1, 2], dtype=torch.float64)
torch.randint(0, 5, (3, 2)) | torch.randperm(4) | torch.zeros_like(a) | torch.ones_like(i, dtype=torch.float16)
torch.Tensor(2, 3) | torch.Tensor([1, 2]) | torch.LongTensor([1, 2]) | torch.FloatTensor(3) | a.new_zeros(2, 2)
a.new_ones((3,)) | torch.tensor([]) | a + b | a * 2 | 2 - a | a / i[:4] | i / 2 | i // 2 | i % 4 | i ** 2 | -a
a > 0.5 | i == 3 | i + 1.5 | i.float() + 1 | a.view(6, 4) | a.view(2, -1) | a.reshape(-1) | a.flatten(1)
a.permute(2, 0, 1) | a.transpose(1, 2) | b.t() | a.T.shape | a.unsqueeze(0) | a.unsqueeze(-1) | b.squeeze()
b.squeeze(-1) | a.expand(5, 2, 3, 4) | b.expand(-1, 4) | b.repeat(2, 3) | a.repeat_interleave(2, dim=1)
torch.flatten(a) | a.unflatten(2, (2, 2)) | a.movedim(0, 2) | a.mT | a[0] | a[:, 1] | a[..., 0] | a[None]
a[:, None, ::2] | a[0, 1, 2] | a[-1:] | a[[0, 1, 1]] | a[:, torch.tensor([0, 2])]
a[torch.tensor([[0, 1], [1, 0]])] | i[2] | i[1:4] | i[-1] | a[:, :, 1:3] | len(a) | [t.shape for t in a][0]
a.sum() | a.sum(1) | a.mean(dim=(1, 2)) | a.mean(-1, keepdim=True) | a.max() | a.max(dim=1)[0] | a.argmax(dim=1)
i.sum() | a.norm() | a.norm(dim=1) | a.norm(2, 1, True) | a.std(dim=0) | i.max() | torch.sum(i) | a.softmax(-1)
a.var(0).shape | a.topk(2)[0] | a.sort()[1] | torch.diff(i) | torch.cumsum(i, 0) | i.prod() | a @ torch.rand(4, 5)
torch.matmul(torch.rand(4), torch.rand(4)) | torch.bmm(a, a.transpose(1, 2)) | torch.rand(3) @ b
torch.einsum("bij,bjk->bik", a, torch.rand(2, 4, 5)) | torch.einsum("ij,j", torch.rand(2, 3), torch.rand(3))
torch.outer(i, i) | torch.cat([a, a]) | torch.cat((a, a), dim=-1) | torch.stack([i, i]) | torch.stack([i, i], dim=1)
torch.cat([i, i * 1.5]) | a.chunk(2, dim=2)[1] | a.split(3, dim=2)[1] | torch.split(a, [1, 2], dim=1)[0]
torch.meshgrid(i, i[:2], indexing="ij")[0] | torch.meshgrid(i, i[:2], indexing="xy")[1] | torch.hstack([i, i])
torch.vstack([i, i]) | torch.where(a > 0, a, 0.0) | a.half() | i.double() | a.to(torch.int32) | a.long()
a.type(torch.float64) | a.detach() | a.clone() | i.to(a.dtype) | a.bool() | (a > 0).int() | a.type_as(i)
a.numpy().shape | F.conv2d(x, torch.rand(8, 3, 3, 3), padding=1) | F.conv2d(x, torch.rand(8, 3, 3, 3), stride=2)
F.max_pool2d(x, 3, 2, 1) | F.conv_transpose2d(x, torch.rand(3, 5, 4, 4), stride=2, padding=1) | F.avg_pool2d(x, 2)
F.adaptive_avg_pool2d(x, 1) | F.adaptive_avg_pool2d(x, (None, 2)) | F.interpolate(x, scale_factor=2)
F.interpolate(x, size=(5, 6)) | F.pad(x, (1, 2, 3, 4)) | F.relu(x) | F.softmax(x, dim=1)
F.linear(a, torch.rand(7, 4)) | F.embedding(i, torch.rand(9, 5)) | F.glu(a, dim=-1)
F.pixel_shuffle(torch.rand(1, 8, 2, 2), 2) | F.pixel_unshuffle(x, 2) | F.one_hot(i, 6)
F.cross_entropy(b.t(), i[:1]) | F.max_pool2d(x, 3, 2, ceil_mode=True) | F.scaled_dot_product_attention(a, a, a)
F.normalize(a) | F.layer_norm(a, (4,)) | nn.Conv2d(3, 8, 3)(x)
nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())(x)
nn.LSTM(4, 5, batch_first=True)(a)[0] | nn.GRU(4, 5, 2)(a)[1] | nn.Embedding(9, 2)(i)
nn.Upsample(scale_factor=2)(x) | nn.BatchNorm2d(3)(x) | nn.ConvTranspose2d(3, 6, 2, 2)(x) | nn.Linear(4, 2)(a)
nn.AdaptiveAvgPool2d(1)(x).flatten(1) | nn.MultiheadAttention(4, 2)(a, a, a)[0]
nn.TransformerEncoderLayer(4, 2, 8)(a) | nn.AvgPool2d(3, 2, 1)(x) | nn.PReLU()(a) | nn.Parameter(torch.ones(2))
nn.Parameter(torch.ones(2)).data | torch.sqrt(torch.tensor([4.0, 9.0])) | torch.round(i / 4)
nn.init.normal_(torch.empty(2, 3)) | torch.clamp(a, 0, 1) | a.masked_fill(a > 0, 1.0) | torch.tril(a)
i.abs().neg() | ~(i > 2) | torch.nn.functional.unfold(x, 3).dim() > 0 | a.size(-1) | a.shape[1] * 2 | a.numel()
torch.bernoulli(a) | torch.roll(a, 1) | a.contiguous().view(-1) | a.index_select(1, torch.tensor([0]))
a.gather(2, a.long())
""".replace("\n", "|")


def _expressions() -> list[str]:
    return [text for part in EXPRESSIONS.split("|") if (text := part.strip())]


@pytest.fixture(scope="module")
def torch_names() -> dict[str, object]:
    return run(SETUP)


@pytest.mark.parametrize("expression", _expressions())
def test_an_expression_is_worked_out_as_in_pytorch(expression: str, torch_names: dict[str, object]) -> None:
    expected = eval(expression, torch_names)
    machine, module = evaluate(f"{SETUP}\nresult = {expression}")
    value = module.content["result"]
    if not isinstance(expected, torch.Tensor):
        known = machine.to_python(value)
        assert isinstance(known, Unknown) or known == (
            tuple(expected) if isinstance(expected, torch.Size) else expected
        )
        return
    assert isinstance(value, TensorValue), value
    assert value.shape == tuple(expected.shape)
    assert value.dtype == str(expected.dtype).removeprefix("torch.")
    if value.values is not None:
        wanted = expected.detach().flatten().tolist()
        assert all(math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-7) for x, y in zip(value.values, wanted, strict=True))


def test_an_unknown_size_keeps_the_rank() -> None:
    _, module = evaluate(
        "n = torch.cuda.device_count()\nx = torch.zeros(2, n, 3)\ny = x.flatten(1)\nz = x.permute(2, 1, 0)"
    )
    shapes = [module.content[name].shape for name in "xyz"]  # type: ignore[attr-defined]
    assert shapes == [(2, None, 3), (2, None), (3, None, 2)]


def test_values_are_forgotten_where_something_is_written() -> None:
    machine, module = evaluate(
        "x = torch.zeros(3)\nx[0] = 5\ny = x.tolist()\nz = torch.ones(1)\nz.fill_(3)\nw = z.item()"
    )
    assert isinstance(machine.to_python(module.content["y"]), Unknown)
    assert isinstance(module.content["w"], Unknown)


def test_the_program_may_put_attributes_on_tensors() -> None:
    source = (
        "p = nn.Parameter(torch.ones(1))\np.decay = False\nresult = (p.decay, hasattr(p, 'other'), hasattr(p, 'shape'))"
    )
    machine, module = evaluate(source)
    assert machine.to_python(module.content["result"]) == (False, False, True)
