"""Softmax by hand, against the published numbers and torch."""

import pytest
import torch

from heatscope.errors import InputError
from heatscope.lessons.softmax import softmax


def test_softmax_of_1_2_3() -> None:
    assert softmax([1, 2, 3]).weights == pytest.approx([0.0900306, 0.2447285, 0.6652410], abs=5e-8)


def test_a_constant_added_changes_nothing() -> None:
    assert softmax([1001, 1002, 1003]).weights == pytest.approx(softmax([1, 2, 3]).weights, rel=1e-12)


def test_it_is_what_torch_computes() -> None:
    scores = torch.randn(50, dtype=torch.float64, generator=torch.Generator().manual_seed(0)) * 5
    found = softmax(scores.tolist())
    assert found.weights == pytest.approx(scores.softmax(0).tolist(), rel=1e-12)
    assert [value / found.sum for value in found.exponentials] == found.weights


def test_no_scores_are_refused() -> None:
    with pytest.raises(InputError, match="there are no scores; softmax needs one at least"):
        softmax([])
