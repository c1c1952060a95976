"""The sentence half with the weights that ship: every number of a row follows from the one before and the files.

Nothing of ours computes what is expected here: weights come from the safetensors file, operations from torch.
"""

import math
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor

from heatscope import wire
from heatscope.app import create_app
from heatscope.settings import Settings
from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder
from tests.conftest import Client

MODEL = "/api/v1/models/sentence-encoder"
TEXT = "They refuse to permit us to obtain the refuse permit."
LONG = "the saw was broken , and she left her watch at home ; " * 36
HEAD_WIDTH = 32


@pytest.fixture(scope="module")
def service() -> Iterator[Client]:
    client = Client(create_app(Settings(packages=False, timeout_seconds=300)))  # a busy machine may take its time
    yield client
    client.close()


@pytest.fixture(scope="module")
def learned() -> dict[str, Tensor]:
    file = cards.WEIGHTS / "sentence-encoder" / cards.WEIGHTS_FILE
    return {name: value.float() for name, value in load_file(file).items()}


def ask(service: Client, call: str, **body: Any) -> dict[str, Any]:
    answer = service.post(f"{MODEL}/{call}", params={"encoding": "base64"}, json=body)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def tensors(content: dict[str, Any]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(wire.read(part).copy()) for name, part in content.items() if isinstance(part, dict)}


def close(found: Tensor, expected: Tensor) -> None:
    """Equal to a hundred-thousandth of the largest number there is."""
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5 * max(1.0, float(expected.abs().max())))


@pytest.mark.parametrize(("layer", "head", "query"), [(1, 0, 2), (3, 5, 9), (4, 7, 0)])
def test_a_row_follows_from_its_word_and_the_published_weights(
    service: Client, learned: dict[str, Tensor], layer: int, head: int, query: int
) -> None:
    content = ask(service, "attention/step", text=TEXT, layer=f"layer{layer}", head=head, query=query)
    step = tensors(content)
    own = {
        name.removeprefix(f"layers.{layer - 1}."): value
        for name, value in learned.items()
        if name.startswith(f"layers.{layer - 1}.")
    }
    rows = slice(head * HEAD_WIDTH, (head + 1) * HEAD_WIDTH)
    if layer == 1:
        close(step["input"], step["embedding"] + step["position"])
    normalised = F.layer_norm(step["input"], (256,), own["attention_norm.weight"], own["attention_norm.bias"])
    close(step["normalised"], normalised)
    close(step["query_vector"], own["query.weight"][rows] @ step["normalised"] + own["query.bias"][rows])
    close(step["keys"][query], own["key.weight"][rows] @ step["normalised"] + own["key.bias"][rows])
    close(step["values"][query], own["value.weight"][rows] @ step["normalised"] + own["value.bias"][rows])
    close(step["scores"], step["keys"] @ step["query_vector"])
    close(step["scaled_scores"], step["scores"] / math.sqrt(HEAD_WIDTH))
    close(step["exponentials"], (step["scaled_scores"] - content["maximum"]).exp())
    close(step["weights"], step["scaled_scores"].softmax(0))
    close(step["head_output"], step["weights"] @ step["values"])
    close(step["similarity"], F.cosine_similarity(step["head_output"].unsqueeze(0), step["values"]))
    close(step["projected"], own["projection.weight"][:, rows] @ step["head_output"])
    close(step["output"], step["shares"].sum(0) + own["projection.bias"])
    close(step["attended"], step["input"] + step["output"])
    inner = F.layer_norm(step["attended"], (256,), own["feedforward_norm.weight"], own["feedforward_norm.bias"])
    inner = F.gelu(own["feedforward.0.weight"] @ inner + own["feedforward.0.bias"])
    close(step["feedforward"], own["feedforward.2.weight"] @ inner + own["feedforward.2.bias"])
    close(step["hidden"], step["attended"] + step["feedforward"])


def test_a_words_embedding_is_its_own_vector_and_the_mean_of_its_letters(
    service: Client, learned: dict[str, Tensor]
) -> None:
    content = ask(service, "embeddings", text="saw", include=["embedding"])
    network, _ = cards.load(cards.WEIGHTS / "sentence-encoder")
    assert isinstance(network, SentenceEncoder)
    letters = learned["embedding.ngrams.weight"][network.vocabulary.buckets("saw")]
    word = learned["embedding.words.weight"][network.vocabulary.index("saw")]
    close(tensors(content)["embedding"][0], (word + letters.mean(0)) * 16)


def test_neighbours_are_frequent_words_also_of_a_rare_or_unknown_one(service: Client) -> None:
    network, _ = cards.load(cards.WEIGHTS / "sentence-encoder")
    assert isinstance(network, SentenceEncoder)
    rare = network.vocabulary.words[-1]
    found = ask(service, "embeddings", text="she", extra_words=[rare, "qwertzuiop"], nearest=20)
    for word, neighbours in zip(("she", rare, "qwertzuiop"), found["nearest"], strict=True):
        names = [neighbour["word"] for neighbour in neighbours]
        assert len(set(names)) == 20
        assert word not in names
        assert set(names) <= set(network.vocabulary.words[3:4000])


@pytest.mark.parametrize("text", [TEXT, LONG.strip()])
def test_without_positions_the_order_of_the_words_changes_nothing(service: Client, text: str) -> None:
    count = len(ask(service, "attention", text=text, layers=[])["tokens"]) - 1
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0)).tolist()
    without = ask(service, "attention", text=text, layers=[], order=order, positional_encoding=False)
    largest = tensors(
        ask(service, "attention", text=text, layers=["layer4"], heads=[], include=["hidden"])["layers"][0]
    )["hidden"]
    assert without["order_difference"] <= 1e-4 * float(largest.abs().max())
    assert ask(service, "attention", text=text, layers=[], order=order)["order_difference"] > 0.1


@pytest.mark.parametrize("token", [None, 2])
def test_attributions_to_the_words_add_up(service: Client, token: int | None) -> None:
    for text in ("I saw a saw.", LONG[:900]):
        found = ask(service, "word-attributions", text=text, token=token)
        assert found["has_converged"]
        assert found["sum"] == pytest.approx(found["score"] - found["baseline_score"], abs=found["tolerance"])


@pytest.mark.parametrize(
    "typed",
    [
        "I don’t like Zoë’s food.", "I donʼt like Zoe\u0308ʼs food.", "I don‘t like Zoë‘s food.",
        "I don`t like Zoë`s food.", "I don´t like Zoë´s food.", "I\u00a0don't like\u202fZoë's food.",
        "I don't li\u00adke Zoë\u2060's food.", "Ｉ don＇t ｌｉｋｅ Zoë＇s food．", "𝐈 𝐝𝐨𝐧′𝐭 𝐥𝐢𝐤𝐞 Zoë′s 𝐟𝐨𝐨𝐝.",
    ],
)  # fmt: skip
def test_the_same_text_typed_otherwise_is_answered_alike(service: Client, typed: str) -> None:
    told = [ask(service, "attention", text=text, layers=[]) for text in ("I don't like Zoë's food.", typed)]
    for answer in told:
        for token in answer["tokens"]:
            del token["start"], token["end"]  # where it was typed may differ, and nothing else
    assert told[0] == told[1]


def test_plain_statements_are_called_neutral_and_judgements_are_not(service: Client) -> None:
    said = {
        text: ask(service, "attention", text=text, layers=[])["sequence_labels"][0]["label"]
        for text in (
            "I saw a saw in the garden.",
            "The train leaves at nine.",
            "What a wonderful film!",
            "This is awful.",
        )
    }
    assert list(said.values()) == ["neutral", "neutral", "positive", "negative"]


def test_a_long_text_is_answered_as_the_page_asks_for_it(service: Client) -> None:
    text = " ".join(LONG.split()[:480]) + " " + "e\u0301te\u0301 مَرْحَبًا 你好 👩‍👩‍👧 नमस्ते \u200bzero\u200bwidth\x07 " * 3
    content = ask(
        service, "attention", text=text, heads=[{"layer": "layer2", "head": 3}], include=["thumbnails", "statistics"]
    )
    words = content["tokens"][1:]
    assert 480 <= len(words) <= 512
    assert all(unicodedata.normalize("NFC", text[word["start"] : word["end"]]) == word["text"] for word in words)
    assert [layer["thumbnails"]["shape"] for layer in content["layers"]] == [[8, 64, 64]] * 4
    assert [layer.get("attention", {}).get("shape") for layer in content["layers"]] == [
        None, [1, len(words) + 1, len(words) + 1], None, None,
    ]  # fmt: skip
    assert all(len(layer["statistics"]) == 8 for layer in content["layers"])
