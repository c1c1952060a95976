"""The file of decoded photos: the same pictures, made anew when the archives are others."""

import zipfile
from pathlib import Path

import pytest
import torch

from training import packing
from training.packing import read_packed
from training.photos import Photos, read_classes, read_split


def _fail(*_: object) -> Photos:
    raise AssertionError("decoded though they were packed")


def test_packed_photos_are_those_of_the_archives_and_are_decoded_once(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    classes = read_classes(data)
    pack = tmp_path / "some/where/photos.safetensors"
    first = read_packed(data, classes, pack)
    monkeypatch.setattr(packing, "read_split", _fail)
    for found, expected, again in zip(
        first, read_split(data, "train", classes), read_packed(data, classes, pack), strict=True
    ):
        torch.testing.assert_close(found, expected, rtol=0, atol=0)
        torch.testing.assert_close(again, expected, rtol=0, atol=0)
    assert [file.name for file in pack.parent.iterdir()] == [pack.name]


def test_another_archive_or_half_a_file_is_packed_anew(data: Path, tmp_path: Path) -> None:
    classes = read_classes(data)
    pack = tmp_path / "photos.safetensors"
    before = read_packed(data, classes, pack)
    pack.write_bytes(pack.read_bytes()[:1000])
    assert torch.equal(read_packed(data, classes, pack).pixels, before.pixels)
    with zipfile.ZipFile(data / "vision/everyday-64.zip", "a") as archive:
        archive.writestr("train/n01/more.jpg", archive.read("test/n01/0.jpg"))
    assert len(read_packed(data, classes, pack).labels) == len(before.labels) + 1
    with zipfile.ZipFile(data / "vision/everyday-64.zip", "a") as archive:
        archive.writestr("test/n01/more.jpg", archive.read("test/n01/0.jpg"))
    written = pack.stat().st_mtime_ns
    read_packed(data, classes, pack)
    assert pack.stat().st_mtime_ns == written, "test pictures are not packed"
