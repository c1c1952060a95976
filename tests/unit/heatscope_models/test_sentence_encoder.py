"""The sentence encoder against torch's own attention and encoder layer."""

import math
from itertools import pairwise
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.inspection.reading import ReadLayer, read_layers
from heatscope.tracing import record
from heatscope_models.sentence_encoder import EncoderLayer, SentenceEncoder, SentenceEncoderConfig, positional_encoding
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN, Vocabulary

CONFIG = SentenceEncoderConfig(
    label_count=5, width=32, head_count=4, layer_count=3, feedforward_width=64, bucket_count=100
)


@pytest.fixture
def encoder() -> SentenceEncoder:
    torch.manual_seed(0)
    return SentenceEncoder(CONFIG, Vocabulary([CLS, UNKNOWN, MASK, "i", "saw", "a"], 100)).eval().requires_grad_(False)


def test_layer_equals_torchs_encoder_layer() -> None:
    torch.manual_seed(0)
    ours = EncoderLayer(CONFIG).eval()
    theirs = nn.TransformerEncoderLayer(
        CONFIG.width, CONFIG.head_count, CONFIG.feedforward_width, activation="gelu", batch_first=True, norm_first=True
    ).eval()
    with torch.no_grad():
        theirs.self_attn.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
        theirs.self_attn.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
    theirs.self_attn.out_proj.load_state_dict(ours.projection.state_dict())
    theirs.norm1.load_state_dict(ours.attention_norm.state_dict())
    theirs.norm2.load_state_dict(ours.feedforward_norm.state_dict())
    theirs.linear1.load_state_dict(ours.feedforward[0].state_dict())
    theirs.linear2.load_state_dict(ours.feedforward[2].state_dict())
    given = torch.randn(2, 7, CONFIG.width)
    torch.testing.assert_close(ours(given), theirs(given), rtol=1e-5, atol=1e-5)


def read(encoder: SentenceEncoder, words: list[str], **options: Any) -> list[ReadLayer]:
    """What a recorded run shows of each layer."""
    trace = record(encoder, *encoder.look_up([CLS, *words]), **options)
    return list(read_layers(trace, ["layer1", "layer2", "layer3"]).values())


def test_attention_equals_torchs_scaled_dot_product_attention(encoder: SentenceEncoder) -> None:
    layer = read(encoder, "I saw a saw".split())[1]
    expected = F.scaled_dot_product_attention(layer.query, layer.key, layer.value)
    torch.testing.assert_close(layer.head_output, expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(layer.scores, torch.einsum("hqd,hkd->hqk", layer.query, layer.key))
    torch.testing.assert_close(layer.attention.sum(-1), torch.ones(4, 5))


def test_a_layers_input_is_the_hidden_of_the_one_before(encoder: SentenceEncoder) -> None:
    layers = read(encoder, ["I", "saw"])
    embedding = encoder.embed([CLS, "I", "saw"])
    torch.testing.assert_close(layers[0].input, embedding + encoder.positions[:3], rtol=0, atol=0)
    for before, after in pairwise(layers):
        torch.testing.assert_close(after.input, before.hidden, rtol=0, atol=0)
    torch.testing.assert_close(layers[-1].hidden, encoder.encode(["I", "saw"]).hidden, rtol=0, atol=0)


def test_a_disabled_head_adds_nothing_and_the_others_stay(encoder: SentenceEncoder) -> None:
    words = "I saw a saw".split()
    whole, without = read(encoder, words)[0], read(encoder, words, disabled_heads={(0, 2)})[0]
    assert without.head_output[2].abs().max() == 0
    torch.testing.assert_close(without.head_output[[0, 1, 3]], whole.head_output[[0, 1, 3]])
    weight = encoder.get_parameter("layers.0.projection.weight")
    share = F.linear(whole.head_output[2], weight[:, 16:24])
    torch.testing.assert_close(whole.output - without.output, share, rtol=1e-4, atol=1e-5)


def test_without_positions_a_permutation_of_the_words_permutes_the_outputs(encoder: SentenceEncoder) -> None:
    words, order = "I saw a saw there".split(), [3, 0, 4, 2, 1]
    shuffled = [words[i] for i in order]
    places = [0, *(i + 1 for i in order)]

    def blind(words: list[str]) -> Tensor:
        hidden: Tensor = encoder(*encoder.look_up([CLS, *words]), positional_encoding=False).hidden[0]
        return hidden

    torch.testing.assert_close(blind(shuffled), blind(words)[places], rtol=1e-5, atol=1e-5)
    assert (encoder.encode(shuffled).hidden - encoder.encode(words).hidden[places]).abs().max() > 0.01


def test_positional_encoding_is_the_published_table() -> None:
    table = positional_encoding(4, 4)
    torch.testing.assert_close(table[1], torch.tensor([0.841471, 0.540302, 0.010000, 0.999950]), rtol=0, atol=1e-6)
    torch.testing.assert_close(table[3], torch.tensor([0.141120, -0.989992, 0.029996, 0.999550]), rtol=0, atol=1e-6)


def test_positional_encoding_products_depend_on_the_distance_alone() -> None:
    table = positional_encoding(40, 512).double()
    for distance, product in ((1, 249.10210), (10, 173.78972)):
        products = (table[:-distance] * table[distance:]).sum(1)
        torch.testing.assert_close(products, torch.full_like(products, product), rtol=0, atol=1e-3)
    torch.testing.assert_close(
        table.norm(dim=1), torch.full((40,), math.sqrt(256), dtype=torch.float64), rtol=1e-6, atol=0
    )


def test_words_never_seen_are_told_apart_by_their_letters(encoder: SentenceEncoder) -> None:
    zebra, quagga = encoder.embed(["zebra", "quagga"])
    assert (zebra - quagga).abs().max() > 0.1
