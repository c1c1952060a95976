"""What is shown while training so that a network is sturdy, against what can be told of it by hand."""

import pytest
import torch

from tests.training.one_device import WHERE, on_one_device
from training import sturdy
from training.sturdy import KINDS, drawn, grey, on_ground, small, vary_some


def _chance() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def _red_on_green(count: int) -> torch.Tensor:
    """Return (count, 3, 64, 64): a red square in the middle of green."""
    pictures = torch.zeros(count, 3, 64, 64)
    pictures[:, 1] = 0.8
    pictures[:, :, 20:44, 20:44] = torch.tensor([0.9, 0.1, 0.1]).view(3, 1, 1)
    return pictures


def test_a_share_of_the_batch_is_varied_and_the_rest_is_left() -> None:
    pictures = torch.rand(100, 3, 64, 64, generator=_chance())
    varied = vary_some(pictures, _chance())
    changed = [not torch.equal(one, before) for one, before in zip(varied, pictures, strict=True)]
    count = round(100 * sum(share for share, _ in KINDS))
    assert changed == [True] * count + [False] * (100 - count)
    assert varied.shape == pictures.shape
    assert 0 <= float(varied.min())
    assert float(varied.max()) <= 1
    assert torch.equal(vary_some(pictures, _chance(), strength=0), pictures)
    assert torch.equal(vary_some(pictures, _chance()), varied)


def test_a_thing_is_laid_on_white_or_on_one_colour() -> None:
    found = on_ground(_red_on_green(40), _chance())
    corners = found[:, :, 0, 0]
    white = (corners == 1).all(1)
    assert 8 < int(white.sum()) < 32
    for one, corner in zip(found, corners, strict=True):
        assert torch.allclose(one[:, 32, 32], torch.tensor([0.9, 0.1, 0.1]), atol=1e-3)
        for far in (one[:, :8, :8], one[:, -8:, -8:]):
            assert torch.allclose(far, corner.view(3, 1, 1).expand(3, 8, 8), atol=1e-3)
    assert len({tuple(corner.tolist()) for corner in corners[~white]}) == int((~white).sum())


def test_a_small_picture_lies_whole_in_a_frame_of_its_borders_colour() -> None:
    found = small(_red_on_green(20), _chance())
    sides = []
    for one in found:
        red = one[0] > 0.45
        assert bool(red.any())
        rows, columns = (red.any(axis).nonzero().flatten() for axis in (1, 0))
        sides.append(len(rows))
        assert abs(len(rows) - len(columns)) <= 1
        assert torch.allclose(one[:, ~(one[0] > 1e-3)], torch.tensor([0.0, 0.8, 0.0]).view(3, 1), atol=1e-3)
    assert min(sides) >= 24 / sturdy.WIDEST_FRAME - 1.5
    assert max(sides) <= 24 / sturdy.NARROWEST_FRAME + 1.5
    assert len(set(sides)) > 3


def test_drawn_and_grey_pictures_have_no_colour() -> None:
    pictures = torch.rand(5, 3, 64, 64, generator=_chance())
    for vary in (drawn, grey):
        found = vary(pictures, _chance())
        assert torch.equal(found[:, 0], found[:, 1])
        assert torch.equal(found[:, 0], found[:, 2])
    flat = drawn(torch.full((1, 3, 64, 64), 0.4), _chance())  # no edges: white paper
    assert float(flat.min()) == pytest.approx(1, abs=1e-3)


def test_pictures_are_varied_where_they_are() -> None:
    with on_one_device():
        found = vary_some(torch.zeros(50, 3, 64, 64, device=WHERE), _chance())
    assert found.device == WHERE
