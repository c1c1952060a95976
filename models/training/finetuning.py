"""Fine-tune the encoder on parts of speech and sentiment, a batch of each in turn."""

import itertools
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from heatscope_models.sentence_encoder import SentenceEncoder
from heatscope_models.tokenizer import MASK
from training.corpora import TREEBANKS, UPOS, JudgedSentence, TaggedSentence, read_masc, read_sentiment, read_treebank
from training.homographs import find_homographs, swap
from training.sentences import batches_of, pad, run

BATCH_WORDS = 1_600
MASKED_SHARE = 0.08
SWAPPED_SHARE = 0.15
#: One batch in so many sees only a window of neighbours, so that the page's window is nothing new to it.
WINDOWED_EVERY = 8
IGNORED = -100


class Finetuning:
    """The labelled sentences and one pass over them."""

    def __init__(self, model: SentenceEncoder, data: Path, seed: int) -> None:
        self.model = model
        self.seed = seed
        self.tagged = [sentence for name in TREEBANKS for sentence in read_treebank(data, name, "train")]
        self.judged = read_sentiment(data, "train")
        self.watched = read_treebank(data, TREEBANKS[0], "dev")
        treebank = (
            (word, tag) for sentence in self.tagged for word, tag in zip(sentence.words, sentence.penn, strict=True)
        )
        self.homographs = find_homographs(itertools.chain(treebank, itertools.chain.from_iterable(read_masc(data))))

    def train_epoch(
        self, epoch: int, set_rate: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Pass once over the tagged sentences and, beside each batch, one of judged sentences."""
        chance = random.Random(self.seed + epoch)
        torch.manual_seed(self.seed + epoch)
        tagged = list(batches_of(self.tagged, [len(s.words) for s in self.tagged], BATCH_WORDS, chance))
        judged = itertools.cycle(batches_of(self.judged, [len(s.words) for s in self.judged], BATCH_WORDS, chance))
        self.model.train()
        sums = torch.zeros(2)
        for step, group in enumerate(tqdm(tagged, unit="batch", desc=f"fine-tuning epoch {epoch + 1}", mininterval=10)):
            set_rate(step / len(tagged))
            with torch.autocast("cpu", torch.bfloat16):
                losses = torch.stack(
                    [self._tagging_loss(group, step, chance), self._sentiment_loss(next(judged), chance)]
                )
            optimizer.zero_grad()
            losses.sum().backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimizer.step()
            sums += losses.detach()
        self.model.eval()
        return {
            "tagging_loss": round(float(sums[0]) / len(tagged), 4),
            "sentiment_loss": round(float(sums[1]) / len(tagged), 4),
            "validation_upos": round(tagging_accuracy(self.model, self.watched), 4),
        }

    def _tagging_loss(self, group: list[TaggedSentence], step: int, chance: random.Random) -> Tensor:
        shown = [_mask(swap(sentence, self.homographs, SWAPPED_SHARE, chance), chance) for sentence in group]
        window = chance.randint(0, 5) if step % WINDOWED_EVERY == 0 else None
        logits = run(self.model, pad(shown), window).label_logits[:, 1:]  # (B, T - 1, labels)
        targets = torch.full(logits.shape[:2], IGNORED)
        for row, sentence in enumerate(group):
            targets[row, : len(sentence.upos)] = torch.tensor([_UPOS_INDEX.get(tag, IGNORED) for tag in sentence.upos])
        return F.cross_entropy(
            logits.float().flatten(0, 1), targets.flatten(), ignore_index=IGNORED, label_smoothing=0.05
        )

    def _sentiment_loss(self, group: list[JudgedSentence], chance: random.Random) -> Tensor:
        # SST-2 is lower-cased; people's sentences begin with a capital.
        shown = [
            _mask(
                [sentence.words[0].capitalize(), *sentence.words[1:]] if chance.random() < 0.5 else sentence.words,
                chance,
            )
            for sentence in group
        ]
        logits = run(self.model, pad(shown)).sequence_logits
        return F.cross_entropy(
            logits.float(), torch.tensor([sentence.label for sentence in group]), label_smoothing=0.05
        )


_UPOS_INDEX = {tag: index for index, tag in enumerate(UPOS)}


def _mask(words: Sequence[str], chance: random.Random) -> list[str]:
    return [MASK if chance.random() < MASKED_SHARE else word for word in words]


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


@torch.inference_mode()
def sentiment_accuracy(model: SentenceEncoder, sentences: Sequence[JudgedSentence]) -> float:
    """Return the share of sentences whose sentiment is right."""
    right = sum(int(model.encode(sentence.words).sequence_logits.argmax()) == sentence.label for sentence in sentences)
    return right / len(sentences)
