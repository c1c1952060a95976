"""Judge a phrase by reading it forwards and backwards.

A bidirectional LSTM (Graves and Schmidhuber 2005, https://doi.org/10.1016/j.neunet.2005.06.042) on
the word vectors of a pretrained encoder, and of what it makes of the words the maximum (Conneau et al.
2017, section 3.2.2, https://arxiv.org/abs/1705.02364). It errs on other phrases than a bag of n-grams,
which ``training.sentence_encoder --held-out`` measures.
"""

import copy
import random
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from tqdm import tqdm

from heatscope_models.sentence_encoder import SentenceEncoder
from training.corpora import SENTIMENTS, JudgedSentence
from training.descent import adamw, descend
from training.device import rate_of_larger
from training.schedule import set_rate
from training.sentences import BATCH_WORDS, Padded, pad
from training.sentiment import sentiment_batches, sentiment_loss, show

WIDTH = 192  #: of each direction; 384 was no better on held-out sentences
DROPOUT = 0.3
PASSES = 2  #: over the judged phrases; 1.25 were worse on held-out sentences
RATE = 1e-3
MASKED_SHARE = 0.15  #: of words; with 0.3 worse on held-out sentences
BATCH_PHRASES = 100


class RecurrentReader(nn.Module):
    """An LSTM that starts from the word vectors of ``pretrained``, which is left as it is."""

    def __init__(self, pretrained: SentenceEncoder) -> None:
        super().__init__()
        self.encoder = copy.deepcopy(pretrained)
        self.encoder.layers = nn.ModuleList()  # the vectors of its words are all that is read
        self.norm = nn.LayerNorm(pretrained.config.width)
        self.dropout = nn.Dropout(DROPOUT)
        self.lstm = nn.LSTM(pretrained.config.width, WIDTH, batch_first=True, bidirectional=True)
        self.classifier = nn.Linear(2 * WIDTH, len(SENTIMENTS))

    def forward(self, batch: Padded) -> Tensor:
        """Return (B, 2): logits of ``SENTIMENTS``."""
        vectors = self.encoder.embed(batch.words)
        vectors = vectors[batch.places[:, 1:].to(vectors.device)]  # (B, T - 1, E), without <cls>
        present = batch.present[:, 1:]
        packed = pack_padded_sequence(
            self.dropout(self.norm(vectors)), present.sum(1), batch_first=True, enforce_sorted=False
        )
        read, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)  # (B, T - 1, 2 WIDTH)
        largest = self.dropout(read).masked_fill(~present.unsqueeze(2).to(read.device), -torch.inf).amax(1)
        logits: Tensor = self.classifier(largest)
        return logits

    def learn(self, judged: Sequence[JudgedSentence], seed: int, larger: int = 1) -> None:
        """Learn from what people judged, in an order that ``seed`` tells."""
        chance = random.Random(seed)
        torch.manual_seed(seed)
        optimizer = adamw(self.train())
        groups = [group for _ in range(PASSES) for group in sentiment_batches(judged, chance, BATCH_WORDS * larger)]
        for step, group in enumerate(tqdm(groups, unit="batch", desc="learning to judge", mininterval=10)):
            set_rate(optimizer, rate_of_larger(RATE, larger), step / len(groups))
            descend(self, sentiment_loss(self(pad(show(group, MASKED_SHARE, chance))), group), optimizer)
        self.eval()

    @torch.inference_mode()
    def answers(self, phrases: Sequence[Sequence[str]]) -> Tensor:
        """Return (N,): the probability of "positive" that the reader gives each phrase."""
        answers = torch.zeros(len(phrases))
        order = torch.tensor([len(words) for words in phrases]).argsort()
        for places in tqdm(torch.split(order, BATCH_PHRASES), unit="batch", desc="answering", mininterval=10):
            answers[places] = self(pad([phrases[place] for place in places])).softmax(1)[:, 1].cpu()
        return answers
