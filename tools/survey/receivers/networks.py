"""Small networks in the styles that people write."""

from __future__ import annotations

CLASSIFIER = """
class Classifier(nn.Module):
    def __init__(self, in_channels=3, num_classes=10, width=8):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, width * 2, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width * 2),
            nn.ReLU(inplace=True),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(width * 2, num_classes)

    def forward(self, x):
        x = self.pool(self.features(x)).flatten(1)
        return self.head(x)
"""

GENERATOR = """
class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        layers = []
        for _ in range(2):
            layers += [nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), nn.InstanceNorm2d(channels)]
        self.body = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.body(x)


class Generator(nn.Module):
    def __init__(self, channels=4, blocks=2, upscale=4):
        super().__init__()
        self.entry = nn.Conv2d(3, channels, 7, padding=3)
        self.blocks = nn.ModuleList([ResidualBlock(channels) for _ in range(blocks)])
        for step in range(upscale // 2):
            self.add_module(f"up{step}", nn.Conv2d(channels, channels * 4, 3, padding=1))
        self.exit = nn.Conv2d(channels, 3, 7, padding=3)
        self.act = nn.PReLU()


class Discriminator(nn.Module):
    def __init__(self, channels=4, layers=3):
        super().__init__()
        modules, width = [nn.Conv2d(3, channels, 4, 2, 1), nn.LeakyReLU(0.2)], channels
        for n in range(1, layers):
            previous, width = width, min(width * 2, 16)
            modules += [nn.Conv2d(previous, width, 4, 2, 1), nn.BatchNorm2d(width), nn.LeakyReLU(0.2)]
        modules.append(nn.Conv2d(width, 1, 4))
        self.model = nn.Sequential(*modules)
"""

ENCODER = """
class Attention(nn.Module):
    def __init__(self, dim, heads=2, qkv_bias=True):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, dim * 3, bias=qkv_bias)
        self.proj = nn.Linear(dim, dim)


class Layer(nn.Module):
    def __init__(self, dim, mlp_ratio=2.0, norm_layer=nn.LayerNorm, **attention):
        super().__init__()
        self.norm1 = norm_layer(dim)
        self.attn = Attention(dim, **attention)
        self.norm2 = norm_layer(dim)
        hidden = int(dim * mlp_ratio)
        self.mlp = nn.Sequential(nn.Linear(dim, hidden), nn.GELU(), nn.Linear(hidden, dim))


class Encoder(nn.Module):
    def __init__(self, vocab_size=30, dim=8, depth=2, max_len=16, num_classes=None):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, dim, padding_idx=0)
        self.pos_embed = nn.Parameter(torch.zeros(1, max_len, dim))
        self.layers = nn.ModuleList(Layer(dim, heads=2) for _ in range(depth))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, num_classes) if num_classes else nn.Identity()
        self.register_buffer("mask", torch.tril(torch.ones(max_len, max_len)))
"""

POLICY = """
def layer_init(layer, std=1.0):
    nn.init.orthogonal_(layer.weight, std)
    nn.init.constant_(layer.bias, 0.0)
    return layer


def mlp(sizes, activation=nn.Tanh):
    layers = []
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        layers.append(layer_init(nn.Linear(a, b)))
        if i < len(sizes) - 2:
            layers.append(activation())
    return nn.Sequential(*layers)


class Policy(nn.Module):
    def __init__(self, obs_dim, act_dim, hidden=(16, 16)):
        super().__init__()
        self.actor = mlp([obs_dim, *hidden, act_dim])
        self.critic = mlp([obs_dim, *hidden, 1])
        self.log_std = nn.Parameter(-0.5 * torch.ones(act_dim))
"""

TAGGER = """
class Tagger(nn.Module):
    def __init__(self, n_chars, n_tags, emb_dim=6, hidden_dim=5, bidirectional=True):
        super(Tagger, self).__init__()
        self.embedding = nn.Embedding(n_chars, emb_dim)
        self.lstm = nn.LSTM(emb_dim, hidden_dim, num_layers=2, bidirectional=bidirectional, batch_first=True)
        self.out = nn.Linear(hidden_dim * (2 if bidirectional else 1), n_tags)
"""

RESNET = """
def conv3x3(in_planes, out_planes, stride=1):
    return nn.Conv2d(in_planes, out_planes, kernel_size=3, stride=stride, padding=1, bias=False)


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super().__init__()
        self.conv1 = conv3x3(inplanes, planes, stride)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample


class ResNet(nn.Module):
    def __init__(self, block, layers, num_classes=10, width=4, zero_init_residual=False):
        super().__init__()
        self.inplanes = width
        self.conv1 = conv3x3(3, width)
        self.bn1 = nn.BatchNorm2d(width)
        for number, blocks in enumerate(layers, start=1):
            planes = width * 2 ** (number - 1)
            setattr(self, f"layer{number}", self._make_layer(block, planes, blocks, 1 if number == 1 else 2))
        self.fc = nn.Linear(self.inplanes, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(m, nn.BatchNorm2d):
                nn.init.constant_(m.weight, 1)

    def _make_layer(self, block, planes, blocks, stride):
        downsample = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            downsample = nn.Sequential(
                nn.Conv2d(self.inplanes, planes * block.expansion, 1, stride, bias=False),
                nn.BatchNorm2d(planes * block.expansion),
            )
        layers = [block(self.inplanes, planes, stride, downsample)]
        self.inplanes = planes * block.expansion
        layers.extend(block(self.inplanes, planes) for _ in range(1, blocks))
        return nn.Sequential(*layers)


def _resnet(block, layers, **kwargs):
    return ResNet(block, layers, **kwargs)


def resnet_tiny(**kwargs):
    return _resnet(BasicBlock, [1, 1], **kwargs)


def resnet_small(**kwargs):
    return _resnet(BasicBlock, [2, 1, 1], **kwargs)
"""
