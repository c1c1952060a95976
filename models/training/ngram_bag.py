"""Judge sentiment by the words, pairs of words and pieces of words a phrase holds, wherever they stand.

Logistic regression on each n-gram's log-count ratio: Wang and Manning 2012, section 2.3,
https://aclanthology.org/P12-2018/; besides words it counts the n-grams of letters that the encoder
reads too, which know something of words never met. It knows nothing of order beyond two words,
but rare words and turns of phrase that a small encoder has not learned: together they judge better
than either.
"""

from collections import Counter
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope_models.tokenizer import ngrams
from training.corpora import JudgedSentence

LONGEST = 2  #: words of an n-gram of words
FEWEST = 2  #: phrases that hold an n-gram, or it tells nothing
#: Of the squared weights. With less it grows so sure that held-out labels surprise it more.
DECAY = 1e-4
ROUNDS = 60


class NgramBag:
    """A fitted bag.

    Raises:
        ValueError: when no n-gram is in two of ``judged``.
    """

    def __init__(self, judged: Sequence[JudgedSentence]) -> None:
        counts = Counter(ngram for sentence in judged for ngram in _ngrams(sentence.words))
        frequent = (ngram for ngram, count in counts.items() if count >= FEWEST)
        self.index = {ngram: place for place, ngram in enumerate(frequent)}
        if not self.index:
            raise ValueError(f"no word or pair of words is in {FEWEST} of the {len(judged)} phrases")
        label = torch.tensor([float(sentence.positive) for sentence in judged])
        held, starts = self._look_up([sentence.words for sentence in judged])
        ratio = self._log_count_ratio(label, held, starts)
        weight = torch.zeros(len(self.index), requires_grad=True)
        bias = torch.zeros(1, requires_grad=True)
        optimizer = torch.optim.LBFGS([weight, bias], max_iter=ROUNDS, history_size=10, line_search_fn="strong_wolfe")

        def loss() -> Tensor:
            optimizer.zero_grad()
            logit = _sums(weight * ratio, held, starts) + bias
            penalised = F.binary_cross_entropy_with_logits(logit, label) + DECAY * weight.square().sum()
            penalised.backward()  # type: ignore[no-untyped-call]
            return penalised

        optimizer.step(loss)  # type: ignore[no-untyped-call]
        self.weight = (weight * ratio).detach()  #: (n-grams,) what each adds to the logit of "positive"
        self.bias = bias.detach()

    def answers(self, phrases: Sequence[Sequence[str]]) -> Tensor:
        """Return (N,): the probability that each is positive."""
        return (_sums(self.weight, *self._look_up(phrases)) + self.bias).sigmoid()

    def _look_up(self, sentences: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor]:
        """Return the known n-grams of all sentences in a row, and where in it each sentence's begin."""
        rows = [[self.index[ngram] for ngram in _ngrams(words) if ngram in self.index] for words in sentences]
        starts = torch.tensor([0, *map(len, rows)]).cumsum(0)[:-1]
        return torch.tensor([place for row in rows for place in row], dtype=torch.long), starts

    def _log_count_ratio(self, label: Tensor, held: Tensor, starts: Tensor) -> Tensor:
        """Return (n-grams,): how much oftener one is in phrases of one sentiment than of the other, as |log|."""
        sizes = torch.diff(torch.cat([starts, torch.tensor([len(held)])]))
        of_phrase = label.repeat_interleave(sizes)
        positive, negative = (
            torch.ones(len(self.index)).index_add_(0, held, share) for share in (of_phrase, 1 - of_phrase)
        )
        return ((positive / positive.sum()).log() - (negative / negative.sum()).log()).abs()


def _ngrams(words: Sequence[str]) -> list[tuple[str, ...] | str]:
    """Return each n-gram once: of words as tuples, of letters as strings."""
    lower = [word.lower() for word in words]
    of_words = (tuple(lower[i : i + size]) for size in range(1, LONGEST + 1) for i in range(len(lower) - size + 1))
    return [*dict.fromkeys(of_words), *dict.fromkeys(piece for word in lower for piece in ngrams(word))]


def _sums(weight: Tensor, held: Tensor, starts: Tensor) -> Tensor:
    return F.embedding_bag(held, weight.unsqueeze(1), starts, mode="sum").squeeze(1)
