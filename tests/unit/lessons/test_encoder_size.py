"""Published sizes of encoders, and a layer's own count by torch."""

import pytest
from torch import nn

from heatscope.lessons.encoder_size import bert_size, layer_size
from heatscope_models.sentence_encoder import EncoderLayer, SentenceEncoderConfig


@pytest.mark.parametrize(
    ("width", "layers", "feedforward_width", "published"),
    [(768, 12, 3072, 109_482_240), (384, 6, 1536, 22_713_216)],
    ids=["BERT-base", "MiniLM-L6"],
)
def test_published_encoders(width: int, layers: int, feedforward_width: int, published: int) -> None:
    assert bert_size(30_522, width, layers, feedforward_width) == published


@pytest.mark.parametrize(("width", "heads", "feedforward_width"), [(256, 8, 1024), (32, 2, 48)])
def test_a_layer_is_as_large_as_torchs_and_as_ours(width: int, heads: int, feedforward_width: int) -> None:
    ours = EncoderLayer(
        SentenceEncoderConfig(label_count=2, width=width, head_count=heads, feedforward_width=feedforward_width)
    )
    for layer in (nn.TransformerEncoderLayer(width, heads, feedforward_width), ours):
        assert layer_size(width, feedforward_width) == sum(weight.numel() for weight in layer.parameters())
