"""``heatscope.serve``: networks that are there in Python, asked over HTTP while the process goes on."""

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import torch
from PIL import Image
from torch import nn

import heatscope
from heatscope.background import Service
from heatscope.errors import InputError, StartError
from heatscope.models.adapter import Facts, Given, ImageGiven, Outcome
from tests.pictures import encoded, photo

SECONDS = 120
FLAT = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, weights: Path) -> None:
    monkeypatch.setenv("HEATSCOPE_WEIGHTS_DIR", str(weights))
    monkeypatch.setenv("HEATSCOPE_PACKAGES", "0")


def photo_network(channels: int = 3) -> nn.Sequential:
    """A small network whose weights still want gradients, as they do after training."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(channels, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 3, 3), *FLAT).eval()


@pytest.fixture(scope="module")
def network() -> nn.Sequential:
    return photo_network()


@pytest.fixture(scope="module")
def service(network: nn.Sequential, weights: Path) -> Iterator[Service]:
    """One for all tests that only ask; those of starting and stopping have their own."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("HEATSCOPE_WEIGHTS_DIR", str(weights))
        settings.setenv("HEATSCOPE_PACKAGES", "0")
        running = heatscope.serve(
            network, input=(3, 16, 16), labels=["cat", "dog", "fish"], mean=[0.5, 0.4, 0.3], std=[0.2] * 3, name="mine"
        )
    with running:
        yield running


def post(service: Service, call: str, **options: Any) -> dict[str, Any]:
    answer = httpx.post(f"{service.api}/{call}", timeout=SECONDS, **options)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def picture(side: int = 16) -> bytes:
    return encoded(photo(side, side), "PNG")


def batch_of(content: bytes) -> torch.Tensor:
    import io

    import numpy as np

    pixels = torch.from_numpy(np.array(Image.open(io.BytesIO(content)).convert("RGB"))).permute(2, 0, 1)  # (C, H, W)
    mean, std = torch.tensor([0.5, 0.4, 0.3]).view(3, 1, 1), torch.tensor([0.2] * 3).view(3, 1, 1)
    return ((pixels / 255 - mean) / std).unsqueeze(0)


def test_a_photo_network_answers_with_what_it_computes(service: Service, network: nn.Sequential) -> None:
    # Of the network's own size: nothing is resized, and the numbers are known.
    answer = post(service, "feature-maps", files={"image": picture()})
    batch = batch_of(picture())
    with torch.no_grad():
        maps, logits = network[0](batch)[0], network(batch)[0]
    torch.testing.assert_close(torch.tensor(answer["layers"][0]["output"]["data"]), maps)
    said = {row["label"]: row["logit"] for row in answer["predictions"]}
    assert said == pytest.approx(dict(zip(["cat", "dog", "fish"], logits.tolist(), strict=True)), rel=1e-5)


@pytest.mark.parametrize(("call", "query"), [
    ("unit", {"layer": "2", "channel": 1, "row": 3, "column": 2}), ("unit", {"layer": "0", "at": "1,3,2"}),
    ("attributions", {"method": "grad_cam"}), ("attributions", {"method": "integrated_gradients"}),
    ("transform-sweep", {"transform": "rotation", "steps": 3}), ("convolution-as-attention", {"layer": "2"}),
    ("trace", {"thumbnails": 2}),
])  # fmt: skip
def test_every_call_of_photos_is_answered(service: Service, call: str, query: dict[str, Any]) -> None:
    assert post(service, call, files={"image": picture(40)}, params=query)


def test_it_is_described_as_from_python_and_listed_first(service: Service) -> None:
    listed = httpx.get(f"{service.address}/api/v1/models", timeout=SECONDS).json()["models"]
    assert [listed[0][name] for name in ("id", "origin", "task", "parameter_count")] == [
        "mine", "python", "image-classification", 223,
    ]  # fmt: skip
    assert {"toy-cnn", "toy-encoder"} < {model["id"] for model in listed}
    filters = httpx.get(f"{service.api}/layers/0/filters", timeout=SECONDS).json()
    assert filters["weight"]["shape"] == [4, 3, 3, 3]


def test_the_network_and_the_process_are_as_they_were(network: nn.Sequential) -> None:
    before = {name: value.clone() for name, value in network.state_dict().items()}
    threads = torch.get_num_threads()
    with heatscope.serve(network, input=torch.zeros(1, 3, 16, 16), labels=["a", "b", "c"]) as service:
        post(service, "attributions", files={"image": picture()}, params={"method": "saliency"})
    assert all(parameter.requires_grad and parameter.grad is None for parameter in network.parameters())
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in network.modules())
    torch.testing.assert_close(network.state_dict(), before, rtol=0, atol=0)
    assert torch.get_num_threads() == threads


def test_what_is_done_to_its_weights_shows(service: Service, network: nn.Sequential) -> None:
    first = post(service, "feature-maps", files={"image": picture()}, params={"layers": "0"})
    weight = network.get_parameter("0.weight").data
    weight.mul_(2)
    try:
        again = post(service, "feature-maps", files={"image": picture()}, params={"layers": "0"})
        with torch.no_grad():
            expected = network[0](batch_of(picture()))[0]
    finally:
        weight.div_(2)
    assert first["layers"] != again["layers"]
    torch.testing.assert_close(torch.tensor(again["layers"][0]["output"]["data"]), expected)


def test_without_labels_it_gives_maps_and_no_predictions(network: nn.Sequential) -> None:
    with heatscope.serve(network, input=(16, 16)) as service:
        assert post(service, "feature-maps", files={"image": picture()})["predictions"] == []
        assert httpx.post(f"{service.api}/attributions", files={"image": picture()}, timeout=SECONDS).status_code == 404


def test_a_grey_network_reads_grey(tmp_path: Path) -> None:
    with heatscope.serve(photo_network(1), input=(1, 12, 16), labels=["a", "b", "c"]) as service:
        assert post(service, "feature-maps", files={"image": picture(40)})["input"]["shape"] == [1, 12, 16]
        larger = post(service, "feature-maps", files={"image": picture(40)}, params={"size": 48})
        assert larger["input"]["shape"] == [1, 48, 48]


def test_closing_frees_the_port_and_says_so(network: nn.Sequential) -> None:
    service = heatscope.serve(network, input=(16, 16))
    port = int(service.address.rsplit(":", 1)[1])
    assert service.url in repr(service)
    assert f'href="{service.url}"' in service._repr_html_()
    with pytest.raises(StartError, match="choose another with --host and --port"):
        heatscope.serve(network, input=(16, 16), port=port)
    with pytest.raises(StartError, match="cannot start with these settings: port: "):
        heatscope.serve(network, input=(16, 16), port=70_000)
    service.close()
    service.close()
    assert repr(service).endswith("closed>")
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{service.address}/health/live", timeout=SECONDS)
    with heatscope.serve(network, input=(16, 16), port=port) as again:
        assert httpx.get(f"{again.address}/health/live", timeout=SECONDS).status_code == 200


def test_it_runs_beside_the_loop_of_a_notebook(network: nn.Sequential) -> None:
    async def cell() -> int:
        with heatscope.serve(network, input=(16, 16)) as service:
            async with httpx.AsyncClient(timeout=SECONDS) as client:
                return (await client.get(f"{service.address}/health/live")).status_code

    assert asyncio.run(cell()) == 200


def test_two_run_side_by_side(network: nn.Sequential) -> None:
    with heatscope.serve(network, input=(16, 16), name="one") as one:
        with heatscope.serve(network, input=(16, 16), name="two") as two:
            assert one.address != two.address
        # The process that decodes pictures is shared, and started again where it has ended.
        assert post(one, "feature-maps", files={"image": picture()})


SCRIPT = """
import heatscope
from torch import nn

network = nn.Sequential(nn.Conv2d(3, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
heatscope.serve(network, input=(16, 16), labels=["cat", "dog"], block=True)
print("ended")
"""


def test_a_script_answers_until_it_is_interrupted() -> None:
    # Whoever runs these tests in the background of a shell has Ctrl+C ignored, and so has what they start.
    script = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n" + SCRIPT
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            found = re.search(r"(http://\S+)/#/network\?model=model", said)
            assert found, said
            assert httpx.get(f"{found[1]}/health/ready", timeout=SECONDS).status_code == 200
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
    assert (process.returncode, rest) == (0, "ended\n")


def test_a_script_that_ends_at_once_ends_well() -> None:
    """What is found out beside, in C++, is not cut off, which would abort the process."""
    script = SCRIPT.replace(", block=True)", ").close()")
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended\n", "")


class Halves:
    """An adapter of somebody's own: only the left half of a photo is looked at."""

    reads = "image"

    def __init__(self, network: nn.Module) -> None:
        self.network = network
        self.facts = Facts(
            id="halves", task="image-classification", title="Halves", description="Looks at the left half.",
            origin="python", parameter_count=223, labels=("cat", "dog", "fish"),
            input={"kind": "image", "channels": 3, "height": 16, "width": 16, "mean": [0.0] * 3, "std": [1.0] * 3},
        )  # fmt: skip

    def read_image(self, picture: Image.Image) -> ImageGiven:
        from heatscope.inputs.crop import Crop

        crop = Crop(0, 0, picture.width / 2, picture.height)
        pixels = torch.zeros(1, 3, 16, 16)
        return ImageGiven((pixels,), pixels=pixels, width=picture.width, height=picture.height, crop=crop)

    def probe(self) -> Given:
        return Given((torch.zeros(1, 3, 16, 16),))

    def outcome(self, result: Any, given: Given) -> Outcome:
        return Outcome(label_logits=result[0], label=self.facts.labels.__getitem__)


def test_an_adapter_of_ones_own_is_asked(network: nn.Sequential) -> None:
    with heatscope.serve(network, input=Halves(network), name="left") as service:
        image = post(service, "feature-maps", files={"image": picture(40)})["image"]
        assert image["crop"] == {"left": 0, "top": 0, "right": 20, "bottom": 40}
    with pytest.raises(InputError, match="around another network"):
        heatscope.serve(photo_network(), input=Halves(network))


class Recurrent(nn.Module):
    """A network for texts that no library knows: rows in, logits out."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.table, self.recurrent, self.out = nn.Embedding(rows, 8), nn.GRU(8, 8, batch_first=True), nn.Linear(8, 2)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        _, last = self.recurrent(self.table(tokens))
        found: torch.Tensor = self.out(last[0])
        return found


def test_a_text_network_of_no_library_is_asked_with_a_tokenizer() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    words = tokenizers.models.WordLevel({"<unk>": 0, "i": 1, "saw": 2, "a": 3}, unk_token="<unk>")
    tokenizer = tokenizers.Tokenizer(words)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    torch.manual_seed(0)
    network = Recurrent(4).eval()
    with heatscope.serve(network, input=tokenizer, labels=["good", "bad"]) as service:
        nodes = post(service, "trace", json={"text": "i saw a saw"})
        assert [token["text"] for token in nodes["tokens"]] == ["i", "saw", "a", "saw"]
        with torch.no_grad():
            expected = network(torch.tensor([[1, 2, 3, 2]]))[0]
        last = nodes["nodes"][-1]
        assert (last["least"], last["largest"]) == pytest.approx((float(expected.min()), float(expected.max())))
    with pytest.raises(InputError, match="the network does not run on such an input: IndexError: index out of range"):
        heatscope.serve(Recurrent(3).eval(), input=tokenizer, labels=["good", "bad"])
    with pytest.raises(InputError, match="gives 2 for one input, and there are 3 labels"):
        heatscope.serve(network, input=tokenizer, labels=["good", "bad", "other"])


@pytest.mark.parametrize("family", ["bert", "distilbert", "gpt2", "t5", "resnet", "vit"])
def test_networks_of_transformers_are_asked_with_what_prepares_their_input(family: str, tmp_path: Path) -> None:
    folders = pytest.importorskip("tests.folders")
    from tokenizers import Tokenizer
    from transformers import AutoImageProcessor, AutoTokenizer

    folder = folders.make_folder(tmp_path, family)
    chosen = folders.FAMILIES[family]
    network = getattr(folders.transformers, chosen.network).from_pretrained(folder).eval()
    if chosen.processor:
        prepares: Any = AutoImageProcessor.from_pretrained(folder, use_fast=False)  # type: ignore[no-untyped-call]
        asked: dict[str, Any] = {"files": {"image": picture(40)}}
    else:
        # transformers' own adds rows to T5's that this small network has no vectors for.
        file = str(folder / "tokenizer.json")
        prepares = Tokenizer.from_file(file) if family == "t5" else AutoTokenizer.from_pretrained(folder)
        asked = {"json": {"text": "The old bank by the river."}}
    with heatscope.serve(network, input=prepares) as service:
        assert post(service, "trace", **asked)["nodes"]
        model = httpx.get(service.api, timeout=SECONDS).json()
        assert model["origin"] == "python"
        if network.config.architectures and "Classification" in chosen.network:
            assert list(model["labels"] or model["sequence_labels"]) == ["cat", "dog", "fish"]
        if chosen.tokenizer:
            assert post(service, "attention", **asked)["layers"]


class Spectral(nn.Module):
    """What it gives has no real numbers."""

    def forward(self, batch: torch.Tensor) -> torch.Tensor:
        spectrum: torch.Tensor = torch.fft.fft2(batch)
        return spectrum.mean((2, 3))


@pytest.mark.parametrize(("wrong", "said"), [
    ({"model": "resnet"}, "a str was given; a torch.nn.Module is served"),
    ({"model": photo_network().train()}, "the network is in training mode; call its eval() first"),
    ({"model": photo_network().double()}, "'0.weight' is float64; networks are asked in float32: call float() first"),
    ({"input": "photos"}, "input is a str; give a size or an example tensor for photos, (3, height, width)"),
    ({"input": None}, "input is a NoneType; give a size or an example tensor for photos"),
    ({"model": Spectral().eval()}, "the network returned complex numbers; return real ones, such as their abs()"),
    ({"input": 32}, "input is a int; give a size"),
    ({"input": (7, 16, 16)}, "an input of 7 × 16 × 16 is no picture; one has (height, width), (channels"),
    ({"input": (3, 0, 16)}, "an input of 3 × 0 × 16 is no picture"),
    ({"input": torch.tensor(1.0)}, "an input of one number is no picture"),
    ({"input": torch.zeros(1, 5, dtype=torch.int64)}, "says nothing of texts; give the tokenizer as input"),
    ({"input": (2, 16, 16)}, "with 1 or 3 channels"),
    ({"input": (3, 16, 16), "mean": [float("nan")] * 3}, "mean is (nan, nan, nan); each has to be a finite number"),
    ({"input": (1, 16, 16)}, "the network does not run on such an input: RuntimeError: Given groups=1"),
    ({"labels": ["cat"]}, "the network gives 3 for one input, and there are 1 labels"),
    ({"model": nn.Sequential(*photo_network(), nn.Softmax(1)).eval(), "labels": ["a", "b", "c"]},
     "sums to 1, as after a softmax"),
    ({"labels": "cat"}, "labels have to be names, one an output of the network, for image-classification"),
    ({"labels": ["a", "b", "c"], "task": "fill-mask"}, "no task 'fill-mask' for this input; give image-classification"),
    ({"task": "image-classification"}, "labels have to be names"),
    ({"mean": [0.5]}, "mean has 1 numbers; 3 are needed, one a channel"),
    ({"std": [0.5, 0.0, 1.0]}, "each has to be above 0"),
    ({"name": "a/b"}, "'a/b' cannot be the name of a model, which has letters"),
    ({"name": "toy-cnn"}, "the name 'toy-cnn' is another model's; choose a name that is none of toy-cnn,"),
])  # fmt: skip
def test_what_cannot_be_used_says_what_would_do(wrong: dict[str, Any], said: str, network: nn.Sequential) -> None:
    model = wrong.pop("model", network)
    with pytest.raises(InputError) as raised:
        heatscope.serve(model, **({"input": (16, 16)} | wrong))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


class Viewing(nn.Module):
    """A network that looks at its maps as they lie in memory, as many do that were written by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 4, 3)
        self.classifier = nn.Linear(4 * 7 * 7, 2)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return the logits (N, 2)."""
        maps = nn.functional.max_pool2d(self.convolution(pictures).relu(), 2)
        logits: torch.Tensor = self.classifier(maps.view(len(maps), -1))
        return logits


def test_network_that_looks_at_memory_is_asked_of_many_pictures_at_once() -> None:
    torch.manual_seed(0)
    network = Viewing().eval()
    contents = [picture(16), encoded(photo(16, 16, seed=1), "PNG")]
    with heatscope.serve(network, input=(3, 16, 16), labels=["cat", "dog"], mean=[0.5, 0.4, 0.3], std=[0.2] * 3) as own:
        answers: Any = post(own, "feature-maps", files=[("image", each) for each in contents])
        turned = post(own, "transform-sweep?transform=rotation&start=-20&stop=20&steps=3", files={"image": contents[0]})
        seen = post(own, "attributions?method=integrated_gradients&label=0", files={"image": contents[0]})
    for answer, content in zip(answers, contents, strict=True):
        found = {each["label"]: each["probability"] for each in answer["predictions"]}
        cat, dog = network(batch_of(content)).softmax(1)[0].tolist()
        assert found == pytest.approx({"cat": cat, "dog": dog}, abs=1e-5)
    assert [each["amount"] for each in turned["steps"]] == [-20, 0, 20]
    assert seen["attribution"]["shape"] == [16, 16]
