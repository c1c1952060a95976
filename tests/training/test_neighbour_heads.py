"""Heads that start at the neighbours, by where their attention lies."""

import pytest
import torch

from heatscope.tracing import record
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import CLS, Vocabulary
from training.neighbour_heads import OFFSETS, start_at_neighbours


@pytest.fixture
def model() -> SentenceEncoder:
    torch.manual_seed(0)
    words = ["<cls>", "<unknown>", "<mask>", *map(str, range(50))]
    model = SentenceEncoder(SentenceEncoderConfig(3), Vocabulary(words, 100)).eval()
    for embedding in (model.embedding.words, model.embedding.ngrams):
        embedding.weight.data[:, :64] = 0
    return model


def test_four_heads_ask_the_token_at_their_offset_and_the_others_stay(model: SentenceEncoder) -> None:
    layer = model.layer(0)
    before = [part.weight[128:].clone() for part in (layer.query, layer.key)]
    start_at_neighbours(layer)
    for part, was in zip((layer.query, layer.key), before, strict=True):
        assert part.weight[128:].equal(was)
    trace = record(model, *model.look_up([CLS, *(str(i % 50) for i in range(100))]))
    attention = trace.attention()[0].attention()[0]  # (H, T, T)
    places = torch.arange(3, 98)
    for head, offset in enumerate(OFFSETS):
        assert attention[head, places, places + offset].mean() > 0.75
