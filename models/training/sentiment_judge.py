"""Make a second teacher, of sentiment alone: what two say on average errs less than what one says.

It comes from the same pretrained network and from the same judged phrases as the first (``training.sentence_teacher``),
which learns parts of speech beside them; by what it learns, and in which order, it comes to other mistakes
(Lakshminarayanan et al. 2017, https://arxiv.org/abs/1612.01474).
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from tqdm import tqdm

from training import sentence_teacher
from training.averaging import Averaging
from training.corpora import JudgedSentence
from training.descent import adamw
from training.device import half_precision
from training.sentence_teacher import SentenceTeacher
from training.sentiment import sentiment_batches, sentiment_loss, show
from training.session import Session

SEED = 20261129
EPOCHS = 3
BATCH_WORDS = 2_400


class Judging(Averaging[SentenceTeacher]):
    """The judge, the mean of what it has been, what people judged, and one pass over it."""

    def __init__(self, judge: SentenceTeacher, judged: Sequence[JudgedSentence], seed: int, larger: int = 1) -> None:
        super().__init__(judge, sentence_teacher.AVERAGE_DECAY)
        self.judged = judged
        self.seed = seed
        self.larger = larger

    def train_epoch(
        self, epoch: int, set_rate: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Pass once over the judged sentences."""
        chance = random.Random(self.seed + epoch)
        torch.manual_seed(self.seed + epoch)
        groups = list(sentiment_batches(self.judged, chance, BATCH_WORDS * self.larger))
        self.network.train()
        where = self.network.writing.weight.device
        total = torch.zeros((), device=where)
        for step, group in enumerate(tqdm(groups, unit="batch", desc=f"judge epoch {epoch + 1}", mininterval=10)):
            set_rate(step / len(groups))
            with half_precision(where):
                said = self.network(show(group, 0, chance))
            loss = sentiment_loss(said.sequence_logits, group)
            self.descend(loss, optimizer)
            total += loss.detach()
        return {"sentiment_loss": round(float(total) / len(groups), 4)}


def train(
    work: Path, judged: Sequence[JudgedSentence], where: torch.device, epochs: int = EPOCHS, larger: int = 1
) -> SentenceTeacher:
    """Return the judge trained in the folder ``work``, going on where it was left; it answers, in eval mode.

    Of parts of speech it knows nothing.
    """
    torch.manual_seed(SEED)
    judging = Judging(sentence_teacher.pretrained_teacher(), judged, SEED, larger).to(where)
    optimizer = adamw(judging.network)
    session = Session(work, {"judging": judging, "optimizer": optimizer}, epochs)
    session.resume()
    session.train(judging.train_epoch, optimizer, sentence_teacher.RATE)
    return judging.mean
