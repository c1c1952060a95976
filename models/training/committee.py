"""Let a committee judge phrases that nobody judged.

Encoders and a bag of n-grams learn from the phrases that people judged, each for itself; the mean
of their answers is nearer to the truth than any one's: 1,200 held-out sentences surprise three
encoders together by 0.359 nats each, the bag by 0.380, all of them by 0.335. One encoder can learn to
answer as they do from phrases made up for it (Hinton et al. 2015, https://arxiv.org/abs/1503.02531).
"""

import copy
import random
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from tqdm import tqdm

from heatscope_models.sentence_encoder import SentenceEncoder
from training.corpora import JudgedSentence
from training.descent import adamw, descend
from training.inner_phrases import InnerPhrases
from training.ngram_bag import NgramBag
from training.schedule import set_rate
from training.sentences import pad, run, word_vectors
from training.sentiment import sentiment_batches, sentiment_loss, show

ENCODERS = 3
MEMBERS = ENCODERS + 1
BAG_SHARE = 0.4  #: of the answer; 0.3 and 0.5 were no better on held-out sentences
PASSES = 1.25  #: over the judged phrases; with more an encoder grows too sure
RATE = 5e-4
#: Sentiment hangs on few words; with fewer hidden an encoder learns phrases by heart.
MASKED_SHARE = 0.25
INNER_WEIGHT = 0.5  #: of the loss of inner phrases
SUREST = 1e-4  #: no member is surer than this
BATCH_PHRASES = 100


class Committee(nn.Module):
    """What the members answer, one after the other, so that asking can be stopped and go on.

    Args:
        pretrained: what each encoder starts as; left as it is.
        judged: what they learn from.
        phrases: what they are asked.
        seed: for the order in which they learn.
    """

    answers: Tensor

    def __init__(
        self,
        pretrained: SentenceEncoder,
        judged: Sequence[JudgedSentence],
        phrases: Sequence[tuple[str, ...]],
        seed: int,
    ) -> None:
        super().__init__()
        self.judged = judged
        self.phrases = phrases
        self.seed = seed
        self._pretrained = [pretrained]  # in a list: its weights are no part of this state
        self.register_buffer("answers", torch.zeros(MEMBERS, len(phrases)))  #: log-odds of "positive"

    def ask(self, member: int) -> dict[str, float]:
        """Let one member, the bag last, learn and answer."""
        positive = (
            encoder_answers(self._learn(member), self.phrases)
            if member < ENCODERS
            else NgramBag(self.judged).answers(self.phrases)
        )
        self.answers[member] = positive.logit(SUREST)
        return {"says_positive": round(float((positive > 0.5).float().mean()), 4)}

    def verdicts(self) -> list[JudgedSentence]:
        """Return the phrases with the mean of the answers, the bag's ``BAG_SHARE`` of it."""
        mean = torch.lerp(self.answers[:ENCODERS].mean(0), self.answers[ENCODERS], BAG_SHARE)
        return [JudgedSentence(*pair) for pair in zip(self.phrases, mean.sigmoid().tolist(), strict=True)]

    def _learn(self, member: int) -> SentenceEncoder:
        chance = random.Random(self.seed + member)
        torch.manual_seed(self.seed + member)
        model = copy.deepcopy(self._pretrained[0]).train()
        inner = InnerPhrases(model.config.width, self.judged)
        learning = nn.ModuleList([model, inner])
        optimizer = adamw(learning)
        first, second = (list(sentiment_batches(self.judged, chance)) for _ in range(2))
        groups = [*first, *second][: round(PASSES * len(first))]
        for step, group in enumerate(tqdm(groups, unit="batch", desc=f"member {member + 1}", mininterval=10)):
            set_rate(optimizer, RATE, step / len(groups))
            with torch.autocast("cpu", torch.bfloat16):
                trace = run(model, pad(show(group, MASKED_SHARE, chance)))
                loss = sentiment_loss(trace.sequence_logits, group)
                loss = loss + INNER_WEIGHT * inner.loss(word_vectors(model, trace), group)
            descend(learning, loss, optimizer)
        return model.eval()


@torch.inference_mode()
def encoder_answers(model: SentenceEncoder, phrases: Sequence[Sequence[str]]) -> Tensor:
    """Return (N,): the probability of "positive" that the encoder gives each phrase."""
    answers = torch.zeros(len(phrases))
    order = torch.tensor([len(words) for words in phrases]).argsort()
    for places in tqdm(torch.split(order, BATCH_PHRASES), unit="batch", desc="answering", mininterval=10):
        with torch.autocast("cpu", torch.bfloat16):
            logits = run(model, pad([phrases[place] for place in places])).sequence_logits
        answers[places] = logits.float().softmax(1)[:, 1]
    return answers
