"""A teacher small enough to learn in a second, which reads letters."""

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from training import sentence_teacher
from training.sentence_teacher import SentenceTeacher

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def toy_teacher() -> SentenceTeacher:
    """Return one whose pieces of words are "saw", "dog" and single letters."""
    torch.manual_seed(0)
    letters = "abcdefghijklmnopqrstuvwxyz.,!'"
    pieces = [*SPECIAL, "saw", "dog", *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    )
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        hidden_dropout_prob=0,
    )
    return SentenceTeacher(BertModel(config, add_pooling_layer=False), tokenizer)


@pytest.fixture
def taught_by_a_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever asks for the pretrained teacher get a small one, which learns faster."""
    monkeypatch.setattr(sentence_teacher, "pretrained_teacher", toy_teacher)
    monkeypatch.setattr(sentence_teacher, "RATE", 0.02)
    monkeypatch.setattr(sentence_teacher, "AVERAGE_DECAY", 0.5)
