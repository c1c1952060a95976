"""A model that is still being opened is listed, and its calls say when to come again."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from heatscope.app import create_app
from heatscope.models.adapter import Adapter
from heatscope.models.brought import Brought
from heatscope.models.collection import Models
from heatscope.models.shipped import ShippedPhotoNetwork
from heatscope.settings import Settings
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from tests.conftest import PHOTO_SHAPE, Client, photo_card

BASE = "/api/v1/models"
PATIENCE_SECONDS = 60


def opened() -> Adapter:
    return ShippedPhotoNetwork(photo_card(), PhotoCNN(PhotoCNNConfig(**PHOTO_SHAPE)).eval())


@pytest.fixture
def client(weights: Path) -> Iterator[Client]:
    """The service with a model that is opened once `open_brought` is called."""
    models = Models.open(weights, [Brought("mine", "folder", "My model", opened)])
    client = Client(create_app(Settings(packages=False), models))
    yield client
    client.close()


def test_it_is_listed_as_being_opened(client: Client) -> None:
    *others, mine = client.get(BASE).json()["models"]
    assert all(model["available"] for model in others)
    assert (mine["id"], mine["title"], mine["origin"], mine["available"]) == ("mine", "My model", "folder", False)
    assert mine["unavailable_reason"] == "it is being opened"
    assert (mine["calls"], mine["views"]) == ([], [])


def test_its_calls_say_when_to_ask_again(client: Client, png: bytes) -> None:
    for answer in (client.get(f"{BASE}/mine"), client.post(f"{BASE}/mine/feature-maps", files={"image": png})):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "2"
        assert answer.json()["type"] == "/problems/model-opening"
        assert answer.json()["detail"] == "model 'mine' is being opened; ask again in some seconds"


def test_it_answers_once_it_is_open(client: Client, png: bytes) -> None:
    client.app.state.models.open_brought()
    assert client.get(BASE).json()["models"][-1]["available"]
    assert client.get(f"{BASE}/mine").json()["id"] == "mine"
    assert client.post(f"{BASE}/mine/feature-maps", files={"image": png}).status_code == 200


def test_contract_is_written_before_anybody_asks_for_it(client: Client) -> None:
    async def started() -> None:
        async with client.app.router.lifespan_context(client.app):
            deadline = time.monotonic() + PATIENCE_SECONDS
            while client.app.openapi_schema is None:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.05)

    client.run(started())
