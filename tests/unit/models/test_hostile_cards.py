"""No folder stops the start, takes its memory, or answers 500: what cannot be asked is listed with the reason."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.attack.folders import HOSTILE, HOSTILE_TEXTS, Change, by_chance
from tests.conftest import Client
from tests.pictures import encoded, photo

#: Of each network; `make attack` has more.
BY_CHANCE = int(os.environ.get("HEATSCOPE_TEST_CHANCES", "25"))


@pytest.fixture
def folder(weights: Path, tmp_path: Path) -> Path:
    """A copy of the toys' folder, to be damaged."""
    return Path(shutil.copytree(weights, tmp_path / "weights"))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_folder_of_a_photo_network_is_listed_with_the_reason(
    name: str, folder: Path, make_client: Callable[..., Client]
) -> None:
    check(HOSTILE[name], "toy-cnn", folder, make_client)


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_hostile_folder_of_a_sentence_network_is_listed_with_the_reason(
    name: str, folder: Path, make_client: Callable[..., Client]
) -> None:
    check(HOSTILE_TEXTS[name], "toy-encoder", folder, make_client)


def check(change: Change, model_id: str, folder: Path, make_client: Callable[..., Client]) -> None:
    change(folder / model_id)
    client = make_client(weights_dir=folder)
    answer = client.get("/api/v1/models")
    assert answer.status_code == 200
    assert str(folder) not in answer.text, "no path of this machine's is told"
    damaged = next(model for model in answer.json()["models"] if model["id"] == model_id)
    assert not damaged["available"]
    assert 10 < len(damaged["unavailable_reason"]) < 600
    assert "failed as no check foresaw" not in damaged["unavailable_reason"]
    assert client.get(f"/api/v1/models/{model_id}").status_code == 503
    assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize("model_id", ["toy-cnn", "toy-encoder", "toy-speaker", "toy-vit"])
def test_folders_changed_by_chance_never_answer_500(
    model_id: str, weights: Path, tmp_path: Path, make_client: Callable[..., Client]
) -> None:
    for name, change in by_chance(seed=20261126, count=BY_CHANCE):
        folder = tmp_path / name.split(":")[0]
        shutil.copytree(weights / model_id, folder / model_id)
        change(folder / model_id)
        client = make_client(weights_dir=folder)
        listed = client.get("/api/v1/models")
        assert listed.status_code == 200, name
        for answer in (client.get(f"/api/v1/models/{model_id}"), *asked(client, model_id)):
            assert answer.status_code in (200, 404, 422, 503), (name, answer.text)
            json.loads(answer.content)


def asked(client: Client, model_id: str) -> list[httpx.Response]:
    """Ask what is asked most of each network."""
    base = f"/api/v1/models/{model_id}"
    image = {"image": encoded(photo(20, 20), "PNG")}
    if model_id in ("toy-cnn", "toy-vit"):
        calls = ("feature-maps", "attributions") if model_id == "toy-cnn" else ("patch-attention",)
        return [client.post(f"{base}/{call}", files=image) for call in calls]
    return [client.post(f"{base}/{'attention' if model_id == 'toy-encoder' else 'generation'}", json={"text": "saw"})]
