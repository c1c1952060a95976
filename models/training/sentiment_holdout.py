"""Measure how well the committee judges sentences that it never learned from.

    python -m training.sentiment_holdout --data ../shared/data --work /tmp/sentence-encoder

``--work`` is the folder of ``training.sentence_encoder``, whose pretrained word vectors the readers
start from; these sentences were among the text it read, unjudged. SST-2's own dev part cannot
tell: it is cut from phrases of the sentences of its train part. So whole sentences are held
out here, with every phrase that no other sentence holds. The test split is not read.
"""

import argparse
import random
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.committee import MEMBERS, READERS, Committee
from training.corpora import SENTIMENT_PARTS, JudgedSentence, read_sentiment
from training.sentence_encoder import add_pretraining_options, pretrain

HELD_OUT = 1_200
SEED = 5
ENDS = (".", "!", "?", "...")
LONGEST_FRAGMENT = 12  #: words of a phrase that ends as no sentence does and is none


def main() -> None:
    """Hold sentences out, let the committee learn from the rest, print how it judges them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_pretraining_options(parser)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    pretraining, _ = pretrain(options)
    judged = [phrase for part in SENTIMENT_PARTS for phrase in read_sentiment(options.data, part)]
    rest, held_out = hold_out(judged, HELD_OUT, random.Random(SEED))
    print(f"learning from {len(rest):,} phrases, asked {len(held_out):,} sentences", flush=True)
    committee = Committee(pretraining.model, rest, [sentence.words for sentence in held_out], SEED)
    for member in range(MEMBERS):
        committee.ask(member)
        print(f"{'reader' if member < READERS else 'bag'}: {_figures(committee.answers[member].sigmoid(), held_out)}")
    print(f"readers: {_figures(committee.answers[:READERS].mean(0).sigmoid(), held_out)}")
    verdicts = torch.tensor([verdict.positive for verdict in committee.verdicts()])
    print(f"committee: {_figures(verdicts, held_out)}")


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


def _figures(positive: Tensor, sentences: Sequence[JudgedSentence]) -> str:
    truth = torch.tensor([sentence.positive for sentence in sentences])
    right = ((positive > 0.5) == (truth > 0.5)).float().mean()
    return f"{right:.2%} right, log loss {F.binary_cross_entropy(positive, truth):.3f}"


if __name__ == "__main__":
    main()
