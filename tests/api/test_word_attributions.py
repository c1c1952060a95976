"""`/word-attributions`: they add up, and say whose label they are about."""

from typing import Any

import httpx
import numpy as np
import pytest
import torch

from heatscope.api.schemas.word_attribution import WordAttribution
from heatscope_models.tokenizer import CLS
from tests.conftest import Client

MODEL = "/api/v1/models/toy-encoder"
TEXT = "I saw a saw."


def ask(client: Client, **wishes: Any) -> httpx.Response:
    return client.post(f"{MODEL}/word-attributions", json={"text": TEXT} | wishes)


def answered(client: Client, **wishes: Any) -> WordAttribution:
    answer = ask(client, **wishes)
    assert answer.status_code == 200, answer.text
    return WordAttribution.model_validate_json(answer.content)


def baseline_logits(client: Client) -> tuple[torch.Tensor, torch.Tensor]:
    """What the network says when every word's embedding is 0 and the places are kept."""
    network = client.app.state.models.get("toy-encoder").network
    with torch.no_grad():
        embedding = torch.zeros(1, 6, 16)
        embedding[0, 0] = network.embed([CLS])[0]
        trace = network.run(embedding, network.positions[:6])
    return trace.sequence_logits[0], trace.label_logits[0]


@pytest.mark.parametrize("token", [None, 2])
def test_integrated_gradients_sum_to_the_difference_from_the_baseline(client: Client, token: int | None) -> None:
    found = answered(client, token=token)
    sequence_logits, label_logits = baseline_logits(client)
    expected = (sequence_logits if token is None else label_logits[token])[found.index]
    assert found.baseline_score == pytest.approx(float(expected), rel=1e-4, abs=1e-5)
    assert found.has_converged
    assert found.tolerance is not None
    assert found.baseline_score is not None
    attribution = np.array(found.attribution.data)
    assert found.sum == pytest.approx(attribution.sum(), rel=1e-4, abs=1e-6)
    assert found.sum == pytest.approx(found.score - found.baseline_score, abs=found.tolerance)
    assert attribution.shape == (6,)
    assert attribution[0] == 0


def test_gradient_x_input_is_the_slope_times_the_embedding(client: Client) -> None:
    found = answered(client, token=4, label="NOUN", method="gradient_x_input")
    network = client.app.state.models.get("toy-encoder").network
    embedding = network.embed([CLS, "I", "saw", "a", "saw", "."]).detach().requires_grad_()
    score = network.run(embedding.unsqueeze(0), network.positions[:6]).label_logits[0, 4, 1]
    score.backward()
    assert embedding.grad is not None
    expected = (embedding.grad * embedding.detach()).sum(1)
    np.testing.assert_allclose(np.array(found.attribution.data)[1:], expected[1:].numpy(), rtol=1e-4, atol=1e-6)
    assert found.score == pytest.approx(float(score.detach()), rel=1e-5)
    assert (found.baseline_score, found.steps, found.has_converged) == (None, None, None)


def test_asked_without_a_label_it_is_about_the_most_probable(client: Client) -> None:
    whole = client.post(f"{MODEL}/attention", json={"text": TEXT, "layers": []}).json()
    assert answered(client).label == whole["sequence_labels"][0]["label"]
    assert answered(client, token=3).label == whole["tokens"][3]["label"]
    assert answered(client, label="POSITIVE").index == 1
    assert answered(client, token=1, label="2").label == "VERB"


def test_words_out_of_sight_speak_for_nothing_in_the_first_layer(client: Client) -> None:
    # With two layers and a window of 1, the first word sees at most the third.
    attribution = answered(client, token=1, window=1).attribution.data
    assert attribution[4:] == [0, 0]
    assert all(value != 0 for value in attribution[1:4])


@pytest.mark.parametrize("way", [
    {"positional_encoding": False}, {"order": [4, 3, 2, 1, 0]}, {"disabled_heads": [{"layer": "layer1", "head": 0}]},
])  # fmt: skip
def test_it_is_about_the_sentence_as_it_was_read(client: Client, way: dict[str, Any]) -> None:
    whole = client.post(f"{MODEL}/attention", json={"text": TEXT, "layers": []} | way).json()
    found = answered(client, token=2, **way)
    assert [token.model_dump(exclude_none=True) for token in found.tokens] == whole["tokens"]
    assert found.label == whole["tokens"][2]["label"]
    assert found.sum != answered(client, token=2).sum


def test_same_sentence_gives_the_same_bytes(client: Client) -> None:
    assert ask(client).content == ask(client).content


@pytest.mark.parametrize(
    ("wishes", "detail"),
    [
        ({"token": 6}, "no token 6; the tokens of the text are 0 … 5"),
        ({"token": 0}, "body.token: input should be from 1 to 1000000"),
        ({"label": "happy"}, "no label named 'happy' among the 2 there are; the first of them: negative, positive"),
        ({"label": "noun"}, "no label named 'noun' among the 2 there are"),
        ({"token": 1, "label": "3"}, "no label '3'; labels are counted from 0 to 2"),
        ({"method": "occlusion"}, "body.method: input should be 'gradient_x_input' or 'integrated_gradients'"),
        ({"text": ""}, "the text has no words"),
        ({"disabled_heads": [{"layer": "layer1", "head": 0}] * 2}, "disabled_heads names head 0 of layer1 twice"),
    ],
)
def test_wish_that_cannot_be_says_what_would_do(client: Client, wishes: dict[str, Any], detail: str) -> None:
    answer = ask(client, **wishes)
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]
