"""Networks this repository has never heard of, built from random weights: nearly every value of theirs is opened.

Configurations are as small as they can be; what is written like the real ones is the code that runs.
"""

import os
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import torch
from torch import nn

from heatscope.tracing import audit, record
from heatscope.tracing.boxes import slices
from heatscope.tracing.fields import Field
from heatscope.tracing.node import tensors_in

transformers = pytest.importorskip("transformers", reason="pip install 'heatscope[huggingface]' to try its networks")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

pytestmark = pytest.mark.filterwarnings("ignore")
LEAST_SHARE = 0.99
MOST_ERROR = 1e-5
#: Values of each network whose fields are tried, of those that do not see everything.
TRIED = 5

TOKENS = torch.randint(3, 99, (1, 9), generator=torch.Generator().manual_seed(1))
#: The last two are padding, so that masks are tried.
TEXT = {"input_ids": TOKENS, "attention_mask": torch.tensor([[1] * 7 + [0] * 2])}
TEXTS = {**TEXT, "decoder_input_ids": TOKENS[:, :5]}


def picture(side: int) -> dict[str, torch.Tensor]:
    return {"pixel_values": torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(2))}


SMALL: dict[str, Any] = {
    "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 32, "vocab_size": 99,
}  # fmt: skip
SEEING: dict[str, Any] = {name: SMALL[name] for name in list(SMALL)[:-1]} | {"image_size": 32, "patch_size": 8}

FAMILIES: dict[str, tuple[str, str, dict[str, Any], dict[str, torch.Tensor]]] = {
    "ResNet, basic": (
        "AutoModelForImageClassification", "ResNetConfig",
        {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [2, 2], "layer_type": "basic"}, picture(32),
    ),
    "ResNet, bottleneck": (
        "AutoModelForImageClassification", "ResNetConfig",
        {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1]}, picture(32),
    ),
    "MobileNetV2": (
        "AutoModelForImageClassification", "MobileNetV2Config", {"depth_multiplier": 0.25, "image_size": 32},
        picture(32),
    ),
    "EfficientNet": (
        "AutoModelForImageClassification", "EfficientNetConfig",
        {"width_coefficient": 0.1, "depth_coefficient": 0.1, "image_size": 32, "hidden_dim": 128}, picture(32),
    ),
    "ConvNeXt": (
        "AutoModelForImageClassification", "ConvNextConfig",
        {"hidden_sizes": [8, 16], "depths": [1, 2], "num_stages": 2}, picture(32),
    ),
    "ViT": ("AutoModelForImageClassification", "ViTConfig", SEEING, picture(32)),
    "DeiT": ("AutoModel", "DeiTConfig", SEEING, picture(32)),
    "BEiT, with relative positions": (
        "AutoModel", "BeitConfig", SEEING | {"use_relative_position_bias": True}, picture(32),
    ),
    "Swin": (
        "AutoModelForImageClassification", "SwinConfig",
        {"embed_dim": 8, "depths": [2, 2], "num_heads": [2, 4], "image_size": 32, "patch_size": 4, "window_size": 4},
        picture(32),
    ),
    "BERT": ("AutoModelForMaskedLM", "BertConfig", SMALL, TEXT),
    "RoBERTa": ("AutoModelForSequenceClassification", "RobertaConfig", SMALL, TEXT),
    "ALBERT": ("AutoModel", "AlbertConfig", SMALL | {"embedding_size": 8}, TEXT),
    "DistilBERT": (
        "AutoModelForTokenClassification", "DistilBertConfig",
        {"dim": 24, "n_layers": 2, "n_heads": 4, "hidden_dim": 32, "vocab_size": 99}, TEXT,
    ),
    "GPT-2": ("AutoModelForCausalLM", "GPT2Config", {"n_embd": 24, "n_layer": 2, "n_head": 4, "vocab_size": 99}, TEXT),
    "GPT-NeoX": ("AutoModelForCausalLM", "GPTNeoXConfig", SMALL, TEXT),
    "Llama, grouped queries": ("AutoModelForCausalLM", "LlamaConfig", SMALL | {"num_key_value_heads": 2}, TEXT),
    "Mistral, sliding window": (
        "AutoModelForCausalLM", "MistralConfig", SMALL | {"num_key_value_heads": 2, "sliding_window": 4}, TEXT,
    ),
    "Mixtral, experts": (
        "AutoModelForCausalLM", "MixtralConfig", SMALL | {"num_key_value_heads": 2, "num_local_experts": 3}, TEXT,
    ),
    "Gemma 2, soft caps": (
        "AutoModelForCausalLM", "Gemma2Config", SMALL | {"num_key_value_heads": 2, "head_dim": 6}, TEXT,
    ),
    "Bloom, ALiBi": (
        "AutoModelForCausalLM", "BloomConfig", {"hidden_size": 24, "n_layer": 2, "n_head": 4, "vocab_size": 99}, TEXT,
    ),
    "T5": (
        "AutoModelForSeq2SeqLM", "T5Config",
        {"d_model": 24, "d_kv": 6, "num_layers": 2, "num_decoder_layers": 2, "num_heads": 4, "d_ff": 32,
         "vocab_size": 99}, TEXTS,
    ),
    "BART": (
        "AutoModel", "BartConfig",
        {"d_model": 24, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 4,
         "decoder_attention_heads": 4, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "vocab_size": 99}, TEXTS,
    ),
    "DeBERTa-v2, disentangled": (
        "AutoModel", "DebertaV2Config", SMALL | {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]}, TEXT,
    ),
    "XLNet": (
        "AutoModel", "XLNetConfig", {"d_model": 24, "n_layer": 2, "n_head": 4, "d_inner": 32, "vocab_size": 99}, TEXT,
    ),
}  # fmt: skip


def enliven(network: nn.Module) -> nn.Module:
    """Give a network at its start what training gives it: statistics, biases and scales that are not 0 and 1."""
    torch.manual_seed(4)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2)
    for name, parameter in network.named_parameters():
        if parameter.dim() < 2:
            nn.init.uniform_(parameter, *((0.5, 1.5) if name.endswith("weight") else (-0.5, 0.5)))
    return network.eval()


@cache
def built(family: str) -> nn.Module:
    """Return a network of that family."""
    task, configuration, options, _ = FAMILIES[family]
    torch.manual_seed(0)
    build: Callable[..., nn.Module] = getattr(transformers, task).from_config
    return enliven(build(getattr(transformers, configuration)(**options)))


def check_network(network: nn.Module, *inputs: Any, **keywords: Any) -> None:
    trace = record(network, *inputs, **keywords)
    names = [node.name for node in trace]
    assert len(set(names)) == len(names)
    with torch.inference_mode():
        bare = network(*inputs, **keywords)
    for recorded, right in zip(tensors_in(trace.result), tensors_in(bare), strict=True):
        torch.testing.assert_close(recorded, right, rtol=1e-5, atol=1e-5)
    found = audit(trace, samples=2)
    assert found.share >= LEAST_SHARE, str(found)
    assert found.worst <= MOST_ERROR, str(found)
    assert not [reason for reason in found.failures.values() if "not taken apart" not in reason], str(found)


@pytest.mark.parametrize("family", FAMILIES)
def test_nearly_every_value_of_a_family_of_networks_is_opened(family: str) -> None:
    check_network(built(family), **FAMILIES[family][3])


@pytest.mark.parametrize("family", FAMILIES)
def test_what_a_value_is_said_not_to_see_changes_nothing(family: str) -> None:
    network: nn.Module = built(family)
    inputs: dict[str, Any] = dict(FAMILIES[family][3])
    trace = record(network, **inputs)
    chance, tried = random.Random(family), 0
    floating = [node for node in trace if node.is_floating and all(node.shape)]
    for node in chance.sample(floating, len(floating)):
        place = tuple(chance.randrange(size) for size in node.shape)
        seen = trace.field(node.name, place)
        changed = {name: outside(tensor, seen.get(name)) for name, tensor in inputs.items() if name != "attention_mask"}
        if all(torch.equal(changed[name], inputs[name]) for name in changed):
            continue
        again = record(network, **(inputs | changed), keep=[node.name])[node.name].output
        torch.testing.assert_close(again[place], node.output[place], rtol=1e-5, atol=1e-5, msg=f"{node.name}{place}")
        tried += 1
        if tried == TRIED:
            break
    assert tried


def outside(tensor: torch.Tensor, seen: Field | None) -> torch.Tensor:
    """Return other pixels, or other words, but for those that are seen."""
    chance = torch.Generator().manual_seed(5)
    if tensor.is_floating_point():
        other = torch.randn(tensor.shape, generator=chance)
    else:
        other = torch.randint(3, 99, tensor.shape, generator=chance)
    box = None if seen is None else seen.clipped
    if box is not None:
        other[slices(box)] = tensor[slices(box)]
    return other
