"""Attention found in networks that nobody here has written, against what they say of themselves.

The networks are built from configurations, with random weights at which attention is sharp.

Axes: B batch, H heads, T queries, S keys, D width of a head.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

import pytest
import torch
from torch import Tensor, nn

from heatscope.tracing import audit, record
from heatscope.tracing.attention import PARTS, Attention

transformers = pytest.importorskip("transformers", reason="pip install 'heatscope[huggingface]'")

SIZES: dict[str, Any] = {
    "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 32, "vocab_size": 99,
}  # fmt: skip
PATCHES: dict[str, Any] = {**SIZES, "image_size": 32, "patch_size": 8}
DECODER: dict[str, Any] = {**SIZES, "num_key_value_heads": 2, "head_dim": 8}


class Family(NamedTuple):
    """A kind of network."""

    config: str
    values: Mapping[str, Any]
    reads: str = "text"  #: "text", "image" or "texts": an encoder's and a decoder's
    impls: tuple[str, ...] = ("eager", "sdpa")
    has: frozenset[str] = frozenset()  #: of "causal", "bias", "sink", "shared", "capped", "learned scale"


FAMILIES: dict[str, Family] = {
    "bert": Family("BertConfig", SIZES),
    "roberta": Family("RobertaConfig", SIZES),
    "distilbert": Family(
        "DistilBertConfig", {"dim": 24, "n_layers": 2, "n_heads": 4, "hidden_dim": 32, "vocab_size": 99}
    ),
    "albert": Family("AlbertConfig", {**SIZES, "embedding_size": 16}),
    "electra": Family("ElectraConfig", {**SIZES, "embedding_size": 16}),
    "gpt2": Family(
        "GPT2Config", {"n_embd": 24, "n_layer": 2, "n_head": 4, "vocab_size": 99}, has=frozenset({"causal"})
    ),
    "openai-gpt": Family(
        "OpenAIGPTConfig", {"n_embd": 24, "n_layer": 2, "n_head": 4, "vocab_size": 99}, impls=("eager",),
        has=frozenset({"causal"}),
    ),
    "gpt-neo": Family(
        "GPTNeoConfig",
        {"hidden_size": 24, "num_layers": 2, "num_heads": 4, "vocab_size": 99,
         "attention_types": [[["global", "local"], 1]], "window_size": 3},
        impls=("eager",), has=frozenset({"causal"}),
    ),
    "gpt-neox": Family("GPTNeoXConfig", SIZES, has=frozenset({"causal"})),
    "llama": Family("LlamaConfig", DECODER, has=frozenset({"causal", "shared"})),
    "qwen3": Family("Qwen3Config", DECODER, has=frozenset({"causal", "shared"})),
    "mistral": Family("MistralConfig", {**DECODER, "sliding_window": 3}, has=frozenset({"causal", "shared"})),
    "gemma2": Family(
        "Gemma2Config", {**DECODER, "attn_logit_softcapping": 2.0}, impls=("eager",),
        has=frozenset({"causal", "shared", "capped"}),
    ),
    "gpt-oss": Family(
        "GptOssConfig", {**DECODER, "num_local_experts": 2, "num_experts_per_tok": 1}, impls=("eager",),
        has=frozenset({"causal", "shared", "sink"}),
    ),
    "opt": Family(
        "OPTConfig", {"hidden_size": 24, "word_embed_proj_dim": 24, "num_hidden_layers": 2, "num_attention_heads": 4,
                      "ffn_dim": 32, "vocab_size": 99}, has=frozenset({"causal"}),
    ),
    "bloom": Family(
        "BloomConfig", {"hidden_size": 24, "n_layer": 2, "n_head": 4, "vocab_size": 99}, impls=("eager",),
        has=frozenset({"causal", "bias"}),
    ),
    "falcon": Family("FalconConfig", {**SIZES, "multi_query": True}, has=frozenset({"causal", "shared"})),
    "xlnet": Family(
        "XLNetConfig", {"d_model": 24, "n_layer": 2, "n_head": 4, "d_inner": 32, "vocab_size": 99}, impls=("eager",),
        has=frozenset({"bias"}),
    ),
    "deberta-v2": Family(
        "DebertaV2Config", {**SIZES, "relative_attention": True, "pos_att_type": ["p2c", "c2p"]}, impls=("eager",),
        has=frozenset({"bias"}),
    ),
    "mobilebert": Family(
        "MobileBertConfig", {**SIZES, "hidden_size": 32, "intra_bottleneck_size": 16, "embedding_size": 16}
    ),
    "t5": Family(
        "T5Config", {"d_model": 24, "d_kv": 6, "num_layers": 2, "num_decoder_layers": 2, "num_heads": 4, "d_ff": 32,
                     "vocab_size": 99}, "texts", has=frozenset({"bias"}),
    ),
    "bart": Family(
        "BartConfig", {"d_model": 24, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 4,
                       "decoder_attention_heads": 4, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "vocab_size": 99},
        "texts",
    ),
    "vit": Family("ViTConfig", PATCHES, "image"),
    "deit": Family("DeiTConfig", PATCHES, "image"),
    "dinov2": Family("Dinov2Config", PATCHES, "image"),
    "beit": Family("BeitConfig", {**PATCHES, "use_relative_position_bias": True}, "image", has=frozenset({"bias"})),
    "swin": Family(
        "SwinConfig", {"embed_dim": 12, "depths": [2, 2], "num_heads": [2, 4], "image_size": 32, "patch_size": 4,
                       "window_size": 4}, "image", has=frozenset({"bias"}),
    ),
    "swin-v2": Family(
        "Swinv2Config", {"embed_dim": 12, "depths": [2, 2], "num_heads": [2, 4], "image_size": 32, "patch_size": 4,
                         "window_size": 4}, "image", ("eager",), frozenset({"bias", "learned scale"}),
    ),
    "segformer": Family(
        "SegformerConfig", {"num_encoder_blocks": 2, "depths": [1, 1], "sr_ratios": [2, 1], "hidden_sizes": [8, 16],
                            "patch_sizes": [3, 3], "strides": [2, 2], "num_attention_heads": [1, 2],
                            "mlp_ratios": [2, 2]}, "image", ("eager",),
    ),
}  # fmt: skip
BUILDS = [(name, impl) for name, family in FAMILIES.items() for impl in family.impls]


@cache
def build(name: str, impl: str = "eager") -> nn.Module:
    """Return a network of the family with sharp attention."""
    family = FAMILIES[name]
    config = getattr(transformers, family.config)(**family.values)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network: nn.Module = transformers.AutoModel.from_config(config, attn_implementation=impl).eval()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.dim() > 1:
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.2)
    return network


def given(name: str) -> dict[str, Any]:
    """Return two inputs; of the second text the last words are padding."""
    generator = torch.Generator().manual_seed(1)
    if FAMILIES[name].reads == "image":
        return {"pixel_values": torch.randn(2, 3, 32, 32, generator=generator)}
    words = torch.randint(3, 99, (2, 7), generator=generator)
    texts = {"input_ids": words, "attention_mask": torch.tensor([[1] * 7, [1] * 5 + [0] * 2])}
    return texts | ({"decoder_input_ids": words[:, :4]} if FAMILIES[name].reads == "texts" else {})


@cache
@torch.inference_mode()
def said(name: str) -> list[Tensor]:
    """Return the weights that the network itself gives, in the order in which they are computed."""
    result = build(name)(**given(name), output_attentions=True, return_dict=True)
    encoder = result.get("attentions") or result.get("encoder_attentions")
    own, cross = result.get("decoder_attentions") or (), result.get("cross_attentions") or ()
    return [*encoder, *(each for pair in zip(own, cross, strict=True) for each in pair)]


@cache
def found_in(name: str, impl: str, keep: frozenset[str] | Literal["all", "none"] = "all") -> tuple[Attention, ...]:
    return record(build(name, impl), **given(name), keep=keep).attention()


@pytest.mark.parametrize(("name", "impl"), BUILDS)
def test_weights_are_those_that_the_network_gives(name: str, impl: str) -> None:
    expected, found = said(name), found_in(name, impl)
    if name == "swin" or name == "swin-v2":
        # It gives those of each stage's last block alone.
        assert len(found) == 4
        found = found[1::2]
    assert len(found) == len(expected)
    for each, weights in zip(found, expected, strict=True):
        assert each.attention().shape == weights.shape
        # A query that is padding may look at nothing; then one way of writing it gives 0 and another an equal share.
        mask = each.mask()
        rows = torch.ones(weights.shape[:-1]).bool() if mask is None else (mask > -1e4).any(-1)
        assert torch.allclose(each.attention()[rows], weights[rows], atol=1e-5), each.name


@pytest.mark.parametrize(("name", "impl"), BUILDS)
def test_parts_add_up(name: str, impl: str) -> None:
    for each in found_in(name, impl):
        weights, scores = each.attention(), torch.einsum("bhtd,bhsd->bhts", each.query(), each.key())
        assert torch.allclose(each.scores(), scores, atol=1e-5 * float(scores.abs().max())), each.name
        if each.scale is not None and each.cap is None:
            mask = each.mask()
            seen = torch.ones_like(scores) if mask is None else mask.expand(scores.shape) == 0
            expected = torch.where(seen.bool(), scores * each.scale, each.scaled_scores())
            assert torch.allclose(each.scaled_scores(), expected, atol=1e-5)
        elif each.cap is not None and each.scale is not None:
            capped = each.cap * torch.tanh(scores * each.scale / each.cap)
            assert torch.allclose(each.scaled_scores(), capped, atol=1e-5)
        total = each.scaled_scores()
        for added in (each.bias(), each.mask()):
            total = total if added is None else total + added
        expected, sink = total.softmax(-1).nan_to_num(0.0), each.sink()
        expected = expected if sink is None else expected * (1 - sink.sum(-1, keepdim=True))
        assert torch.allclose(weights, expected, atol=1e-5), each.name
        mixed = torch.einsum("bhts,bhsd->bhtd", weights, each.value())
        assert torch.allclose(each.head_output(), mixed, atol=1e-5 * max(1.0, float(mixed.abs().max()))), each.name


@pytest.mark.parametrize(("name", "impl"), BUILDS)
def test_shares_of_the_heads_sum_to_the_output(name: str, impl: str) -> None:
    for each in found_in(name, impl):
        assert each.projection is not None
        output, bias = each.output(), each.output_bias()
        bound = 1e-6 * max(1.0, float(output.abs().max()))
        for item, token in ((0, 0), (len(output) - 1, each.query_count - 1)):
            total = each.shares(token, item).sum(0)
            assert torch.allclose(total if bias is None else total + bias, output[item, token], atol=bound), each.name


@pytest.mark.parametrize(("name", "impl"), BUILDS)
def test_facts_follow_from_the_graph(name: str, impl: str) -> None:
    has = FAMILIES[name].has
    for each in found_in(name, impl):
        assert each.residual is not None
        assert each.hidden_node is not None
        assert each.query_projection is not None
        assert each.key_projection is not None
        assert each.value_projection is not None
        is_decoder = each.name.startswith("decoder.") and FAMILIES[name].reads == "texts"
        crosses = is_decoder and ("EncDec" in each.name or "encoder_attn" in each.name)
        assert each.relation == ("cross" if crosses else "self")
        assert each.is_causal == ("causal" in has or (is_decoder and not crosses))
        assert (each.bias() is not None) == ("bias" in has and not crosses)
        assert (each.sink() is not None) == ("sink" in has)
        assert (each.key_value_head_count < each.head_count) == ("shared" in has)
        assert (each.cap is not None) == ("capped" in has)
        assert (each.scale is None) == ("learned scale" in has)


@pytest.mark.parametrize("name", FAMILIES)
def test_structure_needs_no_values(name: str) -> None:
    for whole, bare in zip(found_in(name, "eager"), found_in(name, "eager", keep="none"), strict=True):
        for fact in ("name", "relation", "head_count", "query_count", "key_count", "window_count", "scale"):
            assert getattr(whole, fact) == getattr(bare, fact), fact
        for node in ("projection", "output_node", "residual", "query_projection", "hidden_node", "heads_node"):
            first, second = getattr(whole, node), getattr(bare, node)
            assert first is second is None or first.name == second.name, node
        # With nothing that was given at hand, padding is not known; which way the words look is.
        assert bare.is_causal == whole.is_causal
        assert torch.equal(whole.projection_rows("query"), bare.projection_rows("query"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "impl"), [build for build in BUILDS if build[0] in (
    "bert", "llama", "gpt2", "gpt-oss", "t5", "deberta-v2", "bloom", "xlnet", "swin", "swin-v2")])  # fmt: skip
def test_part_can_be_read_when_what_it_needs_was_kept(name: str, impl: str) -> None:
    whole, bare = found_in(name, impl), found_in(name, impl, keep="none")
    last = len(whole) - 1
    for part in PARTS:
        again = {each.name: each for each in found_in(name, impl, keep=bare[last].needs(part))}[whole[last].name]
        expected, found = getattr(whole[last], part)(), getattr(again, part)()
        assert expected is found is None or torch.equal(expected, found), part


def test_weights_of_bert_follow_from_its_raw_matrices() -> None:
    network, inputs = build("bert"), given("bert")
    trace = record(network, **inputs)
    matrices = {key: each.detach() for key, each in network.named_parameters()}
    for index, each in enumerate(trace.attention()):
        path = f"encoder.layer.{index}.attention.self"
        vectors = trace["embeddings" if index == 0 else f"encoder.layer.{index - 1}"].output
        query, key = (
            (torch.einsum("bte,fe->btf", vectors, matrices[f"{path}.{part}.weight"]) + matrices[f"{path}.{part}.bias"])
            .reshape(2, 7, 4, 6)
            for part in ("query", "key")
        )  # fmt: skip
        scores = torch.einsum("bthd,bshd->bhts", query, key)
        assert torch.allclose(each.scores(), scores, atol=1e-5)
        padded = scores / math.sqrt(6) + (inputs["attention_mask"][:, None, None] - 1) * 1e30
        assert torch.allclose(each.attention(), padded.softmax(-1), atol=1e-5)


def test_weights_of_llama_follow_from_its_raw_matrices() -> None:
    network = build("llama")
    words = given("llama")["input_ids"][:1]
    trace = record(network, input_ids=words)
    matrices = {key: each.detach() for key, each in network.named_parameters()}
    path = "layers.0.self_attn"
    vectors = trace["layers.0.input_layernorm"].output
    query, key = (
        torch.einsum("te,fe->tf", vectors[0], matrices[f"{path}.{part}_proj.weight"]).reshape(7, -1, 8).transpose(0, 1)
        for part in ("q", "k")
    )
    # Rotary positions (Su et al. 2021, https://arxiv.org/abs/2104.09864): number i and i + D/2 are turned together.
    rates = 10000.0 ** (-torch.arange(4) / 4)
    turned = []
    for part in (query, key):
        pairs = torch.complex(part[..., :4].contiguous(), part[..., 4:].contiguous())
        pairs = pairs * torch.exp(1j * torch.arange(7)[:, None] * rates)
        turned.append(torch.cat([pairs.real, pairs.imag], dim=-1))
    scores = torch.einsum("htd,hsd->hts", turned[0], turned[1].repeat_interleave(2, dim=0))
    found = trace.attention()[0]
    assert torch.allclose(found.query()[0], turned[0], atol=1e-5)
    assert torch.allclose(found.scores()[0], scores, atol=1e-5)
    causal = (scores / math.sqrt(8)).masked_fill(torch.ones(7, 7, dtype=torch.bool).triu(1), -math.inf)
    assert torch.allclose(found.attention()[0], causal.softmax(-1), atol=1e-5)
    rows = matrices[f"{path}.k_proj.weight"].reshape(2, 8, 24).repeat_interleave(2, dim=0)
    assert torch.equal(found.projection_weight("key"), rows)  # type: ignore[arg-type]


def test_windows_of_swin_are_counted_and_the_shifted_ones_masked() -> None:
    first, shifted, *later = found_in("swin", "eager")
    assert (first.window_count, shifted.window_count) == (4, 4)
    assert [each.window_count for each in later] == [1, 1]
    assert first.attention().shape == (2 * 4, 2, 16, 16)
    mask = shifted.mask()
    assert first.mask() is None
    assert mask is not None
    assert set(mask.unique().tolist()) == {-100.0, 0.0}  # type: ignore[no-untyped-call]


def test_attention_in_overlapping_pieces_is_not_guessed() -> None:
    """Longformer lays its pieces over one another: its weights are no matrix [query, key]. Its values are opened."""
    config = transformers.LongformerConfig(**SIZES, attention_window=4, max_position_embeddings=40)
    network: nn.Module = transformers.AutoModel.from_config(config).eval()
    words = torch.randint(3, 99, (1, 16), generator=torch.Generator().manual_seed(1))
    for instruction in (torch.zeros_like(words), torch.zeros_like(words).index_fill(1, torch.tensor([0]), 1)):
        trace = record(network, input_ids=words, global_attention_mask=instruction)
        assert trace.attention() == ()
        found = audit(trace, samples=2)
        assert found.share == 1, str(found)
        assert found.worst <= 1e-5, str(found)


def test_block_that_runs_twice_has_two_names() -> None:
    names = [each.name for each in found_in("albert", "sdpa")]
    assert names[1] == f"{names[0]}@2"
