"""`heatscope open` prints enough to compute the value again by hand: the test does so, from the text alone."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from tests.folders import make_folder
from tests.unit.commands.asking import Shell

TOY = ("--model", "toy-cnn")
#: A row of the table: where a number stands, and the number; twice; and their product, if it is there.
PAIR = re.compile(r"^(\S+\[[\d, ]+\]|padding) +(\S+) +(\S+\[[\d, ]+\]) +(\S+)(?: +(\S+))?$", re.MULTILINE)
RESULT = re.compile(r"^= (\S+) in 64 bits; the network computed (\S+) in its own$", re.MULTILINE)


def value_in(out: str) -> float:
    """Return the value that the text ends with."""
    found = RESULT.search(out)
    assert found
    assert float(found[1]) == pytest.approx(float(found[2]), rel=1e-5, abs=1e-6)
    return float(found[1])


@pytest.mark.parametrize("at", [(3, 4, 5), (0, 0, 0), (5, 7, 7)])
def test_a_convolution_is_computed_again_from_the_printed_numbers(
    shell: Shell, picture: Path, cnn: dict[str, Tensor], tmp_path: Path, at: tuple[int, int, int]
) -> None:
    shell("maps", picture, "--layers", "pool1", "--out", tmp_path / "maps.npz", *TOY)
    with np.load(tmp_path / "maps.npz") as arrays:
        pool1 = torch.from_numpy(arrays["layers.pool1.output"])
    done = shell("open", picture, "--node", "conv2", "--at", ",".join(map(str, at)), *TOY)
    assert (done.status, done.err) == (0, "")
    channel, row, column = at
    pairs = PAIR.findall(done.out)
    assert len(pairs) == 4 * 3 * 3
    for place, patch, weight_place, weight, _ in pairs:
        _, source, down, right = map(int, re.findall(r"\d+", weight_place.split("[")[1]))
        assert np.float32(weight) == cnn["conv2.weight"][channel, source, down, right].numpy()
        inside = 0 <= row + down - 1 < 8 and 0 <= column + right - 1 < 8
        assert place == (f"pool1[0, {source}, {row + down - 1}, {column + right - 1}]" if inside else "padding")
        assert np.float32(patch) == (pool1[source, row + down - 1, column + right - 1].numpy() if inside else 0)
    [bias] = re.findall(rf"^conv2\.bias\[{channel}\] +(\S+)$", done.out, re.MULTILINE)
    by_hand = sum(float(patch) * float(weight) for _, patch, _, weight, _ in pairs) + float(bias)
    expected = F.conv2d(pool1[None], cnn["conv2.weight"], cnn["conv2.bias"], padding=1)[0][at]
    assert by_hand == pytest.approx(float(expected), rel=1e-5, abs=1e-6)
    assert value_in(done.out) == pytest.approx(by_hand, rel=1e-6, abs=1e-7)
    assert done.out.splitlines()[:2] == [
        f"conv2[0, {channel}, {row}, {column}] = {done.out.split()[-4]}", "convolution: Σ patch · weight + bias",
    ]  # fmt: skip


def test_a_linear_layer_of_a_foreign_network_is_computed_again(shell: Shell, tmp_path: Path) -> None:
    folder = make_folder(tmp_path, "bert")
    listed = shell("open", "low lower", "--model", folder)
    rows = [line.split("\t") for line in listed.out.splitlines()]
    assert rows[0] == ["node", "operation", "shape", "least", "mean", "largest"]
    node = next(row[0] for row in rows if row[1] == "linear")
    done = shell("open", "low lower", "--node", node, "--at", "1,2", "--model", f"mine={folder}")
    pairs = PAIR.findall(done.out)
    assert pairs
    assert {pair[2].split("[")[0] for pair in pairs} == {f"{node}.weight"}
    [bias] = re.findall(rf"^{re.escape(node)}\.bias\[2\] +(\S+)$", done.out, re.MULTILINE)
    products = [float(value) * float(weight) for _, value, _, weight, _ in pairs]
    assert [float(product) for *_, product in pairs] == pytest.approx(products, rel=1e-5, abs=1e-9)
    by_hand = sum(products) + float(bias)
    assert value_in(done.out) == pytest.approx(by_hand, rel=1e-5, abs=1e-6)


def test_without_a_node_every_one_is_listed_with_its_range(
    shell: Shell, picture: Path, cnn: dict[str, Tensor], tmp_path: Path
) -> None:
    shell("maps", picture, "--layers", "conv1", "--out", tmp_path / "maps.npz", *TOY)
    with np.load(tmp_path / "maps.npz") as arrays:
        conv1 = F.conv2d(torch.from_numpy(arrays["input"])[None], cnn["conv1.weight"], cnn["conv1.bias"], padding=1)
    done = shell("open", picture, *TOY)
    row = done.out.splitlines()[1].split("\t")
    assert row[:3] == ["conv1", "convolution", "1 × 4 × 16 × 16"]
    ends = [float(conv1.min()), float(conv1.mean()), float(conv1.max())]
    assert [float(cell) for cell in row[3:]] == pytest.approx(ends, abs=1e-5)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--node", "conv22", "--at", "0,0,0"], "no layer named 'conv22'; this model has: conv1, relu1"),
        (["--node", "conv2", "--at", "0,0,8"], "no index 8 along axis 2 of 'conv2', whose output is 6 × 8 × 8"),
        (["--node", "conv2", "--at", "0,0"], "2 indices for 'conv2', whose output is 6 × 8 × 8; give one an axis"),
        (["--node", "conv2"], "0 indices for 'conv2', whose output is 6 × 8 × 8; give one an axis"),
        (["--model", "toy-encoder"], "'toy-encoder' reads texts, and that is a file; give a text, or another --model"),
    ],
)
def test_what_there_is_not_in_a_photo_is_one_line(shell: Shell, picture: Path, arguments: list[str], said: str) -> None:
    done = shell("open", picture, *(() if "--model" in arguments else TOY), *arguments)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"heatscope: {picture}: {said}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["I saw a saw.", *TOY], "'toy-cnn' reads pictures, and there is no file 'I saw a saw.'"),
        (["nowhere.jpg", *TOY], "nowhere.jpg: the file cannot be read: No such file or directory"),
        (["/tmp", *TOY], "/tmp is a folder; give one photo, or a text"),
        (["", "--model", "toy-encoder"], "the text has no words; type a sentence"),
        (["\udcff", "--model", "toy-encoder"], "the text is not in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_one_line(shell: Shell, arguments: list[str], said: str) -> None:
    done = shell("open", *arguments)
    assert (done.status, done.out, done.err) == (1, "", f"heatscope: {said}\n")


@pytest.mark.parametrize("arguments", [["--node", "conv1", "--at", "0;1"], ["--at", "0,0,0"], ["--depth", "2"]])
def test_wrong_arguments_end_with_two(shell: Shell, arguments: list[str]) -> None:
    done = shell("open", "photo.png", *arguments)
    assert (done.status, done.out) == (2, "")
