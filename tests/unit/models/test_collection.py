"""A model that cannot be used is unavailable, and nothing else is."""

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from heatscope.errors import ModelUnavailableError, StartError, UnknownModelError, UnsuitableModelError
from heatscope.models.collection import Models, Unavailable
from heatscope.models.served import Served
from heatscope_models import cards


@pytest.fixture
def folder(weights: Path, tmp_path: Path) -> Path:
    """A copy of the toys' folder, to be damaged."""
    return Path(shutil.copytree(weights, tmp_path / "weights"))


def truncate(model: Path) -> None:
    file = model / cards.WEIGHTS_FILE
    file.write_bytes(file.read_bytes()[:-10])


def change_id(model: Path) -> None:
    card = json.loads((model / cards.CARD_FILE).read_text())
    (model / cards.CARD_FILE).write_text(json.dumps(card | {"id": "other"}))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (truncate, "is not the file its card describes"),
        (lambda model: (model / cards.WEIGHTS_FILE).unlink(), "cannot be read"),
        (lambda model: (model / cards.WEIGHTS_FILE).write_bytes(b"a stranger's"), "is not the file its card describes"),
        (lambda model: (model / cards.CARD_FILE).unlink(), "cannot be read"),
        (lambda model: (model / cards.CARD_FILE).write_text("{"), "is not JSON"),
        (change_id, "the card in toy-cnn is that of 'other'"),
    ],
    ids=["truncated", "missing", "foreign", "no card", "broken card", "other card"],
)
def test_damaged_model_is_unavailable_and_the_others_are_served(
    folder: Path, damage: Callable[[Path], None], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    damage(folder / "toy-cnn")
    with caplog.at_level(logging.WARNING):
        models = Models.open(folder)
    damaged = models.all["toy-cnn"]
    assert isinstance(damaged, Unavailable)
    assert damaged.card.id == "toy-cnn"
    assert reason in damaged.reason
    assert reason in caplog.text
    assert isinstance(models.all["toy-encoder"], Served)
    with pytest.raises(ModelUnavailableError, match="model 'toy-cnn' is not available"):
        models.able("toy-cnn", "feature-maps")


def test_unknown_model_is_named_with_those_there_are(weights: Path) -> None:
    with pytest.raises(UnknownModelError, match="no model named 'vgg'; there are: toy-cnn, toy-encoder"):
        Models.open(weights).get("vgg")


def test_model_of_another_kind_is_named_with_those_that_will_do(weights: Path) -> None:
    models = Models.open(weights)
    with pytest.raises(UnsuitableModelError, match="'toy-encoder' has no feature maps; models that have: toy-cnn"):
        models.able("toy-encoder", "feature-maps")
    with pytest.raises(UnsuitableModelError, match="'toy-cnn' has no attention between words; models that have: toy-e"):
        models.able("toy-cnn", "attention")


def test_missing_folder_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="No such file or directory; set HEATSCOPE_WEIGHTS_DIR to one that is there"):
        Models.open(tmp_path / "nowhere")


def test_empty_folder_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(StartError, match="holds no model; set HEATSCOPE_WEIGHTS_DIR"):
        Models.open(tmp_path)


def test_loaded_networks_are_in_eval_mode(weights: Path) -> None:
    assert not Models.open(weights).get("toy-cnn").network.training
