"""`/word-attributions` and `/embeddings` of networks that this repository has never heard of, and of MiniLM.

What they are held to is transformers' own way from vectors to logits (``inputs_embeds``) and its own hidden states.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from heatscope import wire
from heatscope.app import create_app
from heatscope.models.adapter import TextGiven
from heatscope.models.brought import Brought
from heatscope.models.collection import Models
from heatscope.models.pretrained import minilm
from heatscope.settings import Settings
from tests.conftest import Client
from tests.folders import TEXT_FAMILIES, make_folder

SENTENCE = "An old saw can see the river."
MASKED = "An old [MASK] can see the river."
#: In the order of the tokens: whose label is asked about, and how the network says it.
FAMILIES = ["bert", "distilbert", "gpt2", "llama", "t5", "deberta_v2", "minilm"]
Numbers = NDArray[np.float64]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    from heatscope.models.huggingface.folder import open_folder

    place = tmp_path_factory.mktemp("folders")
    models = Models({})
    for family in TEXT_FAMILIES:
        folder = make_folder(place, family)
        models._add(Brought(family, "folder", family, partial(open_folder, folder, family, tried=True)))
    if minilm.is_installed():
        models._add(Brought("minilm", "package", "minilm", minilm.open_minilm))
    models.open_brought()
    client = Client(create_app(Settings(packages=False), models))
    yield client
    client.close()


@pytest.fixture(params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    if request.param == "minilm" and not minilm.is_installed():
        pytest.skip("pip install 'heatscope[pretrained]'")
    return str(request.param)


def ask(client: Client, family: str, call: str, **wishes: Any) -> httpx.Response:
    return client.post(f"/api/v1/models/{family}/{call}", json={"text": text_of(family)} | wishes)


def answered(client: Client, family: str, call: str, **wishes: Any) -> dict[str, Any]:
    answer = ask(client, family, call, **wishes)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def text_of(family: str) -> str:
    return MASKED if family == "bert" else SENTENCE


def read(client: Client, family: str) -> tuple[Any, TextGiven]:
    adapter = client.app.state.models.get(family).adapter
    return adapter.network, adapter.read_text(text_of(family))


def from_vectors(client: Client, family: str, vectors: Tensor) -> Any:
    """What transformers makes of (1, T, E) vectors in place of its tokens."""
    network, given = read(client, family)
    rest = {name: value for name, value in given.keywords.items() if name != "input_ids"}
    return network(inputs_embeds=vectors, **rest)


def vectors_of(client: Client, family: str) -> tuple[Tensor, Tensor]:
    """The words' own vectors (1, T, E), and the same with all but special tokens at 0."""
    network, given = read(client, family)
    with torch.no_grad():
        own: Tensor = network.get_input_embeddings()(given.keywords["input_ids"])
    stays = torch.tensor([token.special for token in given.tokens]).view(1, -1, 1)
    return own, own * stays


def score_of(client: Client, family: str, index: int) -> Callable[[Any], Tensor]:
    """How each family says what is asked about."""
    _, given = read(client, family)
    masked = next((place for place, token in enumerate(given.tokens) if token.text == "[MASK]"), 0)
    if family == "minilm":
        with torch.no_grad():
            own = from_vectors(client, family, vectors_of(client, family)[0]).last_hidden_state[0].mean(0)
        return lambda result: torch.cosine_similarity(result.last_hidden_state[0].mean(0), own, dim=0)
    of = {
        "bert": lambda result: result.logits[0, masked, index],
        "distilbert": lambda result: result.logits[0, index],
        "gpt2": lambda result: result.logits[0, -1, index],
        "llama": lambda result: result.logits[0, -1, index],
        "t5": lambda result: result.logits[0, -1, index],
        "deberta_v2": lambda result: result.logits[0, 3, index],
    }
    return of[family]


def wish_of(family: str) -> dict[str, Any]:
    return {"token": 3} if family == "deberta_v2" else {}


def test_integrated_gradients_sum_to_the_difference_that_transformers_computes(client: Client, family: str) -> None:
    found = answered(client, family, "word-attributions", **wish_of(family))
    score, (own, nothing) = score_of(client, family, found["index"]), vectors_of(client, family)
    with torch.no_grad():
        first, last = (float(score(from_vectors(client, family, vectors))) for vectors in (nothing, own))
    assert found["score"] == pytest.approx(last, rel=1e-4, abs=1e-5)
    assert found["baseline_score"] == pytest.approx(first, rel=1e-4, abs=1e-5)
    attribution = np.array(found["attribution"]["data"])
    assert attribution.sum() == pytest.approx(found["sum"], rel=1e-4, abs=1e-5)
    assert found["has_converged"] == (abs(found["sum"] - (last - first)) <= found["tolerance"])
    # A network that reads the direction of vectors only jumps where they leave 0, and no number of steps is enough;
    # then the most were taken.
    assert found["has_converged"] or found["steps"] == 256
    special = [token["special"] for token in found["tokens"]]
    assert len(attribution) == len(special)
    assert not attribution[special].any()
    assert (attribution[~np.array(special)] != 0).any()


def test_gradient_x_input_is_the_slope_that_autograd_gives(client: Client, family: str) -> None:
    found = answered(client, family, "word-attributions", method="gradient_x_input", **wish_of(family))
    own, nothing = vectors_of(client, family)
    leaf = own.clone().requires_grad_()
    (slope,) = torch.autograd.grad(score_of(client, family, found["index"])(from_vectors(client, family, leaf)), leaf)
    expected = (slope * (own - nothing))[0].sum(1)
    np.testing.assert_allclose(np.array(found["attribution"]["data"]), expected.numpy(), rtol=1e-3, atol=1e-5)


def test_embeddings_are_the_networks_own(client: Client, family: str) -> None:
    include = ["embedding", "final"]
    found = answered(client, family, "embeddings", include=include)
    network, given = read(client, family)
    words = [place for place, token in enumerate(given.tokens) if not token.special]
    own = vectors_of(client, family)[0][0, words].numpy()
    with torch.no_grad():
        result = network(**given.keywords, output_hidden_states=True)
    last = result.encoder_last_hidden_state if family == "t5" else result.hidden_states[-1]
    embedding, final, cosines = (wire.read(found[name]) for name in (*include, "embedding_cosine"))
    np.testing.assert_array_equal(embedding, own)
    np.testing.assert_allclose(final, last[0, words].numpy(), rtol=1e-4, atol=1e-5)
    lengths = np.linalg.norm(own, axis=1)
    np.testing.assert_allclose(cosines, own @ own.T / lengths[:, None] / lengths, rtol=1e-4, atol=1e-5)
    assert [(word["text"], word["index"]) for word in found["words"]] == [
        (given.tokens[place].text, int(given.keywords["input_ids"][0, place])) for place in words
    ]
    assert found["vocabulary_size"] == network.get_input_embeddings().num_embeddings
    same = np.array([[a["index"] == b["index"] for a in found["words"]] for b in found["words"]], dtype=np.float32)
    np.testing.assert_array_equal(wire.read(found["one_hot_cosine"]), same)


def test_neighbours_are_the_nearest_rows_of_the_table(client: Client, family: str) -> None:
    found = answered(client, family, "embeddings", nearest=3)
    network, _ = read(client, family)
    table = network.get_input_embeddings().weight.detach().double()
    row = found["words"][0]["index"]
    cosines = torch.cosine_similarity(table[row], table)
    cosines[row] = -2
    best = cosines.topk(3)
    assert [each["cosine"] for each in found["nearest"][0]] == pytest.approx(best.values.tolist(), rel=1e-4, abs=1e-5)
    cutter = client.app.state.models.get(family).adapter.cutter
    assert [each["word"] for each in found["nearest"][0]] == [cutter.piece(int(index)) for index in best.indices]


def test_what_each_can_be_asked_is_listed(client: Client) -> None:
    for model in client.get("/api/v1/models").json()["models"]:
        assert {"embeddings", "word-attributions"} <= set(model["calls"]), model["id"]
        assert {"words", "why"} <= set(model["views"])
        assert "positions" not in model["views"]
    answer = client.get("/api/v1/models/bert/positional-encoding")
    assert (answer.status_code, answer.json()["detail"]) == (
        404, "model 'bert' has no vectors for places; models that have: none",
    )  # fmt: skip


@pytest.mark.parametrize(("name", "call", "wishes", "status", "said"), [
    ("deberta_v2", "word-attributions", {}, 422, "'deberta_v2' names each token and not the whole text; say which"),
    ("distilbert", "word-attributions", {"token": 2}, 422, "'distilbert' says nothing of single tokens; leave token"),
    ("distilbert", "word-attributions", {"label": "bird"}, 422, "no label named 'bird' among the 3 there are"),
    ("distilbert", "word-attributions", {"window": 2}, 422, "'distilbert' reads a text as it was made to; leave"),
    ("bert", "word-attributions", {"text": SENTENCE}, 422, "the text has none; put [MASK] for one of them"),
    ("bert", "word-attributions", {"token": 1}, 422, "token 1 is not masked, and 'bert' guesses those that are: "),
    ("bert", "word-attributions", {"token": 99}, 422, "no token 99; the tokens of the text are 0 … "),
    ("bert", "word-attributions", {"text": "a " * 80}, 422, "the text has 82 tokens; at most 64 are read"),
    ("bert", "embeddings", {"include": ["position"]}, 422, "does not say what it adds for a place; ask for embedding"),
    ("bert", "embeddings", {"extra_words": ["rivers"]}, 422, "tokens of this network, "),
    ("bert", "embeddings", {"text": ""}, 422, "the text has no words"),
    ("gpt2", "attention", {"include": ["tags"]}, 422, "'gpt2' gives its tokens no labels to sum by; leave tags out"),
])  # fmt: skip
def test_what_cannot_be_says_what_would_do(
    client: Client, name: str, call: str, wishes: dict[str, Any], status: int, said: str
) -> None:
    answer = ask(client, name, call, **wishes)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.text


def test_a_guessed_token_is_asked_about_by_name(client: Client) -> None:
    found = answered(client, "gpt2", "word-attributions", label="12")
    assert found["index"] == 12
    assert answered(client, "gpt2", "word-attributions", label=found["label"])["label"].casefold() == (
        found["label"].casefold()
    )
    river, unknown = answered(client, "bert", "embeddings", extra_words=["river", "水"])["words"][-2:]
    assert (river["is_extra"], river["is_known"], unknown["is_known"]) == (True, True, False)


@pytest.mark.skipif(not minilm.is_installed(), reason="pip install 'heatscope[pretrained]'")
def test_a_network_that_gives_a_vector_is_asked_about_it(client: Client) -> None:
    found = answered(client, "minilm", "word-attributions")
    assert (found["label"], found["index"]) == ("the text's own vector", 0)
    assert found["score"] == pytest.approx(1, rel=1e-5)
    answer = ask(client, "minilm", "word-attributions", label="cat")
    assert answer.status_code == 422
    assert "gives a vector and no labels; leave label out" in answer.json()["detail"]


@pytest.mark.parametrize("text", ["\N{GRINNING FACE}\N{PARTY POPPER} river", SENTENCE])
def test_what_the_vocabulary_lacks_is_said(client: Client, family: str, text: str) -> None:
    answer = answered(client, family, "attention", text=text)
    cutter = client.app.state.models.get(family).adapter.cutter
    name, row = cutter.unknown or ("", None)
    lacking = list(cutter.cut(text, special=False).ids).count(row)
    if not lacking:
        assert "notes" not in answer
        return
    (note,) = answer["notes"]
    assert note["kind"] == "unknown-words"
    assert re.match(rf"{lacking} of \d+ tokens (is|are) {re.escape(name)}, which stands for all", note["detail"])
    assert [token.get("piece") for token in answer["tokens"]].count(name) == lacking


@pytest.mark.skipif(not minilm.is_installed(), reason="pip install 'heatscope[pretrained]'")
def test_minilm_has_no_row_for_an_emoji(client: Client) -> None:
    (note,) = answered(client, "minilm", "attention", text="\N{GRINNING FACE}")["notes"]
    assert note["detail"].startswith("1 of 1 token is [UNK], which stands for all that the vocabulary lacks")
