"""Networks as people write their own, handed over in Python and asked over HTTP: all in one module's `forward`."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope import wire
from heatscope.app import create_app
from heatscope.models.brought import Brought
from heatscope.models.collection import Models
from heatscope.models.handed.adapter import Handed, adapter_of
from heatscope.settings import Settings
from tests.conftest import Client
from tests.pictures import encoded, photo

tokenizers = pytest.importorskip("tokenizers")
BASE = "/api/v1/models"
WORDS = "<unk> i saw a the cat dog sat on mat".split()
SENTENCE = {"text": "i saw a cat sat on the mat"}


class RootAttention(nn.Module):
    """Attention in the network's own ``forward``."""

    def __init__(self, rows: int, width: int = 16) -> None:
        super().__init__()
        self.table = nn.Embedding(rows, width)
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.out = nn.Linear(width, 2)

    def vectors(self, input_ids: Tensor) -> Tensor:
        found: Tensor = self.table(input_ids)
        return found

    def weights(self, vectors: Tensor) -> Tensor:
        return torch.softmax(self.query(vectors) @ self.key(vectors).transpose(-2, -1) / 4, -1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        vectors = self.vectors(input_ids)
        found: Tensor = self.out((self.weights(vectors) @ self.value(vectors)).mean(1))
        return found


class RootBeside(RootAttention):
    """The same after a module that really is called "attention"."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.attention = nn.MultiheadAttention(16, 2, batch_first=True)

    def vectors(self, input_ids: Tensor) -> Tensor:
        vectors = self.table(input_ids)
        return vectors + self.attention(vectors, vectors, vectors, need_weights=False)[0]  # type: ignore[no-any-return]


class Recurrent(nn.Module):
    """A layer whose steps are taken in one call."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.table, self.lstm, self.out = nn.Embedding(rows, 8), nn.LSTM(8, 6, batch_first=True), nn.Linear(6, 2)

    def forward(self, input_ids: Tensor) -> Tensor:
        vectors, _ = self.lstm(self.table(input_ids))
        found: Tensor = self.out(vectors.mean(1))
        return found


class RootOfMaps(nn.Module):
    """Channels that weigh each other, and a convolution with weights of the network's own."""

    def __init__(self) -> None:
        super().__init__()
        self.kernels = nn.Parameter(torch.rand(12, 3, 3, 3))
        self.head = nn.Linear(12, 3)

    def forward(self, pictures: Tensor) -> Tensor:
        maps = F.conv2d(pictures, self.kernels, padding=1).relu()
        likeness = torch.einsum("bchw,bdhw->bcd", maps, maps) / maps.shape[-1] ** 2
        mixed: Tensor = self.head((torch.softmax(likeness, -1) @ maps.flatten(2)).mean(-1))
        return mixed


class MadeKernels(nn.Module):
    """A convolution whose weights are made of the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.makes, self.head = nn.Linear(3, 12), nn.Linear(4, 3)

    def forward(self, pictures: Tensor) -> Tensor:
        kernels = self.makes(pictures.mean((0, 2, 3))).view(4, 3, 1, 1)
        found: Tensor = self.head(F.conv2d(pictures, kernels).relu().mean((2, 3)))
        return found


class UNet(nn.Module):
    """Down and up again, with a skip and normalisations over whole maps; gives a picture of one channel."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.GroupNorm(2, 4))
        self.deep = nn.Sequential(nn.Conv2d(4, 6, 3, padding=1), nn.GroupNorm(2, 6), nn.SiLU())
        self.out = nn.Conv2d(10, 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        first = self.first(pictures)
        deep = F.interpolate(self.deep(F.max_pool2d(first, 2)), scale_factor=2)
        found: Tensor = self.out(torch.cat([deep, first], 1))
        return found


def tokenizer() -> Any:
    """One that cuts at spaces."""
    made = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: row for row, word in enumerate(WORDS)}, unk_token="<unk>")
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    return made


ATTENDING: dict[str, Callable[[int], nn.Module]] = {"root": RootAttention, "beside": RootBeside}
TEXTS = ATTENDING | {"recurrent": Recurrent}
PHOTOS: dict[str, Callable[[], nn.Module]] = {"maps": RootOfMaps, "made": MadeKernels, "u-net": UNet}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """The service with each of the networks."""
    torch.manual_seed(0)
    models = Models({})
    for name, of_text in TEXTS.items():
        handed = Handed(name, tokenizer(), labels=["no", "yes"])
        models._add(Brought(name, "python", name, partial(adapter_of, of_text(len(WORDS)).eval(), handed)))
    for name, of_photo in PHOTOS.items():
        labels = None if name == "u-net" else ["cat", "dog", "fish"]
        handed = Handed(name, (3, 16, 16), labels=labels)
        models._add(Brought(name, "python", name, partial(adapter_of, of_photo().eval(), handed)))
    models.open_brought()
    client = Client(create_app(Settings(packages=False), models))
    yield client
    client.close()


def asked(name: str) -> dict[str, Any]:
    return {"json": SENTENCE} if name in TEXTS else {"files": {"image": encoded(photo(30, 20), "PNG")}}


@pytest.mark.parametrize("name", [*TEXTS, *PHOTOS])
def test_everything_answers(client: Client, name: str) -> None:
    about = client.get(f"{BASE}/{name}")
    assert about.status_code == 200, about.text
    assert about.json()["available"], about.json()["unavailable_reason"]
    ask = asked(name)
    nodes = client.post(f"{BASE}/{name}/trace", **ask)
    assert nodes.status_code == 200, nodes.text
    listed = [layer["name"] for layer in about.json()["layers"]]
    for layer in (*listed, *(node["name"] for node in nodes.json()["nodes"])):
        output = client.post(f"{BASE}/{name}/output", params={"layer": layer}, **ask)
        assert output.status_code == 200, (layer, output.text)
        at = ",".join("0" for _ in output.json()["output"]["shape"])
        unit = client.post(f"{BASE}/{name}/unit", params={"layer": layer, "at": at}, **ask)
        assert unit.status_code == 200, (layer, unit.text)
    for call in set(about.json()["calls"]) & {"attention", "feature-maps", "embeddings", "word-attributions"}:
        answer = client.post(f"{BASE}/{name}/{call}", **ask)
        assert answer.status_code == 200, (call, answer.text)


@pytest.mark.parametrize("name", ATTENDING)
def test_attention_in_the_network_itself_is_its_own(client: Client, name: str) -> None:
    network: Any = client.app.state.models.get(name).network
    rows = torch.tensor([[WORDS.index(word) for word in SENTENCE["text"].split()]])
    with torch.no_grad():
        vectors = network.vectors(rows)
        expected, handed_on = network.weights(vectors), network.weights(vectors) @ network.value(vectors)
    layers = {layer["name"]: layer for layer in client.get(f"{BASE}/{name}").json()["layers"]}
    own = next(layer for layer, told in layers.items() if told["module"] == "")
    told = client.post(f"{BASE}/{name}/attention", json=SENTENCE).json()["layers"]
    found = {layer["name"]: wire.read(layer["attention"]) for layer in told}
    assert list(found) == list(layers)
    np.testing.assert_allclose(found[own], expected.numpy(), rtol=1e-5)
    output = client.post(f"{BASE}/{name}/output", params={"layer": own}, json=SENTENCE).json()
    np.testing.assert_allclose(wire.read(output["output"]), handed_on.numpy(), rtol=1e-4, atol=1e-6)
    size = sum(parameter.numel() for parameter in network.parameters())
    assert (layers[own]["type"], layers[own]["parameter_count"]) == (type(network).__name__, size)
    step = client.post(f"{BASE}/{name}/attention/step", json=SENTENCE | {"layer": own, "head": 0, "query": 2})
    assert step.status_code == 200, step.text
    np.testing.assert_allclose(wire.read(step.json()["weights"]), expected[0, 2].numpy(), rtol=1e-5)


def test_a_module_that_is_called_attention_keeps_its_name(client: Client) -> None:
    layers = client.get(f"{BASE}/beside").json()["layers"]
    assert [(layer["name"], layer["module"], layer["head_count"]) for layer in layers] == [
        ("attention", "attention", 2), ("root_attention", "", 1),
    ]  # fmt: skip
    network: Any = client.app.state.models.get("beside").network
    rows = torch.tensor([[WORDS.index(word) for word in SENTENCE["text"].split()]])
    with torch.no_grad():
        vectors = network.table(rows)
        expected = network.attention(vectors, vectors, vectors)[0]
    output = client.post(f"{BASE}/beside/output", params={"layer": "attention"}, json=SENTENCE).json()
    np.testing.assert_allclose(wire.read(output["output"]), expected.numpy(), rtol=1e-4, atol=1e-6)


def test_a_convolution_of_no_module_is_computed_as_attention(client: Client) -> None:
    assert "convolution-as-attention" in client.get(f"{BASE}/maps").json()["calls"]
    assert "convolution-as-attention" not in client.get(f"{BASE}/made").json()["calls"]
    answer = client.post(
        f"{BASE}/maps/convolution-as-attention", params={"layer": "conv2d", "alpha": 30}, **asked("maps")
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["max_abs_difference"] < 1e-4


def test_every_map_of_a_u_net_has_its_thumbnails(client: Client) -> None:
    nodes = client.post(f"{BASE}/u-net/trace", params={"thumbnails": 3}, **asked("u-net")).json()["nodes"]
    assert {"max_pool2d", "deep.0", "deep.1", "deep.2", "interpolate", "out"} <= {node["name"] for node in nodes}
    for node in nodes:
        maps = min(node["shape"][1], 3)
        assert wire.read(node["thumbnails"]).shape == (maps, *node["shape"][2:]), node["name"]


def test_a_recurrent_layer_says_what_it_read_and_why_no_more(client: Client) -> None:
    nodes = {node["name"]: node for node in client.post(f"{BASE}/recurrent/trace", json=SENTENCE).json()["nodes"]}
    assert (nodes["lstm"]["op"], nodes["lstm"]["is_open"]) == ("opaque", False)
    unit = client.post(f"{BASE}/recurrent/unit", params={"layer": "lstm", "at": "0,1,3"}, json=SENTENCE).json()
    network: Any = client.app.state.models.get("recurrent").network
    rows = torch.tensor([[WORDS.index(word) for word in SENTENCE["text"].split()]])
    with torch.no_grad():
        assert unit["value"] == pytest.approx(float(network.lstm(network.table(rows))[0][0, 1, 3]))
    assert unit["reason"].startswith("a recurrent layer computes all its steps in one call")
    learned = [f"lstm.{name}" for name, _ in network.lstm.named_parameters()]
    assert unit["reads"][0] == "table"
    assert unit["reads"][-len(learned) :] == learned
    assert set(unit["reads"]) - set(learned) <= set(nodes)
    assert unit["operands"] == []
    table = client.post(f"{BASE}/recurrent/unit", params={"layer": "table", "at": "0,1,3"}, json=SENTENCE).json()
    assert not {"reason", "reads"} & set(table)
