"""The data-efficiency runs, on made-up pictures."""

import sys
from pathlib import Path

import pytest
import torch

from heatscope_models.results import DataEfficiency, read_data_efficiency, write_data_efficiency
from training import data_efficiency
from training.data_efficiency import CNN, SHARES, VIT, take
from training.photos import read_classes, read_split


def _measure(monkeypatch: pytest.MonkeyPatch, data: Path, out: Path, images: int = 16, seeds: int = 1) -> None:
    command = f"x --data {data} --out {out} --images {images} --seeds {seeds} --threads 1"
    monkeypatch.setattr(sys, "argv", command.split())
    data_efficiency.main()


def test_every_share_and_seed_is_measured_and_what_is_there_is_not_measured_again(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results" / "data-efficiency.json"
    _measure(monkeypatch, data, out)
    measured = read_data_efficiency(out)
    assert measured is not None
    assert [(run.network, run.share, run.seed) for run in measured.runs] == [
        (name, share, 1) for share in SHARES for name in (CNN, VIT)
    ]
    assert measured.test_pictures == 16
    for run in measured.runs:
        assert run.pictures == 4 * max(1, round(30 * run.share))
        assert run.images_seen >= 16
        assert 0 <= run.top1 <= run.top5 == 1  # three labels are all among the best five
    kept = measured.runs[:7] + measured.runs[8:]
    write_data_efficiency(DataEfficiency(**vars(measured) | {"runs": kept}), out)
    capsys.readouterr()
    _measure(monkeypatch, data, out)
    assert capsys.readouterr().out.count("top-1") == 1
    again = read_data_efficiency(out)
    assert again is not None
    missed, repeated = measured.runs[7], again.runs[-1]
    assert (repeated.network, repeated.share, repeated.top1) == (missed.network, missed.share, missed.top1)


def test_runs_of_another_length_are_not_mixed(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "measured.json"
    monkeypatch.setattr(data_efficiency, "SHARES", (1.0,))
    _measure(monkeypatch, data, out)
    with pytest.raises(SystemExit, match=r"holds runs of 16 pictures each; go on with --images 16"):
        _measure(monkeypatch, data, out, images=32)


def test_networks_are_about_as_large(data: Path) -> None:
    classes = read_classes(data)
    cnn, vit = (data_efficiency._size(data_efficiency.network(name, classes)) for name in (CNN, VIT))
    assert 0.8 < vit / cnn < 1.25


def test_more_pictures_contain_the_fewer_and_every_class(data: Path) -> None:
    photos = read_split(data, "train", read_classes(data))
    fewer, more = take(photos, 0.1, seed=1), take(photos, 0.5, seed=1)
    assert torch.bincount(fewer.classes).tolist() == [3, 3, 3, 3]
    assert torch.bincount(more.classes).tolist() == [15, 15, 15, 15]
    of_more = {picture.numpy().tobytes() for picture in more.pixels}
    assert all(picture.numpy().tobytes() in of_more for picture in fewer.pixels)
    other = take(photos, 0.1, seed=2)
    assert not torch.equal(fewer.pixels, other.pixels)


def test_nothing_is_measured_before_a_file_is_there(tmp_path: Path) -> None:
    assert read_data_efficiency(tmp_path / "none.json") is None
