"""How long the shipped networks take to load and to run, on one thread.

`make bench` runs this and prints the figures; the quickest of many runs, since what else the machine does can only
add to them.
"""

import time
from collections.abc import Iterator

import pytest
import torch

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN
from heatscope_models.sentence_encoder import SentenceEncoder
from tests.benchmarks.stopwatch import side_by_side

SHIPPED = sorted(folder for folder in cards.WEIGHTS.iterdir() if folder.is_dir())
MOST_LOAD_SECONDS = 2.0
MOST_PHOTO_MILLISECONDS = 5.0
MOST_SENTENCE_MILLISECONDS = 8.0
MOST_FILE_MEGABYTES = 32
SENTENCE = "I saw a saw on the table , and left her old watch at home .".split()


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    with torch.inference_mode():
        yield
    torch.set_num_threads(before)


def say(title: str, figures: object) -> None:
    print(f"\n  {title:<66} {figures}", end="")


def test_all_networks_load_quickly_and_are_small() -> None:
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        for folder in SHIPPED:
            cards.load(folder)
        seconds.append(time.perf_counter() - begun)
    sizes = {folder.name: (folder / cards.WEIGHTS_FILE).stat().st_size / 1e6 for folder in SHIPPED}
    say(f"loading {len(SHIPPED)} networks, {sum(sizes.values()):.0f} MB", f"{min(seconds):8.2f} s")
    assert min(seconds) <= MOST_LOAD_SECONDS
    assert max(sizes.values()) <= MOST_FILE_MEGABYTES


def test_a_photo_takes_little_time() -> None:
    network, _ = cards.load(cards.WEIGHTS / "photo-cnn")
    assert isinstance(network, PhotoCNN)
    photo = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    (taken,) = side_by_side(lambda: network(photo))
    say("photo-cnn, one photo", taken)
    assert taken.quickest * 1000 <= MOST_PHOTO_MILLISECONDS


def test_a_sentence_takes_little_time() -> None:
    network, _ = cards.load(cards.WEIGHTS / "sentence-encoder")
    assert isinstance(network, SentenceEncoder)
    (taken,) = side_by_side(lambda: network.encode(SENTENCE))
    say("sentence-encoder, 16 words", taken)
    assert taken.quickest * 1000 <= MOST_SENTENCE_MILLISECONDS
