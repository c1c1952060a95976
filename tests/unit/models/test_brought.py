"""What packages and folders bring is opened beside what runs, and what cannot be opened stops nothing else."""

import logging
import threading
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from torch import nn

from heatscope.errors import ModelOpeningError, ModelUnavailableError
from heatscope.folders import ModelFolder
from heatscope.models import packages
from heatscope.models.adapter import Adapter
from heatscope.models.brought import Brought, of_folder, without_paths
from heatscope.models.collection import Models, Unavailable
from heatscope.models.huggingface.limits import Limits
from heatscope.models.served import Served
from heatscope.models.shipped import ShippedPhotoNetwork
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from tests.conftest import PHOTO_SHAPE, photo_card


def toy() -> Adapter:
    """What a package's entry point names."""
    return ShippedPhotoNetwork(photo_card(), PhotoCNN(PhotoCNNConfig(**PHOTO_SHAPE)).eval())


def broken() -> Adapter:
    """What an entry point names that fails."""
    raise RuntimeError("no such\ndevice")


class Halted(nn.Module):
    """Runs, and gives something else each time."""

    def forward(self, *_: Any) -> Any:
        raise ValueError("at the first layer")


def halting() -> Adapter:
    """A network that does not run."""
    adapter = toy()
    adapter.network = Halted()  # type: ignore[misc]
    return adapter


def test_what_is_brought_is_listed_at_once_and_asked_when_it_is_open(weights: Path) -> None:
    may_open = threading.Event()

    def opened() -> Adapter:
        may_open.wait(30)
        return toy()

    models = Models.open(weights, [Brought("mine", "package", "Mine", opened)])
    assert list(models.all)[-1] == "mine"
    opening = threading.Thread(target=models.open_brought)
    opening.start()
    with pytest.raises(ModelOpeningError, match="model 'mine' is being opened; ask again in some seconds"):
        models.get("mine")
    may_open.set()
    opening.join(30)
    assert models.get("mine").id == "mine"
    assert models.able("mine", "feature-maps").adapter.facts.labels == ("cat", "dog", "fish")


def test_several_are_opened_at_most_one_a_core_at_once(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heatscope.models.brought.usable_cores", lambda: 2)
    together, most, lock = 0, 0, threading.Lock()
    both = threading.Barrier(2)

    def prepare() -> None:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        # Each waits for another one: two are prepared at the same time.
        both.wait(30)
        with lock:
            together -= 1

    models = Models.open(weights, [Brought(f"m{number}", "folder", "", toy, prepare) for number in range(6)])
    models.open_brought()
    assert most == 2
    assert all(isinstance(models.all[f"m{number}"], Served) for number in range(6))


@pytest.mark.parametrize(
    ("opened", "reason"),
    [
        (halting, "it does not run on a small input: ValueError: at the first layer (line 40, in forward)"),
        (broken, "opening it failed: RuntimeError"),
    ],
)
def test_what_cannot_be_opened_says_why_and_stops_nothing_else(
    weights: Path, caplog: pytest.LogCaptureFixture, opened: Callable[[], Adapter], reason: str
) -> None:
    models = Models.open(weights, [Brought("bad", "package", "", opened), Brought("good", "package", "", toy)])
    with caplog.at_level(logging.INFO):
        models.open_brought()
    refused = models.all["bad"]
    assert isinstance(refused, Unavailable)
    assert (refused.reason, refused.origin, refused.is_opening) == (reason, "package", False)
    assert f"model 'bad' is not available: {reason}" in caplog.text
    assert "model 'good' is ready" in caplog.text
    with pytest.raises(ModelUnavailableError, match="model 'bad' is not available"):
        models.get("bad")


def test_reason_holds_no_path_of_this_machine(weights: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my model"
    folder.mkdir()
    models = Models.open(weights, [of_folder(ModelFolder("mine", folder), Limits())])
    (folder / "config.json").write_text("{}")
    models.open_brought()
    refused = models.all["mine"]
    assert isinstance(refused, Unavailable)
    assert refused.card.title == "my model"
    assert str(tmp_path) not in refused.reason
    folder.joinpath("config.json").unlink()
    folder.rmdir()
    gone = Models.open(weights, [of_folder(ModelFolder("mine", folder), Limits())])
    gone.open_brought()
    missing = gone.all["mine"]
    assert isinstance(missing, Unavailable)
    assert missing.reason == "there is no folder my model"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("/etc/passwd is no model", "passwd is no model"),
        ("in '/home/ada/models'", "in 'models'"),
        ("at https://example.org/a/b, 1/255 and and/or", "at https://example.org/a/b, 1/255 and and/or"),
    ],
)
def test_paths_are_cut_down_to_their_last_part(said: str, left: str) -> None:
    assert without_paths(said) == left


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, packages.GROUP)


def test_entry_points_of_packages_are_served(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = "tests.unit.models.test_brought"
    points = [
        point("gone", f"{here}:gone"), point("mine", f"{here}:toy"), point("broken", f"{here}:broken"),
        point("nothing", "builtins:dict"), point("a name/with", f"{here}:toy"), point("toy-cnn", f"{here}:toy"),
    ]  # fmt: skip
    monkeypatch.setattr(packages, "entry_points", lambda group: points)
    monkeypatch.setattr(packages, "installed", dict)
    models = Models.open(weights, packages.packaged())
    models.open_brought()
    assert list(models.all)[4:] == ["a-name-with", "broken", "gone", "mine", "nothing", "toy-cnn-2"]
    assert models.get("mine").adapter.facts.title == "Toy"
    reasons = {name: model.reason for name, model in models.all.items() if isinstance(model, Unavailable)}
    assert reasons["broken"] == f"{here}:broken could not open it: RuntimeError: no such device"
    assert "could not open it: AttributeError" in reasons["gone"]
    assert reasons["nothing"].endswith("gives no adapter: it has no facts, network, reads, probe, outcome")
    assert "'a name/with' cannot be the name of a model" in reasons["a-name-with"]
    assert (
        reasons["toy-cnn-2"] == "another model has the id 'toy-cnn'; HEATSCOPE_PACKAGES=0 leaves those of packages out"
    )


def test_what_a_first_request_would_wait_for_is_found_out_before(weights: Path) -> None:
    models = Models.open(weights, [Brought("mine", "package", "Mine", toy)])
    models.open_brought()
    for model in models.all.values():
        assert isinstance(model, Served)
        assert {"calls", "views", "attentions", "reads_any_size"} <= model.__dict__.keys()


def test_network_that_cannot_be_looked_at_keeps_no_other_from_being_opened(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(model: Served) -> None:
        if model.id in ("toy-vit", "first"):
            raise RuntimeError("odd")

    monkeypatch.setattr(Served, "look", look)
    models = Models.open(weights, [Brought(name, "package", name, toy) for name in ("first", "second")])
    models.open_brought()
    for name in ("toy-vit", "first"):
        with pytest.raises(ModelUnavailableError, match="it cannot be looked at: RuntimeError"):
            models.get(name)
    assert models.get("second").id == "second"
