"""`/embeddings` and `/positional-encoding`: what words and places are before attention."""

import unicodedata
from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from heatscope import wire
from heatscope.api.schemas.embeddings import Embeddings, PositionalEncoding
from heatscope.lessons.positional_encoding import encode_place
from tests.conftest import Client

MODEL = "/api/v1/models/toy-encoder"


def ask(client: Client, text: str = "I saw a saw.", **wishes: Any) -> httpx.Response:
    return client.post(f"{MODEL}/embeddings", json={"text": text} | wishes)


def numbers(answer: httpx.Response, name: str) -> NDArray[Any]:
    assert answer.status_code == 200, answer.text
    return wire.read(answer.json()[name])


def test_answer_is_what_the_schema_says(client: Client) -> None:
    answer = Embeddings.model_validate_json(ask(client, extra_words=["watch"]).content)
    assert [word.text for word in answer.words] == ["I", "saw", "a", "saw", ".", "watch"]
    assert [word.is_extra for word in answer.words] == [False] * 5 + [True]
    assert [word.is_known for word in answer.words] == [True] * 5 + [False]
    assert [(word.start, word.end) for word in answer.words[3:]] == [(8, 11), (11, 12), (0, 0)]
    assert (answer.one_hot_cosine.shape, answer.projection.shape) == ([6, 6], [6, 2])
    assert answer.embedding is None
    known = client.app.state.models.get("toy-encoder").network.vocabulary
    assert answer.vocabulary_size == len(known)
    assert [known.words[word.index] for word in answer.words] == ["i", "saw", "a", "saw", ".", "<unknown>"]


def test_words_have_their_place_in_the_vocabulary_and_unknown_ones_share_one(client: Client) -> None:
    # The toy knows <cls>, <unknown>, <mask>, i, saw, a and the full stop, in this order.
    answer = ask(client, "Saw a saw", extra_words=["watch", "clock"]).json()
    assert answer["vocabulary_size"] == 7
    assert [word["index"] for word in answer["words"]] == [4, 5, 4, 1, 1]


def test_one_hot_knows_equal_words_only_and_embeddings_have_degrees(client: Client) -> None:
    answer = ask(client, "Saw sawn saw")
    np.testing.assert_array_equal(numbers(answer, "one_hot_cosine"), [[1, 0, 1], [0, 1, 0], [1, 0, 1]])
    cosines = numbers(answer, "embedding_cosine")
    np.testing.assert_allclose(np.diagonal(cosines), 1, rtol=1e-6)
    assert 0 < abs(cosines[0, 1]) < 1


def test_vectors_are_those_that_the_first_layer_reads(client: Client) -> None:
    answer = ask(client, extra_words=["watch"], include=["embedding", "position", "sum"])
    first = client.post(f"{MODEL}/attention", json={"text": "I saw a saw.", "include": ["input"]}).json()["layers"][0]
    embedding, position, together = (numbers(answer, name) for name in ("embedding", "position", "sum"))
    assert (embedding.shape, position.shape, together.shape) == ((6, 16), (5, 16), (5, 16))
    np.testing.assert_array_equal(together, wire.read(first["input"])[1:])
    np.testing.assert_allclose(together, embedding[:5] + position, rtol=1e-6)
    np.testing.assert_allclose(position, [encode_place(place, 16) for place in range(1, 6)], rtol=1e-5, atol=1e-6)
    lengths = np.linalg.norm(embedding, axis=1)
    np.testing.assert_allclose(
        numbers(answer, "embedding_cosine"), embedding @ embedding.T / lengths[:, None] / lengths, rtol=1e-4, atol=1e-5
    )


def test_nearest_words_are_neither_the_word_itself_nor_specials(client: Client) -> None:
    answer = ask(client, "saw watch", nearest=20).json()
    saw, watch = ([neighbour["word"] for neighbour in found] for found in answer["nearest"])
    # The toy knows four words; as many come as there are beside the word and the specials.
    assert sorted(saw) == [".", "a", "i"]
    assert len(watch) == 3
    assert set(watch) < {".", "a", "i", "saw"}
    for found in answer["nearest"]:
        cosines = [neighbour["cosine"] for neighbour in found]
        assert cosines == sorted(cosines, reverse=True)
    assert ask(client, nearest=0).json()["nearest"] == [[]] * 5


def test_nearest_word_has_the_cosine_that_the_matrix_says(client: Client) -> None:
    answer = ask(client, "saw", extra_words=["a", "."], nearest=3)
    cosines = numbers(answer, "embedding_cosine")
    neighbours = {neighbour["word"]: neighbour["cosine"] for neighbour in answer.json()["nearest"][0]}
    assert [neighbours["a"], neighbours["."]] == pytest.approx(cosines[0, 1:].tolist(), rel=1e-4, abs=1e-6)


def test_projection_keeps_the_variance_it_says(client: Client) -> None:
    answer = ask(client, include=["embedding"])
    embedding, flat = numbers(answer, "embedding").astype(np.float64), numbers(answer, "projection")
    share = flat.var(axis=0) / (embedding - embedding.mean(axis=0)).var(axis=0).sum()
    assert answer.json()["explained"] == pytest.approx(share.tolist(), rel=1e-4)


def test_same_words_give_the_same_bytes(client: Client) -> None:
    assert ask(client, extra_words=["watch"]).content == ask(client, extra_words=["watch"]).content


@pytest.mark.parametrize("text", ["ok", "你好 мир 🙂", "e\u0301te\u0301", "a " * 40])
def test_any_text_with_words_has_vectors(client: Client, text: str) -> None:
    answer = ask(client, text)
    for word in answer.json()["words"]:
        assert unicodedata.normalize("NFC", text[word["start"] : word["end"]]) == word["text"]
    assert np.isfinite(numbers(answer, "projection")).all()


@pytest.mark.parametrize(
    ("wishes", "detail"),
    [
        ({"text": ""}, "the text has no words; type a sentence"),
        ({"text": "a " * 41}, "the text has 41 words; at most 40 are read"),
        ({"extra_words": [""]}, "body.extra_words.0: string should have at least 1 character"),
        ({"extra_words": ["x" * 101]}, "body.extra_words.0: string should have at most 100 characters"),
        ({"extra_words": ["x"] * 65}, "body: extra_words has 65 items; at most 64 are taken"),
        ({"nearest": 21}, "body.nearest: input should be from 0 to 20"),
        ({"include": ["soul"]}, "body.include.0: input should be 'embedding', 'position', 'sum' or 'final'"),
    ],
)
def test_wish_that_cannot_be_says_what_would_do(client: Client, wishes: dict[str, Any], detail: str) -> None:
    answer = ask(client, **wishes)
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]


def test_places_have_the_published_encoding(client: Client) -> None:
    answer = client.get(f"{MODEL}/positional-encoding", params={"length": 8})
    content = PositionalEncoding.model_validate_json(answer.content)
    encoding = numbers(answer, "encoding")
    np.testing.assert_allclose(encoding, [encode_place(place, 16) for place in range(8)], rtol=1e-6, atol=1e-6)
    angles = np.arange(8)[:, None] * np.array(content.rates)
    np.testing.assert_allclose(encoding[:, 0::2], np.sin(angles), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(encoding[:, 1::2], np.cos(angles), rtol=1e-5, atol=1e-6)
    for distance, product in enumerate(content.products):
        np.testing.assert_allclose(np.diagonal(encoding @ encoding.T, distance), product, rtol=1e-5)
    assert content.products[0] == 8


@pytest.mark.parametrize(
    ("length", "detail"),
    [
        ("0", "query.length: input should be from 1 to 1000000"),
        ("42", "no encoding of 42 places; at most 41, as a text has 40 words"),
        ("x", "query.length: input should be a valid integer"),
    ],
)
def test_length_that_no_text_has_says_which_do(client: Client, length: str, detail: str) -> None:
    answer = client.get(f"{MODEL}/positional-encoding", params={"length": length})
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]
