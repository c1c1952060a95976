"""The varied test pictures: what they show, and that they are the same each time."""

import pytest
import torch
from torch import Tensor

from training.variations import LEAST_THING, MOST_THING, SMALL, VARIATIONS, cut_out, vary


@pytest.fixture
def disc() -> Tensor:
    """Two pictures: an orange disc on green, and nothing but noise; (2, 3, 64, 64) uint8."""
    place = torch.linspace(-1, 1, 64)
    inside = (place[:, None].square() + place[None, :].square() < 0.3).float()
    noise = torch.randn(3, 64, 64, generator=torch.Generator().manual_seed(0))
    orange, green = (torch.tensor(colour).view(3, 1, 1) for colour in ((230.0, 140.0, 30.0), (40.0, 150.0, 60.0)))
    picture = inside * orange + (1 - inside) * green + 6 * noise
    return torch.stack([picture, 128 + 60 * noise]).clamp(0, 255).byte()


@pytest.mark.parametrize("name", VARIATIONS)
def test_a_variation_is_another_picture_of_the_same_size_and_always_the_same(disc: Tensor, name: str) -> None:
    found = vary(disc, name)
    assert found.shape == disc.shape
    assert found.dtype == torch.uint8
    assert (found.float() - disc.float()).abs().mean() > 5
    torch.testing.assert_close(vary(disc, name), found, rtol=0, atol=0)


def test_what_stands_out_in_the_middle_is_cut_out(disc: Tensor) -> None:
    mask = cut_out(disc.float() / 255)
    place = torch.linspace(-1, 1, 64)
    distance = (place[:, None].square() + place[None, :].square()).sqrt()
    assert mask[0, 0][distance < 0.45].mean() > 0.97
    assert mask[0, 0][distance > 0.65].mean() < 0.03
    # Where nothing stands out something in the middle is taken: never all, never nothing.
    assert LEAST_THING <= float(mask[1].mean()) <= MOST_THING


def test_grounds_are_white_or_of_one_colour_and_the_thing_stays(disc: Tensor) -> None:
    white, coloured = (vary(disc, name)[0].float() for name in ("on_white", "on_colour"))
    corner = (slice(None), slice(0, 6), slice(0, 6))
    assert white[corner].min() >= 254
    assert coloured[corner].flatten(1).std(1).max() < 1
    assert coloured[corner].mean((1, 2)).std() > 1  # no grey
    for varied in (white, coloured):
        torch.testing.assert_close(varied[:, 26:38, 26:38], disc[0, :, 26:38, 26:38].float(), rtol=0, atol=2)


def test_small_holds_the_whole_picture_at_half_its_side(disc: Tensor) -> None:
    expected = disc[0].float().view(3, 32, 2, 32, 2).mean((2, 4))  # each pixel the mean of four
    found = vary(disc, "small")[0].float()
    side = round(64 * SMALL)
    gaps = [
        float((found[:, top : top + side, left : left + side] - expected).abs().max())
        for top in range(65 - side)
        for left in range(65 - side)
    ]
    assert min(gaps) <= 1


def test_grey_and_drawn_have_no_colour_and_light_changes_it(disc: Tensor) -> None:
    for name in ("grey", "drawn"):
        varied = vary(disc, name)
        assert torch.equal(varied[:, 0], varied[:, 1])
        assert torch.equal(varied[:, 0], varied[:, 2])
    red, green, blue = disc[0, :, 32, 32].tolist()
    assert int(vary(disc, "grey")[0, 0, 32, 32]) == pytest.approx(0.299 * red + 0.587 * green + 0.114 * blue, abs=1)
    drawing = vary(disc, "drawn")[0, 0].float()
    assert drawing[26:38, 26:38].mean() > 180  # paper inside
    place = torch.linspace(-1, 1, 64)
    distance = (place[:, None].square() + place[None, :].square()).sqrt()
    assert drawing[(distance - 0.55).abs() < 0.04].mean() < drawing[distance < 0.4].mean() - 10  # a line around
    lit = vary(disc.repeat(20, 1, 1, 1)[::2], "other_light").float().mean((2, 3))
    assert lit.std(0).min() > 10
