"""Tiny seeded networks, the service around them, and a client without a network connection.

The networks have under 3,000 weights and are saved and loaded like real ones, so that tests of the service
need no trained weights and no socket.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import torch
from fastapi import FastAPI

from heatscope.app import create_app
from heatscope.settings import Settings
from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from heatscope_models.photo_vit import PhotoViT, PhotoViTConfig
from heatscope_models.pronouncer import Pronouncer, PronouncerConfig
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN, Vocabulary
from tests.pictures import encoded, photo

T = TypeVar("T")
PHOTO_SHAPE: dict[str, Any] = {"label_count": 3, "stages": ((4,), (6, 6))}
SENTENCE_SHAPE: dict[str, Any] = {
    "label_count": 3, "width": 16, "head_count": 2, "layer_count": 2, "feedforward_width": 8, "bucket_count": 20,
    "max_words": 40,
}  # fmt: skip
SPEAKER_SHAPE: dict[str, Any] = {
    "letters": "abcdefghijklmnopqrstuvwxyz'", "phonemes": ("AA", "B", "K"), "width": 8, "encoder_layer_count": 1,
    "decoder_layer_count": 2, "head_count": 2, "feedforward_width": 4, "max_letters": 20, "max_phonemes": 12,
}  # fmt: skip
VIT_SHAPE: dict[str, Any] = {
    "label_count": 3, "side": 16, "patch_size": 4, "width": 8, "layer_count": 2, "head_count": 2,
    "feedforward_width": 8,
}  # fmt: skip
FOR_ALL: dict[str, Any] = {"title": "Toy", "description": "A toy.", "trained_on": "nothing", "licence": "Apache-2.0"}


def photo_card() -> cards.Card:
    """The card of the toy that looks at photos."""
    return cards.Card(
        id="toy-cnn", task="image-classification", labels=("cat", "dog", "fish"), metrics={"top1": 0.5},
        architecture={"network": "PhotoCNN", **PHOTO_SHAPE}, confusions=(("cat", "dog", 3),),
        accuracy_over={"rotation": ((-90.0, 0.25), (0.0, 0.5))},
        input={"kind": "image", "channels": 3, "height": 16, "width": 16, "mean": [0.5, 0.4, 0.3], "std": [0.2] * 3},
        **FOR_ALL,
    )  # fmt: skip


def sentence_card() -> cards.Card:
    """The card of the toy that reads sentences."""
    return cards.Card(
        id="toy-encoder", task="token-classification", labels=("DET", "NOUN", "VERB"),
        sequence_labels=("negative", "positive"), architecture={"network": "SentenceEncoder", **SENTENCE_SHAPE},
        input={"kind": "text", "max_words": 40}, **FOR_ALL,
    )  # fmt: skip


def speaker_card() -> cards.Card:
    """The card of the toy that pronounces words."""
    return cards.Card(
        id="toy-speaker", task="text2text-generation", labels=("<stop>", *SPEAKER_SHAPE["phonemes"]),
        architecture={"network": "Pronouncer", **SPEAKER_SHAPE}, input={"kind": "word", "max_letters": 20}, **FOR_ALL,
    )  # fmt: skip


def vit_card() -> cards.Card:
    """The card of the toy whose patches ask each other."""
    return cards.Card(
        id="toy-vit", task="image-classification", labels=("cat", "dog", "fish"),
        architecture={"network": "PhotoViT", **VIT_SHAPE},
        input={"kind": "image", "channels": 3, "height": 16, "width": 16, "mean": [0.5, 0.4, 0.3], "std": [0.2] * 3},
        **FOR_ALL,
    )  # fmt: skip


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder with a toy of each kind."""
    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(20261123)
    cards.save(folder / "toy-cnn", PhotoCNN(PhotoCNNConfig(**PHOTO_SHAPE)), photo_card())
    vocabulary = Vocabulary([CLS, UNKNOWN, MASK, "i", "saw", "a", "."], SENTENCE_SHAPE["bucket_count"])
    encoder = SentenceEncoder(SentenceEncoderConfig(**SENTENCE_SHAPE), vocabulary)
    cards.save(folder / "toy-encoder", encoder, sentence_card())
    cards.save(folder / "toy-speaker", Pronouncer(PronouncerConfig(**SPEAKER_SHAPE)), speaker_card())
    cards.save(folder / "toy-vit", PhotoViT(PhotoViTConfig(**VIT_SHAPE)), vit_card())
    return folder


class Client:
    """Asks an application without a socket; every test's calls run on one event loop."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._runner = asyncio.Runner()
        self.async_client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Send a GET."""
        return self._runner.run(self.async_client.get(path, **options))

    def post(self, path: str, **options: Any) -> httpx.Response:
        """Send a POST."""
        return self._runner.run(self.async_client.post(path, **options))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send anything."""
        return self._runner.run(self.async_client.request(method, path, **options))

    def run(self, story: Coroutine[Any, Any, T]) -> T:
        """Run what uses ``async_client`` and return what it returns."""
        return self._runner.run(story)

    def close(self) -> None:
        """End the event loop and the application's threads."""
        self._runner.run(self.async_client.aclose())
        self._runner.close()
        self.app.state.engine.close()


def serve_toys(weights: Path, **settings: Any) -> Client:
    """Start the service with the toys and the settings given."""
    # What is installed on a machine is not to change what a test finds.
    chosen: dict[str, Any] = {"weights_dir": weights, "packages": False} | settings
    return Client(create_app(Settings(**chosen)))


@pytest.fixture
def make_client(weights: Path) -> Iterator[Callable[..., Client]]:
    """A call that starts the service with the toys and the settings given."""
    clients: list[Client] = []

    def make(**settings: Any) -> Client:
        clients.append(serve_toys(weights, **settings))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture(scope="module")
def client(weights: Path) -> Iterator[Client]:
    """The service with the toys and its default settings; one for a whole file, as no answer depends on another."""
    client = serve_toys(weights)
    yield client
    client.close()


@pytest.fixture(scope="session")
def png() -> bytes:
    """A small colourful photo."""
    return encoded(photo(40, 30), "PNG")
