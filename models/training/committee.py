"""Let a committee judge phrases that nobody judged.

Readers and a bag of n-grams learn from the phrases that people judged, each for itself; the mean of
their answers is nearer to the truth than any one's. One encoder can learn to answer as they do
from phrases made up for it (Hinton et al. 2015, https://arxiv.org/abs/1503.02531).
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from heatscope_models.sentence_encoder import SentenceEncoder
from training.corpora import JudgedSentence
from training.ngram_bag import NgramBag
from training.recurrent_reader import RecurrentReader

READERS = 3
MEMBERS = READERS + 1
BAG_SHARE = 0.3  #: of the answer; 0.2 and 0.4 were no better on held-out sentences
SUREST = 1e-4  #: no member is surer than this


class Committee(nn.Module):
    """What the members answer, one after the other, so that asking can be stopped and go on.

    Args:
        pretrained: whose word vectors each reader starts from; left as it is.
        judged: what they learn from.
        phrases: what they are asked.
        seed: for the order in which they learn.
        larger: how many times as large the readers' batches are.
    """

    answers: Tensor

    def __init__(
        self,
        pretrained: SentenceEncoder,
        judged: Sequence[JudgedSentence],
        phrases: Sequence[tuple[str, ...]],
        seed: int,
        larger: int = 1,
    ) -> None:
        super().__init__()
        self.judged = judged
        self.phrases = phrases
        self.seed = seed
        self.larger = larger
        self._pretrained = [pretrained]  # in a list: its weights are no part of this state
        self.register_buffer("answers", torch.zeros(MEMBERS, len(phrases)))  #: log-odds of "positive"

    def ask(self, member: int) -> dict[str, float]:
        """Let one member, the bag last, learn and answer."""
        positive = (self._reader(member) if member < READERS else NgramBag(self.judged)).answers(self.phrases)
        self.answers[member] = positive.logit(SUREST)
        return {"says_positive": round(float((positive > 0.5).float().mean()), 4)}

    def verdicts(self) -> list[JudgedSentence]:
        """Return the phrases with the mean of the answers, the bag's ``BAG_SHARE`` of it."""
        mean = torch.lerp(self.answers[:READERS].mean(0), self.answers[READERS], BAG_SHARE)
        return [JudgedSentence(*pair) for pair in zip(self.phrases, mean.sigmoid().tolist(), strict=True)]

    def _reader(self, member: int) -> RecurrentReader:
        torch.manual_seed(self.seed + member)
        pretrained = self._pretrained[0]
        reader = RecurrentReader(pretrained).to(pretrained.positions.device)
        reader.learn(self.judged, self.seed + member, self.larger)
        return reader
