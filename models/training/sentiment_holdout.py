"""Hold whole sentences out of training, and measure how they are judged.

SST-2's own dev part cannot tell how whole sentences are judged that nobody learned from: it is
cut from phrases of the sentences of its train part. So sentences are held out here with every
phrase that no other sentence holds. They were among the text of pretraining, unjudged.
"""

import random
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope_models.sentence_encoder import SentenceEncoder
from training.committee import READERS, Committee
from training.corpora import JudgedSentence

ENDS = (".", "!", "?", "...")
LONGEST_FRAGMENT = 12  #: words of a phrase that ends as no sentence does and is none


def hold_out(
    judged: Sequence[JudgedSentence], count: int, chance: random.Random
) -> tuple[list[JudgedSentence], list[JudgedSentence]]:
    """Return what to learn from, and ``count`` whole sentences, or as many as there are.

    Phrases that stand in these sentences alone are in neither.
    """
    whole: list[JudgedSentence] = []
    phrases: set[tuple[str, ...]] = set()
    for phrase in sorted(judged, key=lambda phrase: -len(phrase.words)):
        if phrase.words not in phrases:
            whole.append(phrase)
            phrases.update(_phrases(phrase.words))
    sentences = [phrase for phrase in whole if phrase.words[-1] in ENDS or len(phrase.words) > LONGEST_FRAGMENT]
    held_out = chance.sample(sentences, min(count, len(sentences)))
    gone = {sentence.words for sentence in held_out}
    kept = {phrase for sentence in whole if sentence.words not in gone for phrase in _phrases(sentence.words)}
    return [phrase for phrase in judged if phrase.words in kept], held_out


def _phrases(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1))


@torch.inference_mode()
def held_out_figures(committee: Committee, encoder: SentenceEncoder, held_out: Sequence[JudgedSentence]) -> str:
    """Return how the committee, whose last phrases ``held_out`` were, and the encoder that it taught judge them."""
    answers = committee.answers[:, -len(held_out) :].sigmoid()
    verdicts = torch.tensor([verdict.positive for verdict in committee.verdicts()[-len(held_out) :]])
    encoded = [encoder.encode(sentence.words).sequence_logits.softmax(0)[1] for sentence in held_out]
    rows = [
        *(("reader" if member < READERS else "bag", positive) for member, positive in enumerate(answers)),
        ("committee", verdicts),
        ("encoder", torch.stack(encoded)),
    ]
    return "\n".join(f"{name}: {figures_of(positive, held_out)}" for name, positive in rows)


def figures_of(positive: Tensor, sentences: Sequence[JudgedSentence]) -> str:
    """Return how far probabilities (N,) of being positive are from what people say of N sentences."""
    truth = torch.tensor([sentence.positive for sentence in sentences])
    right = ((positive > 0.5) == (truth > 0.5)).float().mean()
    return f"{right:.2%} of {len(sentences):,} right, log loss {F.binary_cross_entropy(positive, truth):.3f}"
