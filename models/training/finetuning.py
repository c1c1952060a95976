"""Fine-tune the encoder on parts of speech and sentiment, batches of each in every step.

Beside them a second classifier, dropped after training, guesses the finer Penn tags: of
the treebanks and of MASC, whose half a million words have no universal parts of speech.
What tells "the can" from "we can" is the same for both.
"""

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from heatscope_models.sentence_encoder import SentenceEncoder
from training.corpora import (
    PENN,
    TREEBANKS,
    UPOS,
    JudgedSentence,
    TaggedSentence,
    read_masc,
    read_treebank,
)
from training.descent import descend
from training.device import half_precision
from training.homographs import find_homographs, swap
from training.penn import PENN_INDEX, UPOS_INDEX
from training.sentences import BATCH_WORDS, batches_of, mask, pad, run
from training.sentiment import sentiment_batches, sentiment_loss, show

MASKED_SHARE = 0.08
SENTIMENT_MASKED_SHARE = 0.15
#: Of a batch: far more phrases are judged, by the committee, than sentences tagged.
SENTIMENT_WORDS = 4 * BATCH_WORDS
SENTIMENT_WEIGHT = 2  #: of the loss; the others' is 1
SWAPPED_SHARE = 0.15
#: One batch in so many sees only a window of neighbours, so that the page's window is nothing new to it.
WINDOWED_EVERY = 8
#: Longer lines of MASC are tables.
LONGEST_LINE = 110
IGNORED = -100


class Finetuning(nn.Module):
    """The encoder with a classifier of Penn tags, the labelled sentences, and one pass over them."""

    def __init__(
        self, model: SentenceEncoder, data: Path, judged: Sequence[JudgedSentence], seed: int, larger: int = 1
    ) -> None:
        super().__init__()
        self.model = model
        self.penn_classifier = nn.Linear(model.config.width, len(PENN))
        self.seed = seed
        self.larger = larger
        self.tagged = [sentence for name in TREEBANKS for sentence in read_treebank(data, name, "train")]
        self.judged = judged
        self.watched = read_treebank(data, TREEBANKS[0], "dev")
        self.penn_tagged = read_penn_tagged(data)
        self.homographs = homographs_of(itertools.chain(self.tagged, self.penn_tagged))

    def train_epoch(
        self, epoch: int, set_rate: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Pass once over the treebanks; beside each batch, see some of judged sentences and one of MASC."""
        chance = random.Random(self.seed + epoch)
        torch.manual_seed(self.seed + epoch)
        tagged = list(self._batches(self.tagged, chance))
        judged = itertools.cycle(sentiment_batches(self.judged, chance, SENTIMENT_WORDS * self.larger))
        penn_tagged = itertools.cycle(self._batches(self.penn_tagged, chance))
        self.train()
        where = self.model.positions.device
        sums = torch.zeros(3, device=where)
        for step, group in enumerate(tqdm(tagged, unit="batch", desc=f"fine-tuning epoch {epoch + 1}", mininterval=10)):
            set_rate(step / len(tagged))
            with half_precision(where):
                window = chance.randint(0, 5) if step % WINDOWED_EVERY == 0 else None
                losses = torch.stack(
                    [
                        self.tagging_loss(group, window, chance),
                        SENTIMENT_WEIGHT * self.sentiment_loss(next(judged), chance),
                        self.tagging_loss(next(penn_tagged), None, chance),
                    ]
                )
            descend(self, losses.sum(), optimizer)
            sums += losses.detach()
        self.eval()
        return {
            "tagging_loss": round(float(sums[0]) / len(tagged), 4),
            "sentiment_loss": round(float(sums[1]) / SENTIMENT_WEIGHT / len(tagged), 4),
            "penn_loss": round(float(sums[2]) / len(tagged), 4),
            "validation_upos": round(tagging_accuracy(self.model, self.watched), 4),
        }

    def _batches(self, sentences: Sequence[TaggedSentence], chance: random.Random) -> Iterator[list[TaggedSentence]]:
        lengths = [len(sentence.words) for sentence in sentences]
        return batches_of(sentences, lengths, BATCH_WORDS * self.larger, chance)

    def tagging_loss(self, group: list[TaggedSentence], window: int | None, chance: random.Random) -> Tensor:
        """Return the mean of the losses of the universal parts of speech, where there are any, and the Penn tags."""
        shown = [
            mask(swap(sentence, self.homographs, SWAPPED_SHARE, chance), MASKED_SHARE, chance) for sentence in group
        ]
        encoded = run(self.model, pad(shown), window)
        final = self.model.final_norm(encoded.hidden[:, 1:])  # (B, T - 1, E), without <cls>
        losses = [tag_loss(self.penn_classifier(final), [sentence.penn for sentence in group], PENN_INDEX)]
        if group[0].upos:
            losses.append(tag_loss(encoded.label_logits[:, 1:], [sentence.upos for sentence in group], UPOS_INDEX))
        return torch.stack(losses).mean()

    def sentiment_loss(self, group: list[JudgedSentence], chance: random.Random) -> Tensor:
        """Return how far the sentiment of each sentence, some of its words hidden, is off."""
        encoded = run(self.model, pad(show(group, SENTIMENT_MASKED_SHARE, chance)))
        return sentiment_loss(encoded.sequence_logits, group)


def read_penn_tagged(data: Path) -> list[TaggedSentence]:
    """Return the sentences of MASC, which have Penn tags alone."""
    lines = [tuple(zip(*line, strict=True)) for line in read_masc(data) if 1 < len(line) <= LONGEST_LINE]
    return [TaggedSentence(words, (), tags) for words, tags in lines]


def homographs_of(sentences: Iterable[TaggedSentence]) -> dict[str, list[str]]:
    """Return what ``find_homographs`` does of all words of ``sentences``."""
    return find_homographs(pair for sentence in sentences for pair in zip(sentence.words, sentence.penn, strict=True))


def tag_loss(logits: Tensor, tags: list[tuple[str, ...]], index: dict[str, int]) -> Tensor:
    """Return the mean loss of (B, T, labels) logits; of a tag that ``index`` does not have, none."""
    targets = torch.full(logits.shape[:2], IGNORED)
    for row, of_sentence in enumerate(tags):
        targets[row, : len(of_sentence)] = torch.tensor([index.get(tag, IGNORED) for tag in of_sentence])
    targets = targets.to(logits.device)
    return F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), ignore_index=IGNORED, label_smoothing=0.05)


@torch.inference_mode()
def guess_tags(model: SentenceEncoder, words: Sequence[str]) -> list[str]:
    """Return the best part of speech of each word of one sentence."""
    return [UPOS[guess] for guess in model.encode(words).label_logits[1:].argmax(1).tolist()]


def tagging_accuracy(model: SentenceEncoder, sentences: Sequence[TaggedSentence]) -> float:
    """Return the share of words whose best part of speech is right, split as the treebank splits."""
    right = sum(
        guess == tag
        for sentence in sentences
        for guess, tag in zip(guess_tags(model, sentence.words), sentence.upos, strict=True)
    )
    return right / sum(len(sentence.words) for sentence in sentences)
