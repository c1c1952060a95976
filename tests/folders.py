"""Small folders as the Hugging Face Hub has them, written by transformers itself with random weights.

``make_folder(place, "bert")`` writes one; ``FAMILIES`` lists them. Weights are drawn wider than a fresh network's, so
that attention is sharp, labels differ, and numbers are not all the same.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from torch import nn

os.environ["HF_HUB_OFFLINE"] = "1"
# A test that needs these folders is skipped where the extra is not installed.
transformers = pytest.importorskip("transformers", reason="pip install 'heatscope[huggingface]'")

SENTENCES = [
    "The old bank by the river was steep.", "She opened an account at the bank.", "I saw a saw that could not see.",
    "Nobody reads the unreadable letters.", "They were reading, we are readers.", "Don't unwind; rewind!",
    "A river runs past the old account.", "Seeing is not believing, believing is not seeing.",
]  # fmt: skip
VOCABULARY = 160
LABELS = {0: "cat", 1: "dog", 2: "fish"}
NAMED: dict[str, Any] = {"id2label": LABELS, "label2id": {name: index for index, name in LABELS.items()}}
ENCODER: dict[str, Any] = {
    "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 32,
    "vocab_size": VOCABULARY, "max_position_embeddings": 64,
}  # fmt: skip
NORMALISED: dict[str, Any] = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
#: A recipe with crop_pct: scaled to 36 pixels, and the middle 32 of them.
CONVNEXT_PROCESSOR: dict[str, Any] = {
    "image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 32}, "crop_pct": 0.875, **NORMALISED,
}  # fmt: skip


class Family(NamedTuple):
    """A kind of network."""

    network: str  #: class of transformers
    config: str  #: class of its configuration
    values: dict[str, Any]  #: what the configuration is made with
    processor: dict[str, Any] | None = None  #: preprocessor_config.json
    tokenizer: str | None = None  #: which of TOKENIZERS
    is_wide: bool = True  #: False for a network that is so deep that its numbers would grow beyond all bounds


def vit_processor(side: int) -> dict[str, Any]:
    """The recipe of a ViT for pictures of ``side`` pixels."""
    return {"image_processor_type": "ViTImageProcessor", "size": {"height": side, "width": side}}


FAMILIES: dict[str, Family] = {
    "resnet": Family(
        "ResNetForImageClassification", "ResNetConfig",
        {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 2], "layer_type": "basic", **NAMED},
        CONVNEXT_PROCESSOR,
    ),
    "mobilenet_v2": Family(
        "MobileNetV2ForImageClassification", "MobileNetV2Config",
        {"depth_multiplier": 0.25, "image_size": 32, **NAMED},
        {"image_processor_type": "MobileNetV2ImageProcessor", "size": {"shortest_edge": 36}, "do_center_crop": True,
         "crop_size": {"height": 32, "width": 32}},
    ),
    "efficientnet": Family(
        "EfficientNetForImageClassification", "EfficientNetConfig",
        {"image_size": 32, "width_coefficient": 0.25, "depth_coefficient": 0.25, "hidden_dim": 320, **NAMED},
        {"image_processor_type": "EfficientNetImageProcessor", "size": {"height": 32, "width": 32}, **NORMALISED},
    ),
    "convnext": Family(
        "ConvNextForImageClassification", "ConvNextConfig",
        {"hidden_sizes": [8, 16], "depths": [1, 2], "num_stages": 2, "image_size": 32, **NAMED},
        CONVNEXT_PROCESSOR,
    ),
    "vit": Family(
        "ViTForImageClassification", "ViTConfig",
        {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 32, "image_size": 32,
         "patch_size": 8, **NAMED},
        vit_processor(32),
    ),
    "swin": Family(
        "SwinForImageClassification", "SwinConfig",
        {"embed_dim": 12, "depths": [2, 2], "num_heads": [2, 3], "image_size": 32, "patch_size": 4, "window_size": 4,
         **NAMED},
        vit_processor(32),
    ),
    "bert": Family("BertForMaskedLM", "BertConfig", ENCODER, tokenizer="wordpiece"),
    "distilbert": Family(
        "DistilBertForSequenceClassification", "DistilBertConfig",
        {"dim": 24, "n_layers": 2, "n_heads": 3, "hidden_dim": 32, "vocab_size": VOCABULARY,
         "max_position_embeddings": 64, **NAMED},
        tokenizer="wordpiece",
    ),
    "gpt2": Family(
        "GPT2LMHeadModel", "GPT2Config",
        {"n_embd": 24, "n_layer": 2, "n_head": 3, "n_positions": 64, "vocab_size": VOCABULARY + 256,
         "bos_token_id": 0, "eos_token_id": 0},
        tokenizer="byte-level",
    ),
    "llama": Family(
        "LlamaForCausalLM", "LlamaConfig",
        {**ENCODER, "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": VOCABULARY + 256,
         "bos_token_id": 0, "eos_token_id": 0},
        tokenizer="byte-level",
    ),
    "t5": Family(
        "T5ForConditionalGeneration", "T5Config",
        {"d_model": 24, "d_kv": 8, "num_layers": 2, "num_decoder_layers": 2, "num_heads": 3, "d_ff": 32,
         "vocab_size": VOCABULARY, "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 1},
        tokenizer="unigram",
    ),
    "deberta_v2": Family(
        "DebertaV2ForTokenClassification", "DebertaV2Config",
        {**ENCODER, "relative_attention": True, "pos_att_type": ["p2c", "c2p"], "type_vocab_size": 0, **NAMED},
        tokenizer="wordpiece",
    ),
}  # fmt: skip
IMAGE_FAMILIES = [name for name, family in FAMILIES.items() if family.processor]
TEXT_FAMILIES = [name for name, family in FAMILIES.items() if family.tokenizer]


def make_folder(place: Path, name: str, family: Family | None = None) -> Path:
    """Write the folder ``name`` of ``family``, of the one of that name if none is given, below ``place``."""
    folder = place / name
    chosen = family or FAMILIES[name]
    torch.manual_seed(20261126)
    network = getattr(transformers, chosen.network)(getattr(transformers, chosen.config)(**chosen.values))
    if chosen.is_wide:
        widen(network)
    save(network, folder)
    if chosen.processor:
        (folder / "preprocessor_config.json").write_text(json.dumps(chosen.processor), encoding="utf-8")
    if chosen.tokenizer:
        TOKENIZERS[chosen.tokenizer](folder)
    return folder


def save(network: Any, folder: Path) -> None:
    """Write configuration and weights, without a progress bar."""
    transformers.utils.logging.disable_progress_bar()
    network.save_pretrained(folder)


def widen(network: nn.Module) -> None:
    """Draw weights and statistics anew, each in its usual range but far from zero."""
    for name, parameter in network.named_parameters():
        if parameter.dim() > 1:
            fan = parameter[0].numel()
            nn.init.normal_(parameter, std=1.5 * fan**-0.5 if "embed" not in name else 0.7)
        elif "bias" in name:
            nn.init.normal_(parameter, std=0.2)
        else:
            nn.init.uniform_(parameter, 0.7, 1.3)
    for name, buffer in network.named_buffers():
        if name.endswith("running_mean"):
            buffer.normal_(std=0.2)
        elif name.endswith("running_var"):
            buffer.uniform_(0.5, 1.5)


def wordpiece(folder: Path) -> None:
    """Train what BERT has: words cut into pieces, `[CLS] … [SEP]` around them."""
    from tokenizers import BertWordPieceTokenizer

    tokenizer = BertWordPieceTokenizer(lowercase=True)
    tokenizer.train_from_iterator(SENTENCES, vocab_size=VOCABULARY, min_frequency=1, show_progress=False)
    _template(tokenizer, "[CLS]", "[SEP]")
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"mask_token": "[MASK]", "model_max_length": 64}), encoding="utf-8"
    )


def byte_level(folder: Path) -> None:
    """Train what GPT-2 has: bytes merged, the space before a word with it, nothing around them."""
    from tokenizers import ByteLevelBPETokenizer

    tokenizer = ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(
        SENTENCES, vocab_size=VOCABULARY + 256, min_frequency=1, show_progress=False, special_tokens=["<|endoftext|>"]
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def unigram(folder: Path) -> None:
    """Train what T5 has: `▁` for a space, `</s>` at the end."""
    from tokenizers import SentencePieceUnigramTokenizer

    tokenizer = SentencePieceUnigramTokenizer()
    tokenizer.train_from_iterator(
        SENTENCES, vocab_size=VOCABULARY, show_progress=False, special_tokens=["<pad>", "</s>", "<unk>"],
        unk_token="<unk>",
    )  # fmt: skip
    _template(tokenizer, None, "</s>")
    tokenizer.save(str(folder / "tokenizer.json"))


def _template(tokenizer: Any, before: str | None, after: str) -> None:
    from tokenizers.processors import TemplateProcessing

    names = [name for name in (before, after) if name]
    start = f"{before} " if before else ""
    tokenizer._tokenizer.post_processor = TemplateProcessing(
        single=f"{start}$A {after}", pair=f"{start}$A {after} $B:1 {after}:1",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in names],
    )  # fmt: skip


TOKENIZERS: dict[str, Callable[[Path], None]] = {
    "wordpiece": wordpiece, "byte-level": byte_level, "unigram": unigram,
}  # fmt: skip
