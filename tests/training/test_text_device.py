"""Networks of words are trained where their weights are, whichever words come."""

import random
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from heatscope_models.pronouncer import Pronouncer, PronouncerConfig
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import Vocabulary
from tests.training.one_device import WHERE, on_one_device
from training.corpora import SENTIMENTS, UPOS, JudgedSentence
from training.dictionary import LETTERS, PHONEMES
from training.finetuning import Finetuning
from training.pretraining import Pretraining
from training.pronouncing import IGNORED, tensors_of

WORDS = ["<cls>", "<unknown>", "<mask>", "the", "dog", "saw", "a", "it", "."]


@pytest.fixture
def encoder() -> SentenceEncoder:
    config = SentenceEncoderConfig(
        len(UPOS), len(SENTIMENTS), width=8, layer_count=2, head_count=2, feedforward_width=8, bucket_count=32
    )
    return SentenceEncoder(config, Vocabulary(WORDS, config.bucket_count)).to(WHERE)


def test_a_step_of_pretraining(encoder: SentenceEncoder) -> None:
    passages = [["the", "dog", "saw", "it", "."] * 3, ["a", "saw", "fell"] * 4]
    pretraining = Pretraining(encoder, passages, seed=0, larger=16).to(WHERE)
    assert pretraining.batch_words == 16_000
    with on_one_device():
        loss, hits, count = pretraining.guess(passages, random.Random(0))
        loss.backward()  # type: ignore[no-untyped-call]
    assert loss.device == hits.device == WHERE
    assert count > 0


@pytest.mark.parametrize("window", [None, 1])
def test_a_step_of_finetuning(encoder: SentenceEncoder, data: Path, window: int | None) -> None:
    finetuning = Finetuning(encoder, data, [JudgedSentence(("a", "dog"), 0.25)], seed=0).to(WHERE)
    with on_one_device():
        losses = (
            finetuning.tagging_loss(finetuning.tagged[:3], window, random.Random(0)),
            finetuning.tagging_loss(finetuning.penn_tagged[:3], None, random.Random(0)),
            finetuning.sentiment_loss([*finetuning.judged], random.Random(0)),
        )
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
    assert {loss.device for loss in losses} == {WHERE}


def test_a_step_of_the_pronouncer() -> None:
    model = Pronouncer(PronouncerConfig(LETTERS, PHONEMES, width=8, head_count=2, feedforward_width=8)).to(WHERE)
    phonemes = PHONEMES[0], PHONEMES[1]
    with on_one_device():
        letters, said = tensors_of(model, [("dog", phonemes), ("saw", phonemes[:1])])
        logits = model(letters, F.pad(said[:, :-1], (1, 0)).clamp_min(0))
        loss = F.cross_entropy(logits.flatten(0, 1), said.flatten(), ignore_index=IGNORED)
        loss.backward()  # type: ignore[no-untyped-call]
    assert loss.device == WHERE
    assert said.shape == (2, 3)
