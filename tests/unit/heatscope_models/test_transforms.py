"""Turning and scaling agree with torch's exact turns and with Pillow's own rotation."""

import numpy as np
import pytest
import torch
from PIL import Image

from heatscope_models.transforms import turn_and_scale
from tests.pictures import photo


@pytest.fixture
def batch() -> torch.Tensor:
    pixels = np.asarray(photo(64, 64), np.float32) / 255 - 0.5
    return torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0)


@pytest.mark.parametrize("degrees", [0, 360, -360])
def test_nothing_to_do_changes_nothing_at_all(batch: torch.Tensor, degrees: float) -> None:
    assert turn_and_scale(batch, degrees, 1) is batch


@pytest.mark.parametrize(("degrees", "turns"), [(90, 1), (180, 2), (270, 3), (-90, 3)])
def test_quarter_turns_are_exact_and_counter_clockwise(batch: torch.Tensor, degrees: float, turns: int) -> None:
    torch.testing.assert_close(
        turn_and_scale(batch, degrees), torch.rot90(batch, turns, dims=(2, 3)), rtol=0, atol=1e-4
    )


def test_any_angle_is_pillows_rotation_inside_the_picture(batch: torch.Tensor) -> None:
    for channel in range(3):
        expected = Image.fromarray(batch[0, channel].numpy()).rotate(33, Image.Resampling.BILINEAR)
        turned = turn_and_scale(batch, 33)[0, channel].numpy()
        np.testing.assert_allclose(turned[20:44, 20:44], np.asarray(expected)[20:44, 20:44], atol=0.01)


def test_scaling_by_two_shows_the_middle_half_twice_as_large(batch: torch.Tensor) -> None:
    expected = torch.nn.functional.interpolate(batch, scale_factor=2, mode="bilinear", align_corners=False)
    torch.testing.assert_close(
        turn_and_scale(batch, factor=2)[..., 4:-4, 4:-4], expected[..., 36:-36, 36:-36], rtol=0, atol=1e-4
    )


def test_what_comes_in_from_outside_is_the_mean_colour(batch: torch.Tensor) -> None:
    small = turn_and_scale(batch + 1, factor=0.5)
    assert (small[..., :15, :] == 0).all()
    assert (small[..., 20:44, 20:44] != 0).all()
    assert (turn_and_scale(batch + 1, degrees=45)[..., 0, 0] == 0).all()


def test_picture_that_is_not_square_keeps_its_proportions_when_turned() -> None:
    batch = torch.zeros(1, 1, 20, 60)
    batch[..., 8:12, 20:40] = 1  # a bar lying down, 20 × 4
    standing = turn_and_scale(batch, 90)[0, 0]
    assert standing.sum(dim=0).nonzero().flatten().tolist() == [28, 29, 30, 31]
    assert standing.sum(dim=1).count_nonzero() == 20


def test_every_picture_of_a_batch_is_turned_alike(batch: torch.Tensor) -> None:
    both = turn_and_scale(torch.cat([batch, -batch]), 20, 1.3)
    torch.testing.assert_close(both[0], -both[1])
