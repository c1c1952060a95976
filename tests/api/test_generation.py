"""`/generation`: what is said, what else might have been, and what was looked at meanwhile."""

import math
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from heatscope import wire
from heatscope.api.schemas.generation import Generation
from tests.conftest import Client

PATH = "/api/v1/models/toy-speaker/generation"
ATTENTIONS = ("encoder_attention", "decoder_attention", "cross_attention")


def ask(client: Client, text: str = "attention", **wishes: Any) -> httpx.Response:
    return client.post(PATH, json={"text": text} | wishes)


def answered(client: Client, text: str = "attention", **wishes: Any) -> Generation:
    answer = ask(client, text, **wishes)
    assert answer.status_code == 200, answer.text
    return Generation.model_validate_json(answer.content)


def numbers(answer: Generation, name: str) -> NDArray[Any]:
    return wire.read(getattr(answer, name).model_dump())


def test_tokens_are_the_best_candidate_and_its_probabilities_are_their_product(client: Client) -> None:
    for text, beams in (("attention", 4), ("cab", 1), ("o'clock", 8)):
        found = answered(client, text, beams=beams)
        best = found.candidates[0]
        assert [token.text for token in found.tokens] == best.tokens
        logs = math.fsum(math.log(token.probability) for token in found.tokens)
        assert best.log_probability == pytest.approx(logs, rel=1e-4)
        assert best.score == pytest.approx(best.log_probability / len(best.tokens))
        assert found.has_stopped == best.has_stopped == (best.tokens[-1] == "<stop>")
        assert len(found.candidates) == beams
        scores = [candidate.score for candidate in found.candidates]
        assert scores == sorted(scores, reverse=True)


def test_alternatives_are_all_that_might_be_said_best_first(client: Client) -> None:
    # The toy knows three phonemes and to stop.
    for token in answered(client).tokens:
        probabilities = {other.text: other.probability for other in token.alternatives}
        assert probabilities.keys() == {"<stop>", "AA", "B", "K"}
        assert sum(probabilities.values()) == pytest.approx(1, rel=1e-5)
        assert list(probabilities.values()) == sorted(probabilities.values(), reverse=True)
        assert token.probability == pytest.approx(probabilities[token.text], rel=1e-6)
        assert token.stop_probability == pytest.approx(probabilities["<stop>"], rel=1e-6)


def test_greedy_takes_the_likeliest_each_time(client: Client) -> None:
    for token in answered(client, beams=1).tokens:
        assert token.alternatives[0].text == token.text


def test_attentions_are_the_networks_own(client: Client) -> None:
    found = answered(client, "cab")
    network = client.app.state.models.get("toy-speaker").network
    phonemes = ["<stop>", "AA", "B", "K"]
    spoken = torch.tensor([[0, *(phonemes.index(token.text) for token in found.tokens[:-1])]])
    with torch.no_grad():
        read = network.read(torch.tensor([[3, 1, 2, 0]]))
        said = network.speak(read.vectors, spoken)
    expected = (read.attention, said.attention, said.cross_attention)
    for name, layers in zip(ATTENTIONS, expected, strict=True):
        attention = numbers(found, name)
        np.testing.assert_allclose(attention, torch.cat(layers).numpy(), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(attention.sum(axis=-1), 1, rtol=1e-6)
    length = len(found.tokens)
    assert numbers(found, "cross_attention").shape == (2, 2, length, 4)
    assert not np.triu(numbers(found, "decoder_attention"), 1).any()
    assert found.decoder_tokens == ["<start>", *(token.text for token in found.tokens[:-1])]


def test_letters_stand_where_they_are_in_the_text(client: Client) -> None:
    found = answered(client, " Café-7 ")
    assert [(token.text, token.start, token.end) for token in found.input_tokens] == [
        ("c", 1, 2), ("a", 2, 3), ("f", 3, 4), ("e", 4, 5), ("<end>", 8, 8),
    ]  # fmt: skip
    assert [token.special for token in found.input_tokens] == [False] * 4 + [True]


def test_case_and_accents_change_nothing_that_is_said(client: Client) -> None:
    plain, other = answered(client, "cafe"), answered(client, "CAFÉ")
    assert plain.tokens == other.tokens
    assert plain.cross_attention == other.cross_attention


def test_same_word_gives_the_same_bytes(client: Client) -> None:
    assert ask(client).content == ask(client).content


def test_network_that_never_stops_is_stopped(client: Client) -> None:
    with torch.no_grad():
        client.app.state.models.get("toy-speaker").network.classifier.bias[0] = -1e4
    found = answered(client)
    assert len(found.tokens) == 12
    assert not found.has_stopped
    assert found.tokens[-1].stop_probability == 0


@pytest.mark.parametrize(
    ("wishes", "detail"),
    [
        ({"text": ""}, "the text has none of the letters abcdefghijklmnopqrstuvwxyz'; type an English word"),
        ({"text": "日本語"}, "the text has none of the letters"),
        ({"text": "\u200b\x00"}, "the text has none of the letters"),
        ({"text": "I saw a saw"}, "the text has 4 words; one at a time is pronounced"),
        ({"text": "a" * 21}, "the word has more than 20 letters; at most 20 are read"),
        ({"beams": 0}, "body.beams: input should be from 1 to 8"),
        ({"beams": 9}, "body.beams: input should be from 1 to 8"),
        ({"temperature": 1}, "body.temperature: extra inputs are not permitted"),
    ],
)
def test_wish_that_cannot_be_says_what_would_do(client: Client, wishes: dict[str, Any], detail: str) -> None:
    answer = client.post(PATH, json={"text": "cab"} | wishes)
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]


def test_models_of_other_kinds_are_a_404_that_names_one_that_will_do(client: Client) -> None:
    answer = client.post("/api/v1/models/toy-encoder/generation", json={"text": "cab"})
    assert answer.status_code == 404
    assert (
        answer.json()["detail"] == "model 'toy-encoder' has no output of its own length; models that have: toy-speaker"
    )
    answer = client.post("/api/v1/models/toy-speaker/attention", json={"text": "I saw"})
    assert "models that have: toy-encoder" in answer.json()["detail"]
