"""`heatscope maps` writes what PyTorch computes, under the service's names, and goes on behind what is wrong."""

import json
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.models import packages
from tests.conftest import Client
from tests.folders import make_folder
from tests.pictures import encoded, photo
from tests.unit.commands.asking import Shell

TOY = ("--model", "toy-cnn")


def test_arrays_are_what_torch_computes_from_the_raw_weights(
    shell: Shell, picture: Path, cnn: dict[str, Tensor], tmp_path: Path
) -> None:
    out = tmp_path / "maps.npz"
    done = shell("maps", picture, "--layers", "conv1,pool1", "--layers", "conv2", "--out", out, *TOY)
    assert (done.status, done.err) == (0, "")
    with np.load(out) as arrays:
        given = {name: torch.from_numpy(arrays[name]) for name in arrays.files if name != "answer.json"}
    conv1 = F.conv2d(given["input"][None], cnn["conv1.weight"], cnn["conv1.bias"], padding=1)
    pool1, kept = F.max_pool2d(F.relu(conv1), 2, return_indices=True)
    conv2 = F.conv2d(pool1, cnn["conv2.weight"], cnn["conv2.bias"], padding=1)
    torch.testing.assert_close(given["layers.conv1.output"], conv1[0])
    torch.testing.assert_close(given["layers.pool1.output"], pool1[0])
    torch.testing.assert_close(given["layers.conv2.output"], conv2[0])
    assert torch.equal(given["layers.pool1.kept"], kept[0].int())
    assert len(given) == 5
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert rows[0] == ["photo", "layer", "shape", "least", "mean", "largest"]
    assert [row[1:3] for row in rows[1:]] == [["conv1", "4 × 16 × 16"], ["pool1", "4 × 8 × 8"], ["conv2", "6 × 8 × 8"]]
    assert [float(cell) for cell in rows[1][3:]] == pytest.approx(
        [float(conv1.min()), float(conv1.mean()), float(conv1.max())], abs=1e-5
    )


def test_file_is_that_of_the_service(shell: Shell, picture: Path, client: Client, tmp_path: Path) -> None:
    out = tmp_path / "maps.npz"
    assert shell("maps", picture, "--out", out, "--dtype", "uint8", *TOY).status == 0
    answer = client.post(
        "/api/v1/models/toy-cnn/feature-maps",
        files={"image": picture.read_bytes()},
        params={"encoding": "npz", "dtype": "uint8"},
    )
    (tmp_path / "answer.npz").write_bytes(answer.content)
    with np.load(out) as ours, np.load(tmp_path / "answer.npz") as theirs:
        assert ours.files == theirs.files
        for name in set(ours.files) - {"answer.json"}:
            np.testing.assert_array_equal(ours[name], theirs[name])
        said = json.loads(ours["answer.json"])
        assert said.pop("photo") == str(picture)
        assert said == json.loads(theirs["answer.json"])


def test_one_bad_photo_is_said_and_the_others_are_written(shell: Shell, picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture.read_bytes())
    (folder / "b.png").write_bytes(picture.read_bytes()[:200])
    (folder / "c ☃.bmp").write_bytes(encoded(photo(20, 20, seed=1), "BMP"))
    (folder / "notes.txt").write_text("no photo")
    (folder / ".hidden.png").write_text("no photo")
    out = tmp_path / "maps.npz"
    done = shell("maps", folder, tmp_path / "nowhere.jpg", "--layers", "conv1", "--out", out, *TOY)
    assert done.status == 1
    assert [line.split("\t")[0] for line in done.out.splitlines()[1:]] == [f"{folder}/a.png", f"{folder}/c ☃.bmp"]
    bad, missing = done.err.splitlines()
    assert bad.startswith(f"heatscope: {folder}/b.png: the PNG picture is damaged or cut off")
    assert "give --partial" in bad
    assert missing == f"heatscope: {tmp_path}/nowhere.jpg: the file cannot be read: No such file or directory"
    with np.load(out) as arrays:
        assert {name.partition(".")[0] for name in arrays.files} == {"0", "2", "answer"}
        assert arrays["2.layers.conv1.output"].shape == (4, 16, 16)
        said = json.loads(arrays["answer.json"])
    assert [each["photo"] for each in said] == [
        *(f"{folder}/{name}" for name in ("a.png", "b.png", "c ☃.bmp")), f"{tmp_path}/nowhere.jpg",
    ]  # fmt: skip
    assert [said[1]["index"], said[3]["index"]] == [1, 3]
    assert said[3]["problem"]["detail"].startswith("the file cannot be read")


def test_nothing_is_left_where_nothing_could_be_read(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    for given in (["bad.png"], ["bad.png", "worse.png"]):
        done = shell("maps", *(tmp_path / name for name in given), "--out", tmp_path / "maps.npz", *TOY)
        assert done.status == 1
        assert done.out == ""
        assert done.err.count("heatscope: ") == (1 if len(given) == 1 else 3)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.png"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--layers", "conv9"], "no layer named 'conv9'; this model has: conv1, relu1"),
        (["--model", "toy-encoder"], "model 'toy-encoder' has no feature maps; models that have: toy-cnn"),
        (["--model", "nothing"], "there is no folder 'nothing', and no model named 'nothing'; there are: toy-cnn"),
        (["--model", "./nothing"], "the model folder './nothing' is not there"),
        (["--out", "/no/such/folder/maps.npz"], "cannot write '/no/such/folder/maps.npz': No such file or directory"),
    ],
)
def test_what_cannot_be_is_one_line(shell: Shell, picture: Path, arguments: list[str], said: str) -> None:
    done = shell("maps", picture, *(() if "--model" in arguments else TOY), *arguments)
    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith("heatscope: ")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_what_would_do_is_named_with_what_packages_and_folders_bring(
    shell: Shell, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path, "bert")
    mine = EntryPoint("mine", "tests.unit.models.test_brought:toy", packages.GROUP)
    monkeypatch.setattr(packages, "entry_points", lambda group: [mine])
    monkeypatch.setattr(packages, "installed", dict)
    monkeypatch.setenv("HEATSCOPE_PACKAGES", "1")
    for model, name in (("toy-encoder", "toy-encoder"), (str(folder), folder.name)):
        done = shell("maps", picture, "--model", model)
        assert done.err == f"heatscope: model '{name}' has no feature maps; models that have: toy-cnn, mine\n"


@pytest.mark.parametrize(
    "arguments", [[], ["a.png", "--layers", ","], ["a.png", "--dtype", "uint8"], ["a.png", "--no"]]
)
def test_wrong_arguments_end_with_two(shell: Shell, arguments: list[str]) -> None:
    done = shell("maps", *arguments)
    assert done.status == 2
    assert done.out == ""
    assert done.err.splitlines()[-1].startswith("heatscope maps: error: ")


def test_empty_folder_is_said(shell: Shell, tmp_path: Path) -> None:
    done = shell("maps", tmp_path, *TOY)
    assert done.status == 1
    assert done.err.splitlines()[0] == f"heatscope: {tmp_path}: the folder has no photos in it"
