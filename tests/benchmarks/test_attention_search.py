"""What finding the attention of a run costs beside the run itself, on the thread that does it."""

import time

import torch
from torch import nn

from heatscope.models.shipped import ShippedSentenceNetwork
from heatscope.tracing import record
from heatscope.tracing.attention import find_attention
from heatscope_models import cards
from tests.benchmarks.stopwatch import say, side_by_side

#: Of the bare forward pass; every attention of the network, with nothing but structure kept.
MOST_RATIO = 0.15
#: Of a network of a few milliseconds: what Python does for each of a hundred operations counts here.
MOST_FOR_A_SHORT_SENTENCE = 3.2
SENTENCE = "the saw was broken and they"


def test_search_costs_a_small_part_of_the_run() -> None:
    layer = nn.TransformerEncoderLayer(384, 6, 1536, batch_first=True)
    network = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False).eval()
    vectors = torch.randn(1, 128, 384)
    nodes = record(network, vectors, keep="none").nodes
    assert len(find_attention(nodes)) == 6

    def run() -> None:
        with torch.inference_mode():
            network(vectors)

    bare, search = side_by_side(run, lambda: find_attention(nodes), rounds=20, unmeasured=3)
    ratio = search.quickest / bare.quickest
    say("six layers of attention found, of the bare forward pass", f"{ratio:.2f}, {search.quickest * 1000:.1f} ms")
    assert ratio <= MOST_RATIO


def test_every_matrix_of_a_short_sentence() -> None:
    network, card = cards.load(cards.WEIGHTS / "sentence-encoder")
    given = ShippedSentenceNetwork(card, network).read_text(SENTENCE)
    known = record(network, *given.arguments, keep="none", **given.keywords).attention()
    keep = {name for each in known for name in each.needs("attention")}

    def run() -> None:
        with torch.inference_mode():
            network(*given.arguments, **given.keywords)

    def read() -> None:
        for each in record(network, *given.arguments, keep=keep, **given.keywords).attention():
            each.attention()

    bare, whole = side_by_side(run, read, rounds=60, clock=time.thread_time)
    ratio = whole.middle / bare.middle
    say("all attention of six words recorded, found and read, of bare", f"× {ratio:.2f}, {whole.middle * 1000:.1f} ms")
    assert ratio <= MOST_FOR_A_SHORT_SENTENCE
