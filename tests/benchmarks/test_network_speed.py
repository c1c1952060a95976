"""How soon the Network page shows a network of one's own, and what pointing costs among 1,800 operations.

`make bench` runs this and prints the figures. The networks are written by transformers with random weights.
"""

from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest
import torch
from playwright.sync_api import Page

from tests.benchmarks.stopwatch import say, side_by_side
from tests.benchmarks.watched_page import CHOOSE, PHOTOS, WALK, caused, watched
from tests.folders import NORMALISED, Family, make_folder, transformers
from tests.live_server import serving

#: Photo chosen until every row has its thumbnails, over the bare forward pass.
MOST_MILLISECONDS = 1500
MOST_FRAME_MILLISECONDS = 16
ROUNDS, UNMEASURED = 8, 2
HEATMAP = ".output [role=application]"
PHOTOS_OF_224: dict[str, Any] = {
    "image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 224}, "crop_pct": 0.875, **NORMALISED,
}  # fmt: skip
LABELS: dict[str, Any] = {"id2label": {index: f"thing {index}" for index in range(1000)}}
NETWORKS = {
    "resnet-50": Family("ResNetForImageClassification", "ResNetConfig", {**LABELS}, PHOTOS_OF_224),
    # About 1,800 operations, all but the last few with maps.
    "deep-resnet": Family(
        "ResNetForImageClassification", "ResNetConfig",
        {"embedding_size": 8, "hidden_sizes": [8, 8, 16, 16], "depths": [64, 64, 64, 64], "layer_type": "basic",
         **LABELS},
        PHOTOS_OF_224, is_wide=False,
    ),
    # 270 heads and 49,152 logits.
    "deep-gpt2": Family(
        "GPT2LMHeadModel", "GPT2Config",
        {"n_embd": 48, "n_layer": 45, "n_head": 6, "vocab_size": 49_152, "n_positions": 64,
         "bos_token_id": 0, "eos_token_id": 0},
        tokenizer="byte-level", is_wide=False,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a service that has been given the networks."""
    place = tmp_path_factory.mktemp("folders")
    for name, family in NETWORKS.items():
        make_folder(place, name, family)
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serving(log, HEATSCOPE_MODELS_DIR=str(place)) as live, watched(live.address) as page:
        yield page


def bare_milliseconds(config: Family) -> float:
    """How long the network alone takes, on one thread as in the service."""
    network = getattr(transformers, config.network)(getattr(transformers, config.config)(**config.values)).eval()
    picture = torch.rand(1, 3, 224, 224)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            (bare,) = side_by_side(lambda: network(picture), rounds=ROUNDS, unmeasured=UNMEASURED)
    finally:
        torch.set_num_threads(threads)
    return bare.middle * 1000


def opened(page: Page, name: str) -> int:
    """Come to a network, and return how many operations it has."""
    page.goto("about:blank")
    page.goto(f"/#/network?model={name}")
    page.wait_for_function(
        "name => document.querySelector('.put select')?.value === name && document.querySelector('.rows .row')",
        arg=name,
        timeout=240_000,
    )
    return page.locator(".rows .part").count()


@pytest.mark.parametrize("name", ["resnet-50", "deep-resnet"])
def test_rows_and_thumbnails_of_a_chosen_photo_come_in_time(page: Page, name: str) -> None:
    count, bare = opened(page, name), bare_milliseconds(NETWORKS[name])
    page.evaluate(PHOTOS, ROUNDS + UNMEASURED)
    done = [caused(page, CHOOSE, turn, "/trace", ".rows") for turn in range(ROUNDS + UNMEASURED)][UNMEASURED:]
    last = median(one["last"] for one in done)
    longest = max([0, *(task for one in done for task in one["tasks"])])
    say(f"{name}, {count} operations: bare forward pass", f"{bare:8.0f} ms")
    say("   photo chosen until all its rows are painted", f"{last:8.0f} ms   (longest task {longest:.0f} ms)")
    assert last - bare <= MOST_MILLISECONDS


@pytest.mark.parametrize("name", ["deep-resnet", "deep-gpt2"])
def test_pointing_among_many_operations_keeps_the_page_for_less_than_a_frame(page: Page, name: str) -> None:
    count = opened(page, name)
    middle = page.locator(".rows .part").nth(count // 2)
    middle.scroll_into_view_if_needed()
    middle.locator(".row").click()
    page.wait_for_selector(HEATMAP)
    page.wait_for_load_state("networkidle")
    walked = page.evaluate(WALK, {"map": HEATMAP, "steps": 100})
    taken = sorted(walked["taken"])
    say(f"pointing at a cell among {count} operations", f"{median(taken):8.1f} ms   (95 %: {taken[94]:.1f})")
    assert count >= 1500
    assert walked["isPointed"]
    assert walked["calls"] == 0
    assert median(taken) <= MOST_FRAME_MILLISECONDS
