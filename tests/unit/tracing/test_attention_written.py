"""Attention found however a network writes it, against PyTorch's own weights and arithmetic written out here.

Axes: B batch, H heads, T queries, S keys, D width of a head, E width of the vectors.
"""

import math
from collections.abc import Callable, Collection
from typing import Any, Literal, TypeVar, cast

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.tracing import audit, record
from heatscope.tracing.attention import PARTS, Attention, graph
from heatscope.tracing.node import Node
from heatscope_models.photo_vit import PhotoViT, PhotoViTConfig
from heatscope_models.pronouncer import Pronouncer, PronouncerConfig
from heatscope_models.sentence_encoder import EncoderLayer, SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN, Vocabulary

Network = TypeVar("Network", bound=nn.Module)
LEARNED: tuple[Literal["query", "key", "value"], ...] = ("query", "key", "value")
BATCH, TOKENS, KEYS, WIDTH, HEADS = 2, 5, 7, 12, 3


def spread(network: Network) -> Network:
    """Give the weights a size at which attention is sharp; biases too, which start as zeros."""
    generator = torch.Generator().manual_seed(0)
    for parameter in network.parameters():
        with torch.no_grad():
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.4)
    return network.eval()


def numbers(*shape: int, seed: int = 1) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def only(network: nn.Module, *inputs: Any, **keywords: Any) -> Attention:
    (found,) = record(network, *inputs, **keywords).attention()
    return found


def assert_same(found: Tensor | None, expected: Tensor) -> None:
    assert found is not None
    assert torch.equal(found, expected)


def assert_adds_up(attention: Attention) -> None:
    """Hold every part to the others, by arithmetic of its own."""
    weights = attention.attention()
    scores = torch.einsum("bhtd,bhsd->bhts", attention.query(), attention.key())
    assert torch.allclose(attention.scores(), scores, atol=1e-5)
    if attention.scale is not None and attention.cap is None:
        assert torch.allclose(attention.scaled_scores(), scores * attention.scale, atol=1e-5)
    total = attention.scaled_scores()
    for added in (attention.bias(), attention.mask()):
        total = total if added is None else total + added
    expected = total.exp() / total.exp().sum(-1, keepdim=True)
    if (sink := attention.sink()) is not None:
        expected = expected * (1 - sink.sum(-1, keepdim=True))
    assert torch.allclose(weights, expected.nan_to_num(0.0), atol=1e-5)
    mixed = torch.einsum("bhts,bhsd->bhtd", weights, attention.value())
    assert torch.allclose(attention.head_output(), mixed, atol=1e-5)
    output, bias = attention.output(), attention.output_bias()
    for item, token in ((0, 0), (len(output) - 1, attention.query_count - 1)):
        shares = attention.shares(token, item)
        assert shares.shape == (attention.head_count, output.size(-1))
        whole = shares.sum(0) if bias is None else shares.sum(0) + bias
        assert torch.allclose(whole, output[item, token], atol=1e-6 * max(1.0, float(output.abs().max())))


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("masked", ["nothing", "float", "boolean", "padding", "causal"])
def test_weights_of_multihead_attention_are_its_own(batch_first: bool, need_weights: bool, masked: str) -> None:
    network = spread(nn.MultiheadAttention(WIDTH, HEADS, batch_first=batch_first))
    words = numbers(BATCH, TOKENS, WIDTH) if batch_first else numbers(TOKENS, BATCH, WIDTH)
    banned = torch.ones(TOKENS, TOKENS, dtype=torch.bool).triu(1)
    choices: dict[str, dict[str, Any]] = {
        "nothing": {},
        "float": {"attn_mask": torch.zeros(TOKENS, TOKENS).masked_fill(banned, -math.inf)},
        "boolean": {"attn_mask": banned},
        "padding": {"key_padding_mask": torch.tensor([[False] * TOKENS, [False] * (TOKENS - 2) + [True] * 2])},
        "causal": {"attn_mask": banned, "is_causal": True},
    }
    keywords = choices[masked]
    with torch.inference_mode():
        output, weights = network(words, words, words, average_attn_weights=False, **keywords)
    found = only(network, words, words, words, need_weights=need_weights, average_attn_weights=False, **keywords)
    assert torch.allclose(found.attention(), weights, atol=1e-6)
    assert torch.allclose(found.output(), output if batch_first else output.transpose(0, 1), atol=1e-6)
    assert (found.head_count, found.query_count, found.key_count) == (HEADS, TOKENS, TOKENS)
    assert (found.name, found.relation) == ("attention", "self")
    assert found.is_causal == (masked not in ("nothing", "padding"))
    assert (found.mask() is None) == (masked == "nothing")
    assert_adds_up(found)


def test_multihead_attention_to_other_vectors_is_cross_attention() -> None:
    network = spread(nn.MultiheadAttention(WIDTH, HEADS, kdim=4, vdim=6, batch_first=True))
    asking, asked, given = numbers(BATCH, TOKENS, WIDTH), numbers(BATCH, KEYS, 4), numbers(BATCH, KEYS, 6)
    with torch.inference_mode():
        weights = network(asking, asked, given, average_attn_weights=False)[1]
    found = only(network, asking, asked, given)
    assert torch.allclose(found.attention(), weights, atol=1e-6)
    assert (found.relation, found.query_count, found.key_count) == ("cross", TOKENS, KEYS)
    assert_adds_up(found)


def test_learned_matrices_of_multihead_attention_are_its_parameters() -> None:
    network = spread(nn.MultiheadAttention(WIDTH, HEADS, batch_first=True))
    words = numbers(BATCH, TOKENS, WIDTH)
    found = only(network, words, words, words)
    assert network.in_proj_weight is not None
    stacked = network.in_proj_weight.detach().reshape(3, HEADS, WIDTH // HEADS, WIDTH)
    biases = network.in_proj_bias.detach().reshape(3, HEADS, WIDTH // HEADS)
    for index, part in enumerate(LEARNED):
        assert_same(found.projection_weight(part), stacked[index])
        assert_same(found.projection_bias(part), biases[index])
    columns = network.out_proj.weight.detach().reshape(WIDTH, HEADS, WIDTH // HEADS)
    assert_same(found.output_weight(), columns.transpose(0, 1))
    assert_same(found.output_bias(), network.out_proj.bias)
    asked = torch.einsum("bte,hde->bhtd", words, stacked[1]) + biases[1].unsqueeze(1)
    assert torch.allclose(found.key(), asked, atol=1e-5)


def test_added_keys_of_multihead_attention_are_keys() -> None:
    network = spread(nn.MultiheadAttention(WIDTH, HEADS, add_bias_kv=True, add_zero_attn=True, batch_first=True))
    words = numbers(BATCH, TOKENS, WIDTH)
    with torch.inference_mode():
        weights = network(words, words, words, average_attn_weights=False)[1]
    found = only(network, words, words, words)
    assert found.key_count == TOKENS + 2
    assert torch.allclose(found.attention(), weights, atol=1e-6)
    assert_adds_up(found)


@pytest.mark.parametrize("norm_first", [True, False])
def test_transformer_encoder_layers_hand_on_what_they_return(norm_first: bool) -> None:
    layer = nn.TransformerEncoderLayer(WIDTH, HEADS, 16, batch_first=True, norm_first=norm_first)
    network = spread(nn.TransformerEncoder(layer, 2, enable_nested_tensor=False))
    words = numbers(BATCH, TOKENS, WIDTH)
    found = record(network, words).attention()
    assert [each.name for each in found] == ["layers.0.self_attn", "layers.1.self_attn"]
    with torch.inference_mode():
        hidden = words
        for each, layer in zip(found, network.layers, strict=True):
            hidden = layer(hidden)
            assert torch.allclose(each.hidden(), hidden, atol=1e-5)
            assert_adds_up(each)


def test_transformer_decoder_has_self_and_cross_attention() -> None:
    network = spread(nn.TransformerDecoder(nn.TransformerDecoderLayer(WIDTH, HEADS, 16, batch_first=True), 2))
    said, heard = numbers(BATCH, TOKENS, WIDTH), numbers(BATCH, KEYS, WIDTH)
    causal = nn.Transformer.generate_square_subsequent_mask(TOKENS)
    found = record(network, said, heard, tgt_mask=causal, tgt_is_causal=True).attention()
    assert [(each.name, each.relation, each.is_causal) for each in found] == [
        ("layers.0.self_attn", "self", True), ("layers.0.multihead_attn", "cross", False),
        ("layers.1.self_attn", "self", True), ("layers.1.multihead_attn", "cross", False),
    ]  # fmt: skip
    with torch.inference_mode():
        first = network.layers[0](said, heard, tgt_mask=causal)
    assert all(torch.allclose(each.hidden(), first, atol=1e-5) for each in found[:2])
    for each in found:
        assert_adds_up(each)


class Written(nn.Module):
    """Attention in three lines, without any learned map around it."""

    def forward(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        return torch.softmax(query @ key.transpose(-2, -1) / math.sqrt(query.size(-1)), dim=-1) @ value


@pytest.mark.parametrize("shape", [(5, 4), (2, 5, 4), (2, 3, 5, 4)])
def test_three_lines_are_attention(shape: tuple[int, ...]) -> None:
    query, key, value = (numbers(*shape, seed=seed) for seed in range(3))
    found = only(Written(), query, key, value)
    assert (found.head_count, found.query_count) == (3 if len(shape) == 4 else 1, 5)
    assert found.scale == pytest.approx(0.5)
    expected = F.scaled_dot_product_attention(query, key, value)
    assert torch.allclose(found.head_output().reshape(shape), expected, atol=1e-6)
    assert (found.projection, found.residual, found.hidden_node) == (None, None, None)
    assert_adds_up(found)


class Folded(nn.Module):
    """Heads folded into the batch, scaled before the product, masked by what stands in the lower triangle."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, vectors: Tensor) -> Tensor:
        batch, length, _ = vectors.shape

        def fold(each: Tensor) -> Tensor:
            return each.view(batch, length, HEADS, -1).transpose(1, 2).reshape(batch * HEADS, length, -1)

        query, key, value = fold(self.query(vectors) * 0.5), fold(self.key(vectors)), fold(self.value(vectors))
        scores = torch.bmm(query, key.transpose(1, 2))
        scores = scores.masked_fill(torch.ones(length, length).tril() == 0, float("-inf"))
        mixed = torch.bmm(F.softmax(scores, dim=-1), value)
        joined = mixed.view(batch, HEADS, length, -1).transpose(1, 2).reshape(batch, length, -1)
        result: Tensor = vectors + self.out(joined)
        return result


def test_heads_folded_into_the_batch_come_apart() -> None:
    network, vectors = spread(Folded()), numbers(BATCH, TOKENS, WIDTH)
    found = only(network, vectors)
    assert (found.head_count, found.query_count, found.is_causal, found.scale) == (HEADS, TOKENS, True, 1.0)
    query, key = (
        F.linear(vectors, layer.weight, layer.bias).reshape(BATCH, TOKENS, HEADS, -1)
        for layer in (network.query, network.key)
    )
    scores = torch.einsum("bthd,bshd->bhts", query * 0.5, key)
    banned = torch.ones(TOKENS, TOKENS, dtype=torch.bool).triu(1)
    assert torch.allclose(found.attention(), scores.masked_fill(banned, -math.inf).softmax(-1), atol=1e-6)
    assert found.residual is not None
    assert found.residual.name == "add"
    assert found.hidden_node is None, "there is no feed-forward network"
    assert_adds_up(found)


class Grouped(nn.Module):
    """Two heads share a key and a value, by einsum with a letter of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = nn.Linear(8, 8), nn.Linear(8, 4), nn.Linear(8, 4)
        self.out = nn.Linear(8, 8)

    def forward(self, vectors: Tensor) -> Tensor:
        query = self.query(vectors).unflatten(-1, (2, 2, 2))  # (B, T, groups, heads of a group, D)
        key, value = (layer(vectors).unflatten(-1, (2, 2)) for layer in (self.key, self.value))
        weights = torch.einsum("btghd,bsgd->bghts", query, key).softmax(dim=-1)
        result: Tensor = self.out(torch.einsum("bghts,bsgd->btghd", weights, value).flatten(2))
        return result


def test_heads_of_a_group_share_keys_and_values() -> None:
    network, vectors = spread(Grouped()), numbers(BATCH, TOKENS, 8)
    found = only(network, vectors)
    assert (found.head_count, found.key_value_head_count, found.head_width) == (4, 2, 2)
    assert torch.equal(found.key()[:, 0], found.key()[:, 1])
    assert not torch.equal(found.key()[:, 1], found.key()[:, 2])
    assert_adds_up(found)


class Merged(nn.Module):
    """One key and value for all heads, whose queries are rows of one matrix: token by token, head by head."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (
            nn.Linear(8, 8), nn.Linear(8, 4), nn.Linear(8, 4), nn.Linear(8, 8),
        )  # fmt: skip

    def forward(self, vectors: Tensor) -> Tensor:
        batch, length, _ = vectors.shape
        query = self.query(vectors).view(batch, length * 2, 4)  # (B, T · H, D)
        weights = (query @ self.key(vectors).transpose(1, 2)).softmax(dim=-1)
        result: Tensor = self.out((weights @ self.value(vectors)).view(batch, length, 8))
        return result


def test_heads_beside_the_tokens_come_apart() -> None:
    network, vectors = spread(Merged()), numbers(BATCH, TOKENS, 8)
    found = only(network, vectors)
    assert (found.head_count, found.query_count, found.key_value_head_count) == (2, TOKENS, 1)
    query = F.linear(vectors, network.query.weight, network.query.bias).reshape(BATCH, TOKENS, 2, 4)
    scores = torch.einsum("bthd,bsd->bhts", query, F.linear(vectors, network.key.weight, network.key.bias))
    assert torch.allclose(found.attention(), scores.softmax(-1), atol=1e-6)
    assert_adds_up(found)


class OfPlaces(nn.Module):
    """Every place of a map asks every other (SAGAN, https://arxiv.org/abs/1805.08318): all maps are convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = nn.Conv2d(6, 2, 1), nn.Conv2d(6, 2, 1), nn.Conv2d(6, 4, 1)
        self.out = nn.Conv2d(4, 6, 1)

    def forward(self, maps: Tensor) -> Tensor:
        query, key, value = (layer(maps).flatten(2) for layer in (self.query, self.key, self.value))  # (B, D, places)
        weights = F.softmax(torch.bmm(query.transpose(1, 2), key), dim=-1)
        mixed = torch.bmm(value, weights.transpose(1, 2)).view(maps.size(0), 4, *maps.shape[2:])
        result: Tensor = maps + self.out(mixed)
        return result


def test_places_of_a_map_are_tokens() -> None:
    network, maps = spread(OfPlaces()), numbers(BATCH, 6, 2, 3)
    found = only(network, maps)
    assert (found.head_count, found.query_count, found.key_count, found.relation) == (1, 6, 6, "self")
    query, key = (F.conv2d(maps, layer.weight, layer.bias).flatten(2) for layer in (network.query, network.key))
    expected = torch.einsum("bdt,bds->bts", query, key).softmax(-1)
    assert torch.allclose(found.attention()[:, 0], expected, atol=1e-6)
    assert found.window_count == 1
    assert_adds_up(found)


@pytest.mark.parametrize("shared", [False, True])
def test_fused_attention_is_taken_apart(shared: bool) -> None:
    class Fused(nn.Module):
        def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
            return F.scaled_dot_product_attention(query, key, value, mask, scale=0.3, enable_gqa=shared)

    query = numbers(BATCH, 4, TOKENS, 6)
    key, value = (numbers(BATCH, 2 if shared else 4, KEYS, 6, seed=seed) for seed in (2, 3))
    mask = torch.ones(TOKENS, KEYS, dtype=torch.bool).tril(2)
    found = only(Fused(), query, key, value, mask)
    wide = key.repeat_interleave(2, 1) if shared else key
    scores = torch.einsum("bhtd,bhsd->bhts", query, wide) * 0.3
    assert torch.allclose(found.attention(), scores.masked_fill(~mask, -math.inf).softmax(-1), atol=1e-6)
    assert (found.scale, found.head_count, found.scores_node) == (0.3, 4, None)
    assert_adds_up(found)


class Classifier(nn.Module):
    """A softmax over labels, and one that mixes experts: neither compares anything with anything."""

    def __init__(self) -> None:
        super().__init__()
        self.router, self.experts = nn.Linear(6, 3), nn.ModuleList(nn.Linear(6, 6) for _ in range(3))
        self.names = nn.Parameter(torch.zeros(4, 6))

    def forward(self, vectors: Tensor) -> Tensor:
        shares = self.router(vectors).softmax(dim=-1)  # (B, T, experts)
        mixed = torch.einsum("bte,ebtd->btd", shares, torch.stack([expert(vectors) for expert in self.experts]))
        named = (mixed @ self.names.T).softmax(dim=-1)  # (B, T, labels)
        return named @ self.names


def test_softmax_of_a_router_or_a_classifier_is_no_attention() -> None:
    assert record(spread(Classifier()), numbers(BATCH, TOKENS, 6)).attention() == ()


def test_sink_is_named_apart() -> None:
    class Sinking(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.sink = nn.Parameter(torch.tensor([0.5, -1.0]))

        def forward(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
            scores = query @ key.transpose(-2, -1)
            sink = self.sink.view(1, 2, 1, 1).expand(scores.size(0), 2, scores.size(2), 1)
            weights = torch.cat([scores, sink], dim=-1).softmax(dim=-1)[..., :-1]
            return weights @ value

    query, key, value = (numbers(BATCH, 2, TOKENS, 4, seed=seed) for seed in range(3))
    found = only(Sinking(), query, key, value)
    sink = found.sink()
    assert sink is not None
    assert (found.key_count, sink.shape) == (TOKENS, (BATCH, 2, TOKENS, 1))
    assert torch.allclose(found.attention().sum(-1) + sink[..., 0], torch.ones(BATCH, 2, TOKENS), atol=1e-6)
    scores = torch.einsum("bhtd,bhsd->bhts", query, key)
    expected = scores.exp() / (scores.exp().sum(-1, keepdim=True) + torch.tensor([0.5, -1.0]).exp().view(1, 2, 1, 1))
    assert torch.allclose(found.attention(), expected, atol=1e-6)
    assert_adds_up(found)


class Overwriting(nn.Module):
    """Scores scaled, masked and capped where they stand; heads turned in place."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(8, 8) for _ in range(3))
        self.register_buffer("allowed", torch.ones(TOKENS, TOKENS))

    def forward(self, vectors: Tensor) -> Tensor:
        query, key, value = (
            layer(vectors).view(BATCH, TOKENS, 2, 4).transpose_(1, 2) for layer in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-2, -1)
        scores.mul_(0.5).clamp_(-3, 3)
        scores.masked_fill_(self.get_buffer("allowed").clone().tril_() == 0, -math.inf)
        scores += torch.full((TOKENS, TOKENS), 0.25).triu_(-1)
        result: Tensor = scores.softmax(dim=-1) @ value
        return result


def test_scores_that_were_overwritten_are_what_they_were() -> None:
    network, vectors = spread(Overwriting()), numbers(BATCH, TOKENS, 8)
    for keep in ("none", "all"):
        found = only(network, vectors, keep=keep)
        assert (found.head_count, found.is_causal, found.scale) == (2, True, 0.5)
    query, key = (
        F.linear(vectors, layer.weight, layer.bias).reshape(BATCH, TOKENS, 2, 4)
        for layer in (network.query, network.key)
    )
    scores = torch.einsum("bthd,bshd->bhts", query, key)
    assert torch.allclose(found.scores(), scores, atol=1e-5)
    assert torch.allclose(found.scaled_scores(), (scores * 0.5).clamp(-3, 3), atol=1e-5)
    bias = found.bias()
    assert bias is not None
    assert torch.allclose(bias, (0.25 * torch.ones(TOKENS, TOKENS).triu(-1)).expand(bias.shape))
    assert_same(network.get_buffer("allowed"), torch.ones(TOKENS, TOKENS))
    seen = torch.ones(TOKENS, TOKENS, dtype=torch.bool).tril()
    expected = ((scores * 0.5).clamp(-3, 3) + 0.25 * torch.ones(TOKENS, TOKENS).triu(-1)).masked_fill(~seen, -math.inf)
    assert torch.allclose(found.attention(), expected.softmax(-1), atol=1e-6)


def test_deep_network_is_not_run_again_for_its_structure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Deep(nn.Module):
        """What is added to the scores of each layer follows from the vectors, which are added up twice a layer."""

        def __init__(self) -> None:
            super().__init__()
            self.names = nn.Embedding(9, 8)
            self.query, self.place = nn.Linear(8, 8), nn.Linear(8, TOKENS)

        def forward(self, words: Tensor) -> Tensor:
            vectors = self.names(words)
            for _ in range(30):
                scores = self.query(vectors) @ vectors.transpose(1, 2) + self.place(vectors)
                vectors = vectors + scores.softmax(dim=-1) @ vectors
            result: Tensor = vectors
            return result

    found = record(spread(Deep()), torch.arange(TOKENS).unsqueeze(0), keep="none").attention()
    assert len(found) == 30
    again: list[str] = []
    called_again = graph.called_again

    def counted(node: Node, *given: Any) -> Tensor:
        again.append(node.name)
        return called_again(node, *given)

    monkeypatch.setattr(graph, "called_again", counted)
    assert [each.is_causal for each in found] == [False] * 30
    assert len(again) < 30


class Apart(nn.Module):
    """Every head a module of its own, side by side in front of W_O, as one writes it to understand it."""

    def __init__(self) -> None:
        super().__init__()
        self.heads = nn.ModuleList(nn.ModuleList(nn.Linear(8, 4) for _ in range(3)) for _ in range(2))
        self.out = nn.Linear(8, 8)

    def forward(self, vectors: Tensor) -> Tensor:
        mixed = []
        for query, key, value in cast(Any, self.heads):
            weights = (query(vectors) @ key(vectors).transpose(1, 2) * 0.5).softmax(dim=-1)
            mixed.append(weights @ value(vectors))
        result: Tensor = vectors + self.out(torch.cat(mixed, dim=-1))
        return result


def test_heads_written_apart_share_an_output() -> None:
    network, vectors = spread(Apart()), numbers(BATCH, TOKENS, 8)
    found = record(network, vectors).attention()
    assert [each.head_count for each in found] == [1, 1]
    assert found[0].projection is found[1].projection
    matrix = network.out.weight.detach()
    for place, each in enumerate(found):
        assert_same(each.output_weight(), matrix[None, :, 4 * place : 4 * place + 4])
        rest = each.rest(1)
        assert rest is not None
        assert torch.allclose(rest, found[1 - place].shares(1)[0], atol=1e-6)
    total = found[0].shares(1)[0] + found[1].shares(1)[0] + network.out.bias.detach()
    assert torch.allclose(total, found[0].output()[0, 1], atol=1e-6)


class OfClass(nn.Module):
    """The class token alone asks, itself and all patches, as in CaiT (https://arxiv.org/abs/2103.17239)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, first: Tensor, patches: Tensor) -> Tensor:
        every = torch.cat([first, patches], 1)
        query, key, value = (
            layer(given).unflatten(-1, (HEADS, -1)).transpose(1, 2)
            for layer, given in ((self.query, every[:, :1]), (self.key, every), (self.value, every))
        )
        mixed = (query * 0.5 @ key.transpose(-2, -1)).softmax(dim=-1) @ value
        result: Tensor = first + self.out(mixed.transpose(1, 2).flatten(2))
        return result


def test_one_query_asks_every_key() -> None:
    network, first, patches = spread(OfClass()), numbers(BATCH, 1, WIDTH), numbers(BATCH, TOKENS, WIDTH, seed=2)
    found = only(network, first, patches)
    assert (found.head_count, found.query_count, found.key_count) == (HEADS, 1, 1 + TOKENS)
    every = torch.cat([first, patches], 1)
    query = F.linear(first, network.query.weight, network.query.bias).reshape(BATCH, 1, HEADS, -1)
    key = F.linear(every, network.key.weight, network.key.bias).reshape(BATCH, 1 + TOKENS, HEADS, -1)
    expected = (torch.einsum("bthd,bshd->bhts", query, key) * 0.5).softmax(-1)
    assert torch.allclose(found.attention(), expected, atol=1e-6)
    assert found.residual is not None
    assert_adds_up(found)


class Talking(nn.Module):
    """Heads mix their scores and their weights (https://arxiv.org/abs/2003.02436): no head attends by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.after = nn.Linear(HEADS, HEADS), nn.Linear(HEADS, HEADS)

    def forward(self, query: Tensor) -> Tensor:
        scores = self.before((query @ query.transpose(-2, -1)).movedim(1, -1)).movedim(-1, 1)
        result: Tensor = self.after(scores.softmax(dim=-1).movedim(1, -1)).movedim(-1, 1) @ query
        return result


def test_heads_that_talk_to_each_other_are_not_taken_for_heads() -> None:
    trace = record(spread(Talking()), numbers(BATCH, HEADS, TOKENS, 4))
    assert trace.attention() == ()
    assert audit(trace).share == 1


class Arranged(nn.Module):
    """Layers that differ only in how their heads stand side by side in front of W_O; some say so in numbers."""

    ARRANGED: tuple[Callable[[Tensor], Tensor], ...] = (
        lambda heads: heads.flatten(2),
        lambda heads: heads.flip(2).flatten(2),
        lambda heads: heads[:, :, torch.tensor([1, 2, 0])].flatten(2),
        lambda heads: heads[:, :, torch.tensor([2, 0, 1])].flatten(2),
        lambda heads: heads.roll(1, 2).flatten(2),
        lambda heads: heads.roll(2, 2).flatten(2),
        lambda heads: heads.flatten(2),
    )
    ORDERS = ((0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1), (2, 0, 1), (1, 2, 0), (0, 1, 2))

    def __init__(self) -> None:
        super().__init__()
        self.query, self.out = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, vectors: Tensor) -> Tensor:
        for arrange in self.ARRANGED:
            query = self.query(vectors).unflatten(-1, (HEADS, -1)).transpose(1, 2)  # (B, H, T, D)
            mixed = (query @ query.transpose(-2, -1) * 0.01).softmax(dim=-1) @ query
            vectors = (vectors + self.out(arrange(mixed.transpose(1, 2)))).tanh()
        return vectors


@pytest.mark.parametrize("tokens", [TOKENS, HEADS])
def test_layers_that_nearly_are_alike_are_told_apart(tokens: int) -> None:
    network, vectors = spread(Arranged()), numbers(BATCH, tokens, WIDTH)
    found = record(network, vectors).attention()
    columns = network.out.weight.detach().reshape(WIDTH, HEADS, -1)  # (E, place, D)
    assert len(found) == len(Arranged.ORDERS)
    for each, order in zip(found, Arranged.ORDERS, strict=True):
        weight = each.output_weight()
        assert weight is not None
        query = each.query_projection
        assert query is not None
        asked = query.output.reshape(BATCH, tokens, HEADS, -1).transpose(1, 2)[:, list(order)]
        # Heads are counted as they stand in front of W_O.
        assert_same(weight, columns.movedim(1, 0))
        assert torch.allclose(each.query(), asked)
        assert_adds_up(each)


def test_padding_is_not_taken_for_causal() -> None:
    network, words = spread(nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)), numbers(1, 2, WIDTH)
    padded = only(network, words, words, words, key_padding_mask=torch.tensor([[False, True]]))
    assert not padded.is_causal
    assert padded.mask() is not None


def test_sum_over_parts_that_were_not_asked_for_is_not_kept() -> None:
    layer = nn.TransformerEncoderLayer(WIDTH, HEADS, 16, batch_first=True)
    network = spread(nn.TransformerEncoder(layer, 3, enable_nested_tensor=False))
    words = numbers(BATCH, TOKENS, WIDTH)
    whole = record(network, words).attention()
    structure = record(network, words, keep="none").attention()
    assert [each.name for each in structure] == [each.name for each in whole]
    for part in PARTS:
        for expected, each in zip(whole, structure, strict=True):
            trace = record(network, words, keep=each.needs(part))
            again = {found.name: found for found in trace.attention()}[each.name]
            given, wanted = getattr(again, part)(), getattr(expected, part)()
            assert given is wanted is None or torch.equal(given, wanted), part
            assert sum(node.is_kept for node in trace) <= 2


def test_question_that_makes_no_sense_gets_a_clear_answer() -> None:
    network, words = spread(nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)), numbers(BATCH, TOKENS, WIDTH)
    found = only(network, words, words, words)
    with pytest.raises(InputError, match=r"no part 'weights' of an attention; there are attention, scores, query, "):
        found.needs("weights")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"no token 5 in 'attention'; give 0 to 4"):
        found.shares(5)
    with pytest.raises(InputError, match=r"no item -1 in 'attention'; give 0 to 1"):
        found.shares(0, -1)
    with pytest.raises(InputError, match=r"it cannot be told what the block around 'attention' hands on"):
        found.hidden()
    bare = only(network, words, words, words, keep="none")
    for part in ("attention", "scores", "query", "key", "value", "head_output", "output"):
        with pytest.raises(InputError, match="was not kept; name"):
            getattr(bare, part)()


def test_gradients_reach_the_weights() -> None:
    network, words = spread(Folded()), numbers(BATCH, TOKENS, WIDTH)
    trace = record(network, words, gradients=True)
    (found,) = trace.attention()
    (gradient,) = trace.gradients(trace.result.sum(), [found.node.name])
    assert gradient is not None
    assert gradient.shape == found.node.shape
    assert found.attention().shape == (BATCH, HEADS, TOKENS, TOKENS)
    assert found.shares(0).shape == (HEADS, WIDTH)


def by_hand(
    network: nn.Module,
    run: Callable[[], Any],
    allowed: Tensor | None = None,
    disabled: Collection[tuple[int, int]] = (),
) -> list[dict[str, Tensor]]:
    """What each layer of our own transformers computes, from what hooks see of its linear maps."""
    seen: dict[str, Tensor] = {}
    hooks = [
        part.register_forward_hook(lambda _part, _args, output, name=name: seen.update({name: output[0]}))
        for name, part in network.named_modules()
        if name.startswith("layers.")
    ]
    with torch.inference_mode():
        run()
    for hook in hooks:
        hook.remove()
    layers = []
    for index, layer in enumerate(network.get_submodule("layers").children()):
        assert isinstance(layer, EncoderLayer)
        width = layer.query.out_features // layer.head_count
        heads = {
            name: seen[f"layers.{index}.{name}"].reshape(-1, layer.head_count, width).transpose(0, 1)
            for name in ("query", "key", "value")
        }  # (H, T, D)
        scores = torch.einsum("hqd,hkd->hqk", heads["query"], heads["key"])
        scaled = scores / heads["query"].size(-1) ** 0.5
        attention = (scaled if allowed is None else scaled.masked_fill(~allowed, -torch.inf)).softmax(-1)
        mixed = attention @ heads["value"]
        for at, head in disabled:
            if at == index:
                mixed[head] = 0
        output, hidden = seen[f"layers.{index}.projection"], seen[f"layers.{index}"]
        layers.append(
            heads | {"scores": scores, "attention": attention, "head_output": mixed, "output": output, "hidden": hidden}
        )
    return layers


def assert_is(found: Attention, layer: dict[str, Tensor]) -> None:
    for name, expected in layer.items():
        assert torch.allclose(getattr(found, name)()[0], expected, atol=1e-5), name


@pytest.mark.parametrize(
    "options", [{}, {"disabled_heads": {(0, 1)}}, {"allowed": torch.ones(4, 4, dtype=torch.bool).tril()}]
)
def test_sentence_encoder_is_found(options: dict[str, Any]) -> None:
    vocabulary = Vocabulary((UNKNOWN, CLS, MASK, "i", "saw", "a"), bucket_count=20)
    config = SentenceEncoderConfig(
        label_count=3, width=16, head_count=2, layer_count=2, feedforward_width=8, bucket_count=20, max_words=9
    )
    encoder = spread(SentenceEncoder(config, vocabulary))
    words = encoder.look_up([CLS, "i", "saw", "a"])
    found = record(encoder, *words, **options).attention()
    assert [each.name for each in found] == ["layers.0", "layers.1"]
    expected = by_hand(
        encoder, lambda: encoder(*words, **options), options.get("allowed"), options.get("disabled_heads", ())
    )
    for each, layer in zip(found, expected, strict=True):
        assert_is(each, layer)
        assert each.is_causal == ("allowed" in options)
        assert each.scale == pytest.approx(8**-0.5)


def test_photo_vit_is_found() -> None:
    network = spread(PhotoViT(PhotoViTConfig(3, side=16, patch_size=4, width=8, layer_count=2, head_count=2)))
    picture = numbers(1, 3, 16, 16)
    expected = by_hand(network, lambda: network(picture))
    for found, layer in zip(record(network, picture).attention(), expected, strict=True):
        assert_is(found, layer)
        assert_adds_up(found)


def test_pronouncer_is_found_as_it_hands_itself_out() -> None:
    config = PronouncerConfig("abc", ("AA", "B"), 8, 1, 2, 2, 4, max_letters=9, max_phonemes=9)
    network = spread(Pronouncer(config))
    letters, said = torch.tensor([[1, 2, 3, 0]]), torch.tensor([[0, 1, 2]])
    with torch.inference_mode():
        spelling = network.read(letters)
        speech = network.speak(spelling.vectors, said)
    found = record(network, letters, said).attention()
    assert [(each.name, each.relation, each.is_causal) for each in found] == [
        ("encoder.0.attention", "self", False),
        ("decoder.0.attention", "self", True), ("decoder.0.cross_attention", "cross", False),
        ("decoder.1.attention", "self", True), ("decoder.1.cross_attention", "cross", False),
    ]  # fmt: skip
    expected = [
        *spelling.attention,
        *(each for pair in zip(speech.attention, speech.cross_attention, strict=True) for each in pair),
    ]
    for each, weights in zip(found, expected, strict=True):
        assert torch.allclose(each.attention(), weights, atol=1e-6)
        assert_adds_up(each)
