"""What finding the attention of a run costs beside the run itself."""

import torch
from torch import nn

from heatscope.tracing import record
from heatscope.tracing.attention import find_attention
from tests.benchmarks.stopwatch import say, side_by_side

#: Of the bare forward pass; every attention of the network, with nothing but structure kept.
MOST_RATIO = 0.3


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
