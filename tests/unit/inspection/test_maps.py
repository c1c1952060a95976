"""Which tensors are maps: told of networks whose maps are known by how they are written."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.inspection.maps import maps_of
from heatscope.tracing import Trace, record


def recorded(network: nn.Module, side: int = 32) -> Trace:
    return record(network.eval(), torch.rand(1, 3, side, side), keep="none")


class UNet(nn.Module):
    """Down and up again with skips; each normalisation is over whole maps, so that behind it a cell sees all pixels."""

    def __init__(self) -> None:
        super().__init__()

        def stage(read: int, made: int) -> nn.Module:
            return nn.Sequential(nn.Conv2d(read, made, 3, padding=1), nn.GroupNorm(2, made), nn.SiLU())

        self.first, self.second, self.middle = stage(3, 8), stage(8, 16), stage(16, 16)
        self.narrow, self.up = nn.Conv2d(16, 8, 1, stride=2), nn.ConvTranspose2d(8, 8, 4, stride=4)
        self.last, self.out = stage(24, 8), nn.Conv2d(16, 1, 1)

    def forward(self, picture: Tensor) -> Tensor:
        first = self.first(picture)
        second = self.second(F.max_pool2d(first, 2))
        middle = self.middle(F.avg_pool2d(second, 2))
        wide = F.interpolate(middle, scale_factor=2, mode="bilinear", align_corners=False)
        wide = self.last(torch.cat([wide, self.up(self.narrow(middle))], 1))
        return torch.sigmoid(self.out(torch.cat([F.interpolate(wide, scale_factor=2), first], 1)))


class Autoencoder(nn.Module):
    """Makes a picture of a vector."""

    def __init__(self) -> None:
        super().__init__()
        self.down, self.narrow = nn.Conv2d(3, 4, 4, stride=4), nn.Linear(4 * 8 * 8, 6)
        self.wide, self.up = nn.Linear(6, 4 * 8 * 8), nn.ConvTranspose2d(4, 3, 4, stride=4)

    def forward(self, picture: Tensor) -> Tensor:
        vector = self.narrow(self.down(picture).flatten(1))
        made: Tensor = self.up(self.wide(vector).view(-1, 4, 8, 8))
        return made.sigmoid()


class MixedHeads(nn.Module):
    """A transformer of patches whose heads are mixed by a 1 × 1 convolution (DeepViT, arXiv:2103.11886)."""

    def __init__(self) -> None:
        super().__init__()
        self.patches, self.three, self.mix = nn.Conv2d(3, 8, 8, stride=8), nn.Linear(8, 24), nn.Conv2d(2, 2, 1)

    def forward(self, picture: Tensor) -> Tensor:
        tokens = self.patches(picture).flatten(2).transpose(1, 2)
        query, key, value = self.three(tokens).view(1, -1, 3, 2, 4).permute(2, 0, 3, 1, 4)
        mixed = self.mix((query @ key.transpose(-2, -1) / 2).softmax(-1))
        found: Tensor = (mixed @ value).transpose(1, 2).flatten(2).mean(1)
        return found


def test_everything_in_a_u_net_is_maps_skipped_or_not() -> None:
    trace = recorded(UNet())
    maps = maps_of(trace, "input")
    assert {len(node.shape) for node in trace.nodes} == {4}
    assert [node.name for node in trace.nodes if node not in maps] == []
    # Behind the first normalisation a cell sees the whole picture, with its padding, wherever it stands.
    pooled = maps[trace["max_pool2d"]]
    assert (pooled.size, pooled.stride) == ((34, 34), (0, 0))


def test_what_is_made_a_picture_of_a_vector_is_maps() -> None:
    trace = recorded(Autoencoder())
    assert [node.name for node in maps_of(trace, "input")] == ["down", "view", "up", "sigmoid"]


def test_scores_whose_heads_are_mixed_are_no_maps() -> None:
    trace = recorded(MixedHeads())
    assert trace["mix"].kind == "convolution"
    assert [node.name for node in maps_of(trace, "input")] == ["patches"]


def test_kernels_that_are_made_on_the_way_are_no_maps() -> None:
    class Made(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.makes = nn.Linear(3, 27 * 4)

        def forward(self, picture: Tensor) -> Tensor:
            kernels = self.makes(picture.mean((0, 2, 3))).view(4, 3, 3, 3)
            return F.conv2d(weight=kernels, input=picture)

    assert [node.function for node in maps_of(recorded(Made()), "input")] == ["conv2d"]


def test_a_network_that_reads_no_picture_has_no_maps() -> None:
    assert maps_of(recorded(UNet()), None) == {}
