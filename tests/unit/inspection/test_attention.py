"""Who may look at whom, and that a network is asked for just that."""

import pytest
import torch
from torch import Tensor

from heatscope.inspection.attention import read, window_mask


def test_no_window_lets_everybody_see_everything() -> None:
    assert window_mask(5, None) is None


@pytest.mark.parametrize("window", [0, 1, 2, 9])
def test_word_sees_its_neighbours_and_not_the_first_token(window: int) -> None:
    mask = window_mask(6, window)
    assert mask is not None
    for query in range(1, 6):
        assert mask[query].nonzero().flatten().tolist() == [key for key in range(1, 6) if abs(key - query) <= window]


def test_first_token_sees_everything() -> None:
    mask = window_mask(6, 0)
    assert mask is not None
    assert mask[0].all()


def test_network_is_asked_without_gradients_and_with_the_mask_of_its_tokens() -> None:
    asked: dict[str, object] = {}

    def encode(words: list[str], **options: object) -> Tensor:
        asked.update(options, words=words, inference=torch.is_inference_mode_enabled())
        return torch.zeros(1)

    read(encode, ["a", "b"], positional_encoding=False, window=1, disabled_heads={(0, 1)})
    allowed = asked.pop("allowed")
    assert isinstance(allowed, Tensor)
    assert torch.equal(allowed, torch.tensor([[True, True, True], [False, True, True], [False, True, True]]))
    assert asked == {
        "words": ["a", "b"], "positional_encoding": False, "disabled_heads": {(0, 1)}, "inference": True,
    }  # fmt: skip
