"""What is said of a network that was handed over: told of its result, and of nothing else."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from heatscope.errors import InputError, NetworkError, TextError
from heatscope.models.adapter import TextGiven
from heatscope.models.handed.adapter import Handed, adapter_of
from heatscope.models.handed.fixed import with_tensors
from heatscope.models.served import Served
from heatscope.notebook.given import tensors_of
from heatscope.tracing import record


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


class Pair(nn.Module):
    """Reads two pictures."""

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        return (first - second).flatten(1).square().sum(1)


class Sound(nn.Module):
    """Reads samples along one axis."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(1, 2, 9)

    def forward(self, samples: Tensor) -> Tensor:
        found: Tensor = self.convolution(samples)
        return found.mean(-1)


@pytest.mark.parametrize(("network", "read", "cause", "way", "tensors"), [
    (Pair(), (3, 16, 16), "TypeError: Pair.forward() missing 1 required positional argument: 'second'",
     "heatscope.show(network, (first, second)), anywhere with heatscope.record(network, first, second)",
     (torch.rand(1, 3, 8, 8), torch.rand(1, 3, 8, 8))),
    (Sound(), torch.randn(1, 1, 800), "RuntimeError: Expected 2D (unbatched) or 3D (batched) input to conv1d",
     "heatscope.show(network, samples), anywhere with heatscope.record(network, samples)", (torch.randn(1, 1, 800),)),
])  # fmt: skip
def test_what_opens_a_network_that_is_not_served_is_named_and_does(
    network: nn.Module, read: Any, cause: str, way: str, tensors: tuple[Tensor, ...]
) -> None:
    with pytest.raises(InputError) as raised:
        adapter_of(network.eval(), Handed("mine", read))
    assert f"the network does not run on such an input: {cause}" in str(raised.value)
    assert str(raised.value).endswith(
        f". Served are networks that read one picture or one text; any other opens on tensors of yours: in a notebook"
        f" with {way}"
    )
    # What `show` makes of tensors, and what `record` does.
    given = tensors_of(tensors if len(tensors) > 1 else tensors[0])
    assert given is not None
    assert list(with_tensors(network, given, "mine").calls) == ["trace", "unit", "output"]
    torch.testing.assert_close(record(network, *tensors).result, network(*tensors))


class Positions(nn.Module):
    """Has a vector for each of 12 places."""

    def __init__(self, config: Any = None) -> None:
        super().__init__()
        self.table, self.places = nn.Embedding(9, 4), nn.Embedding(12, 4)
        if config is not None:
            self.config = config

    def forward(self, input_ids: Tensor) -> Tensor:
        found: Tensor = self.table(input_ids) + self.places(torch.arange(input_ids.shape[1]))
        return found


@pytest.mark.parametrize(("config", "stated", "most"), [
    (None, None, 512),
    (None, 12, 12),
    (SimpleNamespace(n_positions=12), None, 12),
    ({"max_position_embeddings": 12}, None, 12),
    (SimpleNamespace(n_positions=12), 7, 7),
    (SimpleNamespace(n_positions=12), 100, 12),
    (SimpleNamespace(n_positions="many"), None, 512),
])  # fmt: skip
def test_how_much_is_read_is_as_stated(config: Any, stated: int | None, most: int) -> None:
    adapter: Any = adapter_of(Positions(config).eval(), Handed("mine", tokenizer(), max_tokens=stated))
    assert adapter.facts.input["max_tokens"] == most
    adapter.read_text("saw " * most)
    with pytest.raises(TextError, match=f"has {most + 1} tokens; at most {most} are read"):
        adapter.read_text("saw " * (most + 1))


@pytest.mark.parametrize("wrong", [0, -1, 2.5, True, "many"])
def test_a_length_that_is_none_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match=f"max_tokens is {wrong!r}; give a whole number, 1 at least"):
        adapter_of(Positions().eval(), Handed("mine", tokenizer(), max_tokens=wrong))
    with pytest.raises(InputError, match="max_tokens goes with a tokenizer; leave it out"):
        adapter_of(Gives((2,)).eval(), Handed("mine", (3, 16, 16), max_tokens=5))


def test_an_error_at_a_length_beyond_the_tried_one_says_so() -> None:
    served = Served.of(adapter_of(Positions().eval(), Handed("mine", tokenizer())))
    read: Any = served.adapter
    tried = len(read.probe().tokens)
    with pytest.raises(NetworkError, match=f"; it read {tried} tokens when it was opened, and was given 13$"):
        served.record(read.read_text("saw " * 13))
