"""Networks of twelve families that this repository has never heard of, asked over HTTP like the shipped ones.

The values are computed again from the numbers of the answer alone, by the formula that it states.
"""

import math
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from heatscope import wire
from heatscope.app import create_app
from heatscope.models.brought import Brought
from heatscope.models.collection import Models
from heatscope.models.served import Served
from heatscope.settings import Settings
from tests.conftest import Client
from tests.folders import FAMILIES, IMAGE_FAMILIES, TEXT_FAMILIES, make_folder
from tests.pictures import encoded, photo

BASE = "/api/v1/models"
#: Not one of the sentences that the tokenizers were trained on.
SENTENCE = "An old saw can see the river."
PLACES = 25
Numbers = dict[str, NDArray[np.float64]]


def _normalised(operands: Numbers) -> float:
    if "together" in operands:
        mean, variance = operands["together"].mean(), operands["together"].var()
    else:
        mean, variance = operands["mean"], operands["variance"]
    share = (operands["x"] - mean) / np.sqrt(variance + operands["epsilon"])
    return float((share * operands["weight"] + operands["bias"])[0])


def _gelu(operands: Numbers) -> float:
    [x] = operands["x"]
    return float(x * 0.5 * (1 + math.erf(x / math.sqrt(2))))


#: Formula, as the answer states it -> what it says.
FORMULAS: dict[str, Callable[[Numbers], float]] = {
    "Σ patch · weight": lambda of: float((of["patch"] * of["weight"]).sum()),
    "Σ patch · weight + bias": lambda of: float((of["patch"] * of["weight"]).sum() + of["bias"][0]),
    "Σ input · weight": lambda of: float(of["input"] @ of["weight"]),
    "Σ input · weight + bias": lambda of: float(of["input"] @ of["weight"] + of["bias"][0]),
    "Σ row · column": lambda of: float(of["row"] @ of["column"]),
    "Σ row · column + bias": lambda of: float(of["row"] @ of["column"] + of["bias"][0]),
    "a + b": lambda of: float((of["a"] + of["b"])[0]),
    "a · b": lambda of: float((of["a"] * of["b"])[0]),
    "max(0, x)": lambda of: max(0.0, float(of["x"][0])),
    "x · Φ(x)": _gelu,
    "x": lambda of: float(of["x"][0]),
    "the value at another place": lambda of: float(of["value"][0]),
    "weight[index]": lambda of: float(of["weight"][0]),
    "(x − mean) / √(variance + epsilon) · weight + bias": _normalised,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service with a folder of each family."""
    from heatscope.models.huggingface.folder import open_folder

    place = tmp_path_factory.mktemp("folders")
    models = Models({})
    for family in FAMILIES:
        folder = make_folder(place, family)
        models._add(Brought(family, "folder", family, partial(open_folder, folder, family, tried=True)))
    models.open_brought()
    client = Client(create_app(Settings(packages=False), models))
    yield client
    client.close()


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A photo that is no square."""
    return encoded(photo(90, 70), "PNG")


def sent(family: str, picture: bytes) -> dict[str, Any]:
    return {"files": {"image": picture}} if family in IMAGE_FAMILIES else {"data": {"text": SENTENCE}}


def test_all_are_listed_with_what_they_can_be_asked(client: Client) -> None:
    models = {model["id"]: model for model in client.get(BASE).json()["models"]}
    assert list(models) == list(FAMILIES)
    for family, model in models.items():
        assert model["available"], model["unavailable_reason"]
        assert model["origin"] == "folder"
        assert {"trace", "unit", "output"} <= set(model["calls"])
        assert ("attributions" in model["calls"]) == (family in IMAGE_FAMILIES)
        assert model["parameter_count"] > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_every_layer_is_described(client: Client, family: str) -> None:
    answer = client.get(f"{BASE}/{family}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["layers"]


@pytest.mark.parametrize("family", FAMILIES)
def test_values_at_random_places_are_computed_again_from_the_answer(
    client: Client, picture: bytes, family: str
) -> None:
    trace = client.post(f"{BASE}/{family}/trace", **sent(family, picture))
    assert trace.status_code == 200, trace.text
    nodes = [node for node in trace.json()["nodes"] if node["least"] is not None]
    assert sum(node["is_open"] for node in nodes) >= 0.99 * len(nodes)
    chance, again = random.Random(family), 0
    for node in chance.sample(nodes, min(PLACES, len(nodes))):
        at = ",".join(str(chance.randrange(size)) for size in node["shape"])
        answer = client.post(f"{BASE}/{family}/unit", params={"layer": node["name"], "at": at}, **sent(family, picture))
        assert answer.status_code == 200, (node, answer.text)
        unit = answer.json()
        if (formula := FORMULAS.get(unit.get("formula"))) is None:
            continue
        again += 1
        numbers = {operand["role"]: wire.read(operand["values"]).astype(np.float64) for operand in unit["operands"]}
        scale = max(abs(node["least"]), abs(node["largest"]), 1e-6)
        assert abs(formula(numbers) - unit["value"]) <= 1e-5 * scale, (node["name"], at)
    assert again >= 0.4 * PLACES


@pytest.mark.parametrize("family", FAMILIES)
def test_a_modules_output_is_what_it_hands_on_itself(client: Client, picture: bytes, family: str) -> None:
    """Told by PyTorch's own hooks while the network runs."""
    nodes = client.post(f"{BASE}/{family}/trace", **sent(family, picture)).json()["nodes"]
    modules = dict(client.app.state.models.get(family).network.named_modules())
    named = [node["name"] for node in nodes if node["name"] in modules and not [*modules[node["name"]].children()]]
    for name in random.Random(family).sample(named, min(6, len(named))):
        handed: list[torch.Tensor] = []
        hook = modules[name].register_forward_hook(
            lambda _module, _inputs, output, handed=handed: handed.append(output)
        )
        try:
            client.post(f"{BASE}/{family}/trace", **sent(family, picture))
        finally:
            hook.remove()
        answer = client.post(f"{BASE}/{family}/output", params={"layer": name}, **sent(family, picture))
        assert answer.status_code == 200, (name, answer.text)
        # A module that is called twice has its name on the first.
        np.testing.assert_allclose(wire.read(answer.json()["output"]), handed[0].numpy(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_operation_can_be_asked_for_a_value(client: Client, picture: bytes, family: str) -> None:
    """One node of each function, also those of no axes, of masks, and of numbers made up on the way."""
    nodes = client.post(f"{BASE}/{family}/trace", **sent(family, picture)).json()["nodes"]
    for node in {node["function"]: node for node in nodes}.values():
        at = ",".join(str(size - 1) for size in node["shape"])
        answer = client.post(f"{BASE}/{family}/unit", params={"layer": node["name"], "at": at}, **sent(family, picture))
        assert answer.status_code == 200 or (not node["is_open"] and answer.status_code < 500), (node, answer.text)


@pytest.mark.parametrize("family", ["resnet", "mobilenet_v2", "efficientnet", "convnext"])
def test_maps_come_in_stages_of_a_large_network(client: Client, picture: bytes, family: str) -> None:
    listed = client.get(f"{BASE}/{family}").json()["layers"]
    answer = client.post(f"{BASE}/{family}/feature-maps", files={"image": picture}, params={"encoding": "base64"})
    assert answer.status_code == 200, answer.text
    names = [layer["name"] for layer in answer.json()["layers"]]
    assert 1 < len(names) <= min(len(listed), 40)
    shapes = {layer["name"]: layer["output_shape"] for layer in listed}
    assert all(layer["output"]["shape"] == shapes[layer["name"]] for layer in answer.json()["layers"])
    assert answer.json()["predictions"][0]["label"] in {"cat", "dog", "fish"}


@pytest.mark.parametrize("family", IMAGE_FAMILIES)
def test_a_label_is_explained(client: Client, picture: bytes, family: str) -> None:
    answer = client.post(
        f"{BASE}/{family}/attributions", files={"image": picture}, params={"method": "saliency", "label": "dog"}
    )
    assert answer.status_code == 200, answer.text
    assert np.ptp(wire.read(answer.json()["attribution"])) > 0


@pytest.mark.parametrize(
    ("family", "call", "what", "status", "said"),
    [
        ("resnet", "trace", {"data": {"text": SENTENCE}}, 422, "'resnet' reads pictures; send one as image"),
        ("bert", "trace", "image", 422, "'bert' reads texts; send one as text"),
        ("bert", "trace", {"data": {"text": "saw " * 70}}, 422, "the text has 72 tokens; at most 64 are read"),
        ("gpt2", "trace", {"data": {"text": "saw " * 70}}, 422, "tokens; at most 64 are read"),
        ("resnet", "unit?layer=resnet.encoder.stages.0.layers.0.layer.9&at=0,0,0", "image", 404, "no layer named"),
        ("bert", "attention", "image", 422, "body: this call reads a JSON object, sent as application/json"),
        ("bert", "word-attributions", "image", 422, "body: this call reads a JSON object, sent as application/json"),
        ("resnet", "attributions?method=saliency", {"json": {"text": SENTENCE}}, 422, "body.image: field required"),
        ("bert", "feature-maps", "image", 404, "model 'bert' has no feature maps; models that have: resnet"),
    ],
)
def test_what_cannot_be_answered_says_why(
    client: Client, picture: bytes, family: str, call: str, what: Any, status: int, said: str
) -> None:
    answer = client.post(f"{BASE}/{family}/{call}", **({"files": {"image": picture}} if what == "image" else what))
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("family", "name", "near"),
    [
        ("bert", "bert.encoder.layer.1.attention.self.qery", "bert.encoder.layer.1.attention.self.query"),
        # 29 layers: all their names would be a page of text.
        ("resnet", "resnet.embedder.embeder.convolution", "resnet.embedder.embedder.convolution"),
    ],
)
def test_unknown_node_is_answered_with_near_ones(
    client: Client, picture: bytes, family: str, name: str, near: str
) -> None:
    ask: dict[str, Any] = {"files": {"image": picture}} if family in IMAGE_FAMILIES else {"data": {"text": SENTENCE}}
    answer = client.post(f"{BASE}/{family}/unit", params={"layer": name, "at": "0,0"}, **ask)
    assert answer.status_code == 404
    said, _, offered = answer.json()["detail"].partition("; nearest: ")
    assert said == f"no layer named '{name}'"
    names = offered.split(", ")
    assert names[0] == near
    assert len(names) <= 5


def test_answer_that_would_be_too_large_says_what_to_ask_for(
    client: Client, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = {"files": {"image": picture}}
    maps = f"{BASE}/resnet/feature-maps"
    full = len(client.post(maps, **ask).content)
    monkeypatch.setattr("heatscope.api.answer_size.MOST_BYTES", full // 2)
    refused = client.post(maps, **ask)
    assert refused.status_code == 422
    assert "name fewer layers, or ask for encoding=npz and dtype=uint8" in refused.json()["detail"]
    small = client.post(maps, params={"encoding": "base64", "dtype": "uint8"}, **ask)
    assert small.status_code == 200
    assert len(small.content) < full // 2
    assert client.post(maps, params={"layers": "resnet.pooler"}, **ask).status_code == 200


@pytest.mark.parametrize("family", ["resnet", "bert", "swin"])
def test_many_at_once_get_what_one_gets(client: Client, family: str) -> None:
    """24 runs of one network in 6 threads, each with an input of its own."""
    model: Served = client.app.state.models.get(family)
    adapter: Any = model.adapter
    if family in TEXT_FAMILIES:
        given = [adapter.read_text(f"{SENTENCE} {'saw ' * number}") for number in range(24)]
    else:
        given = [adapter.read_image(photo(60 + number, 50)) for number in range(24)]
    name = list(model.structure.layers)[-1]
    alone = [model.record(one, [name])[name].output for one in given]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda one: model.record(one, [name])[name].output, given))
    assert all(one.equal(other) for one, other in zip(alone, together, strict=True))
