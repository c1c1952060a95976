"""How sure against how right, on answers whose figures can be worked out by hand."""

import pytest
import torch

from training.calibration import calibration_error, expected_calibration_error, temperature


def test_error_is_the_gap_of_each_bin_weighed_by_its_answers() -> None:
    # Ten bins: 0.8 to 0.9 holds three answers, two of them right; 0.5 to 0.6 holds one, which is wrong.
    probability = torch.tensor([0.85, 0.85, 0.85, 0.55])
    is_right = torch.tensor([True, True, False, False])
    expected = 3 / 4 * abs(0.85 - 2 / 3) + 1 / 4 * 0.55
    assert expected_calibration_error(probability, is_right, bins=10) == pytest.approx(expected)


def test_too_sure_and_too_unsure_in_one_bin_make_up_for_each_other_and_in_two_do_not() -> None:
    is_right = torch.tensor([True, False])
    assert expected_calibration_error(torch.tensor([0.5, 0.5]), is_right, bins=2) == pytest.approx(0)
    assert expected_calibration_error(torch.tensor([0.4, 0.6]), is_right, bins=2) == pytest.approx(0.6)


@pytest.mark.parametrize("probability", [0.0, 1.0, 1 / 15, 14 / 15])
def test_ends_of_bins_belong_to_one(probability: float) -> None:
    error = expected_calibration_error(torch.tensor([probability]), torch.tensor([False]))
    assert error == pytest.approx(probability)


def test_temperature_finds_by_what_the_logits_were_multiplied_and_changes_no_answer() -> None:
    chance = torch.Generator().manual_seed(0)
    honest = 2 * torch.randn(20_000, 4, generator=chance)
    truth = torch.multinomial(honest.softmax(1), 1, generator=chance).squeeze(1)
    found = temperature(3 * honest, truth)
    assert found == pytest.approx(3, rel=0.05)
    before, after = calibration_error(3 * honest, truth), calibration_error(3 * honest / found, truth)
    assert before > 0.1
    assert after < 0.015
    assert torch.equal((3 * honest).argmax(1), (3 * honest / found).argmax(1))
