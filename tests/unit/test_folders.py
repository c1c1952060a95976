"""Which folders become models, under which names, and what is refused before anything is loaded."""

import os
from pathlib import Path

import pytest

from heatscope.errors import StartError
from heatscope.folders import ID, brought_folders, shipped_weights
from heatscope_models import cards


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with two models, a hidden folder and a file."""
    for name in ("bert", "My ResNet (50)", ".cache", "__pycache__"):
        (tmp_path / "models" / name).mkdir(parents=True)
    (tmp_path / "models" / "notes.txt").touch()
    return tmp_path / "models"


@pytest.fixture
def weights_dir(tmp_path: Path) -> Path:
    """A weights folder in which a model is called toy."""
    (tmp_path / "weights" / "toy").mkdir(parents=True)
    return tmp_path / "weights"


def test_shipped_weights_are_found_without_importing_them() -> None:
    assert shipped_weights() == cards.WEIGHTS


def test_folder_is_called_by_its_own_name_or_the_given_one(place: Path, weights_dir: Path) -> None:
    given = os.pathsep.join([str(place / "bert"), f"other={place / 'bert'}"])
    found = brought_folders(weights_dir, given, None)
    assert [(one.id, one.path, one.reason) for one in found] == [
        ("bert", place / "bert", None),
        ("other", place / "bert", None),
    ]


def test_folder_may_have_an_equals_sign_in_its_path(place: Path, weights_dir: Path) -> None:
    folder = place / "lr=1"
    folder.mkdir()
    [found] = brought_folders(weights_dir, f"run={folder}", None)
    assert (found.id, found.path) == ("run", folder)
    with pytest.raises(StartError, match=r"'lr=1' cannot be the name of a model.*choose one with --model name=.*lr=1"):
        brought_folders(weights_dir, str(folder), None)


def test_every_folder_of_folders_gets_a_name_that_fits_an_address(place: Path, weights_dir: Path) -> None:
    found = brought_folders(weights_dir, "", place)
    assert [(one.id, one.path.name) for one in found] == [("My-ResNet-50-", "My ResNet (50)"), ("bert", "bert")]
    assert all(ID.fullmatch(one.id) for one in found)


def test_found_folder_whose_name_is_anothers_says_so_and_takes_none_away(place: Path, weights_dir: Path) -> None:
    (place / "toy").mkdir()
    (place / "My-ResNet-50-").mkdir()
    found = {one.id: one.reason for one in brought_folders(weights_dir, "", place)}
    assert found == {
        "My-ResNet-50-": None,
        "My-ResNet-50--2": "another model has the id 'My-ResNet-50-'; give this folder another name",
        "bert": None,
        "toy-2": "another model has the id 'toy'; give this folder another name",
    }


def test_folder_that_is_named_and_found_is_served_once(place: Path, weights_dir: Path) -> None:
    found = brought_folders(weights_dir, f"mine={place / 'bert'}", place)
    assert [one.id for one in found] == ["mine", "My-ResNet-50-"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{place}/nowhere", "the model folder '{place}/nowhere' is not there; --model takes one as Hugging Face has"),
        ("x={place}/nowhere", "the model folder '{place}/nowhere' is not there"),
        ("{place}/notes.txt", "the model folder '{place}/notes.txt' is not a folder"),
        ("a b={place}/bert", "'a b' cannot be the name of a model, which has letters, digits"),
        ("-x={place}/bert", "'-x' cannot be the name of a model"),
        ("{place}/My ResNet (50)", "choose one with --model name={place}/My ResNet (50)"),
        ("toy={place}/bert", "cannot be called 'toy', the id of a model that ships; choose another with --model name="),
        ("{place}/bert:bert={place}", "cannot be called 'bert', the id of {place}/bert; choose another"),
    ],
)
def test_folder_that_was_named_and_cannot_be_stops_the_start(
    place: Path, weights_dir: Path, given: str, said: str
) -> None:
    with pytest.raises(StartError) as caught:
        brought_folders(weights_dir, given.format(place=place), None)
    assert said.format(place=place) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folder_of_folders_that_is_not_there_says_what_to_set(tmp_path: Path, weights_dir: Path) -> None:
    with pytest.raises(StartError, match="No such file or directory; set HEATSCOPE_MODELS_DIR to one that is there"):
        brought_folders(weights_dir, "", tmp_path / "nowhere")
