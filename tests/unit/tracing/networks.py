"""Networks as students write them: functions and modules mixed, things used twice, things done in place."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class LeNet(nn.Module):
    """LeCun et al. 1998, as tutorials have it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(256, 32), nn.Linear(32, 24), nn.Linear(24, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(torch.tanh(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), (2, 2))
        x = x.view(x.size(0), -1)
        x = F.relu(self.fc2(F.relu_(self.fc1(x))))
        return F.log_softmax(self.fc3(F.dropout(x, training=self.training)), dim=1)


class SqueezeAndExcite(nn.Module):
    """Hu et al. 2018."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.down, self.up = nn.Conv2d(channels, 2, 1), nn.Conv2d(2, channels, 1)

    def forward(s, x: Tensor) -> Tensor:  # noqa: N805 - some do write it so
        scale = x.mean((2, 3), keepdim=True)
        return x * torch.sigmoid(s.up(F.silu(s.down(scale), inplace=True)))


class Dense(nn.Module):
    """Every layer reads all before it (Huang et al. 2017), with groups, dilation and an attention over channels."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(4 + 4 * index, 4, 3, padding=2, dilation=2) for index in range(3)])
        self.norms = nn.ModuleList([nn.GroupNorm(2, 4), nn.BatchNorm2d(4), nn.InstanceNorm2d(4, affine=True)])
        self.squeeze = SqueezeAndExcite(16)

    def forward(self, x: Tensor) -> Tensor:
        maps = [x]
        for layer, norm in zip(self.layers, self.norms, strict=True):
            maps.append(F.leaky_relu(norm(layer(torch.cat(maps, dim=1))), 0.1))
        made: Tensor = self.squeeze(torch.cat(maps, 1))
        made += 0.5
        return F.adaptive_avg_pool2d(made, (2, 3)).flatten(1)


class UNet(nn.Module):
    """Down, up again, and across (Ronneberger et al. 2015), of odd sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(2, 4, 3, padding="same"), nn.Conv2d(4, 8, 3, padding=1, stride=2)
        self.up = nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1)
        self.last = nn.Conv2d(8, 2, 1)
        self.prelu = nn.PReLU(4)

    def forward(self, x: Tensor) -> Tensor:
        high = self.prelu(self.first(x))
        low = self.up(torch.relu(self.second(high)))
        low = F.pad(low, (0, high.shape[-1] - low.shape[-1], 0, high.shape[-2] - low.shape[-2]), mode="replicate")
        made: Tensor = self.last(torch.cat([high, low], 1))
        return F.interpolate(made, scale_factor=2, mode="bilinear", align_corners=False).softmax(1)


class WaveNet(nn.Module):
    """Causal convolutions along time with gates (van den Oord et al. 2016)."""

    def __init__(self) -> None:
        super().__init__()
        self.gates = nn.ModuleList([nn.Conv1d(4, 8, 2, dilation=2**depth) for depth in range(3)])

    def forward(self, x: Tensor) -> Tensor:
        skips: list[Tensor] = []
        for depth, gate in enumerate(self.gates):
            made = F.glu(gate(F.pad(x, (2**depth, 0))), dim=1)
            skips.append(made)
            x = x + made
        return torch.stack(skips).sum(0).cumsum(-1)


class MinimalGpt(nn.Module):
    """Attention written out: one matrix for all three, a mask that is cut to size, heads split by view."""

    mask: Tensor

    def __init__(self, width: int = 16, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.tokens, self.places = nn.Embedding(20, width), nn.Parameter(torch.randn(1, 32, width))
        self.norm, self.qkv, self.out = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.register_buffer("mask", torch.tril(torch.ones(32, 32)).view(1, 1, 32, 32))

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.tokens(tokens) + self.places[:, : tokens.shape[1]]
        batch, length, width = x.size()
        query, key, value = (
            part.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
            for part in self.qkv(self.norm(x)).split(width, dim=2)
        )
        scores = (query @ key.transpose(-2, -1)) * (1.0 / math.sqrt(key.size(-1)))
        scores = scores.masked_fill(self.mask[:, :, :length, :length] == 0, float("-inf"))
        heads = F.softmax(scores, dim=-1) @ value
        x = x + self.out(heads.transpose(1, 2).contiguous().view(batch, length, width))
        result: Tensor = x @ self.tokens.weight.T
        return result


class HandwrittenRecurrence(nn.Module):
    """A gated recurrent unit step by step, with its states written into a tensor."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.Linear(8, 12)
        self.start = nn.Parameter(torch.randn(4))

    def forward(self, x: Tensor) -> Tensor:
        state = self.start.expand(x.shape[0], -1)
        states = x.new_zeros(x.shape[0], x.shape[1], 4)
        for step in range(x.shape[1]):
            gates = self.cell(torch.cat([x[:, step], state], -1))
            update, reset, candidate = gates.chunk(3, -1)
            update = torch.sigmoid(update)
            state = update * state + (1 - update) * torch.tanh(candidate * reset.sigmoid())
            states[:, step] = state
        return F.normalize(states, dim=-1)


class Mixer(nn.Module):
    """Patches by ``unfold``, mixed along both axes (Tolstikhin et al. 2021), with einsum and roots of squares."""

    def __init__(self) -> None:
        super().__init__()
        self.embed, self.across = nn.Linear(12, 8), nn.Parameter(torch.randn(16, 16) / 4)
        self.scale = nn.Parameter(torch.rand(8))

    def forward(self, x: Tensor) -> Tensor:
        patches = x.unfold(2, 2, 2).unfold(3, 2, 2).permute(0, 2, 3, 1, 4, 5).reshape(x.shape[0], 16, 12)
        x = self.embed(patches)
        x = x + torch.einsum("bnd,nm->bmd", F.gelu(x, approximate="tanh"), self.across)
        x = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.scale
        result: Tensor = x.roll(3, dims=1).amax(dim=1) / (1 + x.std(dim=1)) - x.norm(dim=1).clamp(max=3)
        return result


class Prototypes(nn.Module):
    """Distances to learned points, and similarities to them."""

    def __init__(self) -> None:
        super().__init__()
        self.points = nn.Parameter(torch.randn(5, 6))

    def forward(self, x: Tensor) -> Tensor:
        apart = torch.cdist(x, self.points)
        alike = F.cosine_similarity(x.unsqueeze(1), self.points, dim=-1)
        return torch.where(apart < 2, -apart, alike.logsumexp(1, True)) ** 2 // 0.5


def by_hand() -> dict[str, tuple[nn.Module, tuple[Tensor, ...]]]:
    """Return each network with something to run it on."""
    chance = torch.Generator().manual_seed(5)
    with torch.random.fork_rng():
        torch.manual_seed(6)
        networks: dict[str, nn.Module] = {
            "LeNet": LeNet(), "Dense": Dense(), "UNet": UNet(), "WaveNet": WaveNet(), "MinimalGpt": MinimalGpt(),
            "HandwrittenRecurrence": HandwrittenRecurrence(), "Mixer": Mixer(), "Prototypes": Prototypes(),
            "TransformerEncoder": nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 4, 32, batch_first=True), 2),
            "Transformer": nn.Transformer(16, 4, 1, 1, 32, batch_first=True),
        }  # fmt: skip
    inputs: dict[str, tuple[Tensor, ...]] = {
        "LeNet": (torch.randn(2, 1, 28, 28, generator=chance),),
        "Dense": (torch.randn(1, 4, 9, 8, generator=chance),),
        "UNet": (torch.randn(1, 2, 9, 11, generator=chance),),
        "WaveNet": (torch.randn(2, 4, 16, generator=chance),),
        "MinimalGpt": (torch.randint(20, (2, 7), generator=chance),),
        "HandwrittenRecurrence": (torch.randn(2, 5, 4, generator=chance),),
        "Mixer": (torch.randn(2, 3, 8, 8, generator=chance),),
        "Prototypes": (torch.randn(4, 6, generator=chance),),
        "TransformerEncoder": (torch.randn(2, 6, 16, generator=chance),),
        "Transformer": (torch.randn(1, 5, 16, generator=chance), torch.randn(1, 4, 16, generator=chance)),
    }
    return {name: (network.eval(), inputs[name]) for name, network in networks.items()}
