"""What holds for every adapter, tried on one that is written by hand."""

from typing import Any, Literal

import pytest
import torch
from PIL import Image
from torch import nn

from heatscope.models.adapter import (
    Crop,
    Facts,
    Given,
    ImageGiven,
    Outcome,
    TextGiven,
    Token,
    reads_pictures,
    reads_texts,
)  # fmt: skip


class Brightness:
    """An adapter in a few lines: says whether a picture is dark or bright."""

    reads: Literal["image", "text"] = "image"

    def __init__(self) -> None:
        self.network: nn.Module = nn.Linear(1, 2)
        nn.init.constant_(self.network.bias, 0)
        self.network.weight.data = torch.tensor([[-1.0], [1.0]])
        self.facts = Facts(
            id="brightness", task="image-classification", title="Brightness", description="", origin="python",
            parameter_count=4, input={"kind": "image"}, labels=("dark", "bright"),
        )  # fmt: skip

    def read_image(self, picture: Image.Image) -> ImageGiven:
        pixel = torch.tensor(picture.convert("L").resize((1, 1)).getpixel((0, 0)) or 0).view(1, 1, 1, 1) / 127.5 - 1
        return ImageGiven((pixel,), pixels=pixel, width=picture.width, height=picture.height, crop=Crop(0, 0, 1, 1))

    def probe(self) -> Given:
        return Given((torch.zeros(1, 1, 1, 1),))

    def outcome(self, result: Any, given: Given) -> Outcome:
        return Outcome(label_logits=result.flatten(), label=lambda index: self.facts.labels[index])


def test_adapter_written_by_hand_is_asked_like_any_other() -> None:
    adapter = Brightness()
    assert reads_pictures(adapter)
    given = adapter.read_image(Image.new("RGB", (4, 3), "white"))
    outcome = adapter.outcome(adapter.network(*given.arguments, **given.keywords), given)
    assert outcome.label_logits is not None
    assert outcome.label(int(outcome.label_logits.argmax())) == "bright"
    assert (given.width, given.height) == (4, 3)
    assert not reads_texts(adapter)


def test_outcome_holds_something_and_one_thing_that_label_names() -> None:
    with pytest.raises(AssertionError, match="without anything"):
        Outcome()
    with pytest.raises(AssertionError, match="two kinds"):
        Outcome(label_logits=torch.zeros(2), next_token_logits=torch.zeros(3))


def test_token_of_a_text_needs_no_more_than_its_place() -> None:
    token = Token("saw", "saw", 2, 5)
    given = TextGiven(keywords={"input_ids": torch.zeros(1, 1)}, tokens=(token,))
    assert (token.special, token.continues, token.sequence) == (False, False, 0)
    assert (given.arguments, given.decoder_tokens) == ((), ())
