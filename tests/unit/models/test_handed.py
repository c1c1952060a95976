"""What is said of a network that was handed over: told of its result, and of nothing else."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from heatscope.models.adapter import TextGiven
from heatscope.models.handed.adapter import Handed, adapter_of


class Gives(nn.Module):
    """Reads whatever it is given, and gives what it was told to for one item."""

    def __init__(self, *shapes: tuple[int, ...]) -> None:
        super().__init__()
        self.shapes = shapes

    def forward(self, given: Tensor) -> Any:
        found = [torch.ones(1, *shape) * (1 + 0 * given.float().mean()) for shape in self.shapes]
        return found[0] if len(found) == 1 else {str(place): each for place, each in enumerate(found)}


class Told(nn.Module):
    """Gives a vector for each token, shares of four, or whatever is made of its rows."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind, self.table = kind, nn.Embedding(9, 4)

    def forward(self, input_ids: Tensor) -> Tensor:
        vectors: Tensor = self.table(input_ids)
        made = {
            "each": vectors, "shares": vectors.softmax(-1), "one": vectors.mean(1), "number": vectors[..., 0],
            "single": vectors[..., :1],
        }  # fmt: skip
        return made[self.kind]


@pytest.mark.parametrize(("shapes", "said"), [
    ([(1, 64, 48)], "Turns a picture into a map of 64 × 48 numbers"),
    ([(2, 8, 8)], "Turns a picture into 2 maps of 8 × 8 numbers"),
    ([(1,)], "Turns a picture into a number"),
    ([()], "Turns a picture into a number"),
    ([(1200,)], "Turns a picture into a vector of 1,200 numbers"),
    ([(17, 32)], "Turns a picture into 17 vectors of 32 numbers"),
    ([(2, 3, 4, 5)], "Turns a picture into 2 × 3 × 4 × 5 numbers"),
    ([(1, 28, 28), (10,), ()], "Turns a picture into a map of 28 × 28 numbers, a vector of 10 numbers and a number"),
    ([(2,), (3,), (4,), (5,), (6,)],
     "Turns a picture into a vector of 2 numbers, a vector of 3 numbers, a vector of 4 numbers and 2 more"),
])  # fmt: skip
def test_what_becomes_of_a_picture_is_said(shapes: list[tuple[int, ...]], said: str) -> None:
    adapter = adapter_of(Gives(*shapes).eval(), Handed("mine", (3, 16, 16)))
    assert adapter.facts.description == f"{said}; Gives, from Python."


def test_probabilities_are_said_to_be_some() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 5), nn.Softmax(1)).eval()
    assert adapter_of(network, Handed("mine", (3, 16, 16))).facts.description.startswith(
        "Turns a picture into 5 probabilities;"
    )


def tokenizer() -> Any:
    tokenizers = pytest.importorskip("tokenizers")
    words = {word: row for row, word in enumerate("<unk> i saw a the cat dog sat on".split())}
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="<unk>"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    return made


@pytest.mark.parametrize(("kind", "said"), [
    ("each", "Turns a text into a vector of 4 numbers for each token"),
    ("shares", "Turns a text into 4 probabilities for each token"),
    ("one", "Turns a text into a vector of 4 numbers"),
    ("number", "Turns a text into numbers"),
    ("single", "Turns a text into a number for each token"),
])  # fmt: skip
def test_what_becomes_of_a_text_is_said(kind: str, said: str) -> None:
    adapter: Any = adapter_of(Told(kind).eval(), Handed("mine", tokenizer()))
    probe = adapter.probe()
    assert isinstance(probe, TextGiven)
    assert len(probe.tokens) not in (1, 4), "one token, or as many as a vector has numbers, tells nothing apart"
    assert adapter.facts.description == f"{said}; Told, from Python."
