"""Classes come best first, with the softmax over all of them."""

import pytest
import torch

from heatscope.inspection.predictions import best_of_each, rank, uncertainty


def test_softmax_is_the_one_worked_out_by_hand() -> None:
    ranking = rank(torch.tensor([1.0, 2.0, 3.0]))
    assert ranking.indices == [2, 1, 0]
    assert ranking.probabilities.tolist() == pytest.approx([0.6652410, 0.2447285, 0.0900306], abs=1e-6)


def test_probabilities_count_the_classes_left_out_too() -> None:
    assert rank(torch.tensor([1.0, 2.0, 3.0]), 1).probabilities.tolist() == pytest.approx([0.6652410], abs=1e-6)


def test_more_than_there_are_gives_all() -> None:
    assert rank(torch.tensor([1.0, 2.0]), 10).indices == [1, 0]


def test_equal_logits_stay_in_their_order() -> None:
    assert rank(torch.zeros(5)).indices == [0, 1, 2, 3, 4]


def test_best_of_each_row() -> None:
    indices, probabilities = best_of_each(torch.tensor([[0.0, 0.0, 5.0], [3.0, 1.0, 2.0]]))
    assert indices == [2, 0]
    assert probabilities.tolist() == pytest.approx([0.986704, 0.6652410], abs=1e-6)


def test_uncertainty_is_that_of_a_known_distribution() -> None:
    # H(1/2, 1/4, 1/8, 1/8) = 7/4 bits: Cover and Thomas 2006, example 1.1.2.
    sure = uncertainty(torch.tensor([0.5, 0.25, 0.125, 0.125]).log(), 2)
    assert sure.entropy == pytest.approx(1.75)
    assert sure.greatest_entropy == 2
    assert sure.shown_probability == pytest.approx(0.75)


def test_certainty_has_no_entropy_and_large_logits_do_no_harm() -> None:
    assert uncertainty(torch.tensor([0.0, 1e4, -1e4])).entropy == 0
    assert uncertainty(torch.full((104,), 1e30)).entropy == pytest.approx(6.70043971814)
    assert uncertainty(torch.tensor([3.0])) == (0, 0, 1)
