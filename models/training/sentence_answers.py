"""Ask the teacher what nobody labelled: plain text for its parts of speech, phrases made up from judged ones.

A small network learns more from what a large one says of much text than from the little that people labelled
(Hinton et al. 2015, https://arxiv.org/abs/1503.02531; for sentiment Tang et al. 2019,
https://arxiv.org/abs/1903.12136). The answers are kept in a file, and asked for once.

Axes: W words of a sentence, L parts of speech.
"""

import itertools
import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from tqdm import tqdm

from heatscope_models.tokenizer import split
from training.corpora import PENN, TREEBANKS, JudgedSentence, TaggedSentence, read_modern_text, read_treebank
from training.device import half_precision
from training.exchanging import Alike, make_up
from training.finetuning import read_penn_tagged
from training.penn import agree, penn_shares
from training.sentence_teacher import SentenceTeacher
from training.sentences import batches_of

BATCH_WORDS = 2_500
#: Of the texts of ``read_modern_text``: those that are neither tagged nor judged come first.
PLAIN_TEXTS = 3
MOST_LINES, LONGEST_LINE = 60_000, 60  #: of each; words of one
PEOPLE_SHARE = 0.5  #: of what is said of a phrase that people judged


class TaughtSentence(NamedTuple):
    """Words with what the teacher says of their parts of speech."""

    words: tuple[str, ...]
    upos: Tensor  #: (W, L) probabilities


class Taught(NamedTuple):
    """All that the teacher said."""

    tagged: list[TaughtSentence]
    judged: list[JudgedSentence]


def taught(
    file: Path,
    make_teacher: Callable[[], SentenceTeacher],
    data: Path,
    judged: Sequence[JudgedSentence],
    made_up_phrases: int,
    seed: int,
) -> Taught:
    """Return what was said and is kept in ``file``; else make the teacher, ask it, and keep it there.

    Args:
        file: outside the repository.
        make_teacher: called where nothing is kept.
        data: the data folder.
        judged: by people; what the teacher says of them is said beside them.
        made_up_phrases: how many are made up from these.
        seed: for which.
    """
    if not file.exists():
        said = _ask_all(make_teacher(), data, judged, made_up_phrases, random.Random(seed))
        fresh = file.with_suffix(".new")
        torch.save(_packed(said), fresh)
        os.replace(fresh, file)
    return _unpacked(torch.load(file, weights_only=True))


def _ask_all(
    teacher: SentenceTeacher, data: Path, judged: Sequence[JudgedSentence], count: int, chance: random.Random
) -> Taught:
    plain = [*read_penn_tagged(data), *_plain_text(data, chance)]
    of_plain = ask(teacher, [sentence.words for sentence in plain], "plain text")
    of_judged = ask(teacher, [phrase.words for phrase in judged], "judged phrases")
    shares = penn_shares(sentence for name in TREEBANKS for sentence in read_treebank(data, name, "train"))
    tagged = [
        TaughtSentence(
            sentence.words, (agree(answer.upos, sentence.penn, shares) if sentence.penn else answer.upos).half()
        )
        for sentence, answer in zip(plain, of_plain, strict=True)
    ]
    known = [TaggedSentence(phrase.words, (), answer.penn) for phrase, answer in zip(judged, of_judged, strict=True)]
    elsewhere = [
        TaggedSentence(sentence.words, (), sentence.penn or answer.penn)
        for sentence, answer in zip(plain, of_plain, strict=True)
    ]
    made = list(make_up(known, Alike([*known, *elsewhere]), count, chance))
    said = [
        JudgedSentence(phrase.words, PEOPLE_SHARE * phrase.positive + (1 - PEOPLE_SHARE) * answer.positive)
        for phrase, answer in zip(judged, of_judged, strict=True)
    ]
    of_made = ask(teacher, made, "made-up phrases")
    said += [JudgedSentence(words, answer.positive) for words, answer in zip(made, of_made, strict=True)]
    return Taught(tagged, said)


class Answer(NamedTuple):
    """What the teacher says of one sentence."""

    upos: Tensor  #: (W, L) probabilities
    penn: tuple[str, ...]  #: the likeliest tags
    positive: float


@torch.no_grad()
def ask(teacher: SentenceTeacher, sentences: Sequence[tuple[str, ...]], of: str) -> list[Answer]:
    """Return what it says of each sentence; ``of`` what, a bar of progress shows."""
    lengths = [len(words) for words in sentences]
    places = list(batches_of(range(len(sentences)), lengths, BATCH_WORDS, random.Random(0)))
    found: dict[int, Answer] = {}
    for group in tqdm(places, unit="batch", desc=f"asking of {of}", mininterval=10):
        with half_precision(teacher.writing.weight.device):
            said = teacher([sentences[place] for place in group])
        upos = said.label_logits.float().softmax(2).half().cpu()
        penn = said.penn_logits.argmax(2).cpu()
        positive = said.sequence_logits.float().softmax(1)[:, 1].tolist()
        for row, place in enumerate(group):
            tags = tuple(PENN[index] for index in penn[row, : lengths[place]].tolist())
            found[place] = Answer(upos[row, : lengths[place]].clone(), tags, positive[row])
    return [found[place] for place in range(len(sentences))]


def _plain_text(data: Path, chance: random.Random) -> Iterator[TaggedSentence]:
    """Yield sentences as the splitter gives them, with no tags."""
    for lines in itertools.islice(read_modern_text(data), PLAIN_TEXTS):
        for line in chance.sample(lines, min(MOST_LINES, len(lines))):
            words = tuple(word.text for word in split(line))
            if 0 < len(words) <= LONGEST_LINE:
                yield TaggedSentence(words, (), ())


def _packed(said: Taught) -> dict[str, object]:
    """Return what ``torch.save`` writes in little room: lines of words, and one tensor for all of them."""
    return {
        "tagged": [" ".join(sentence.words) for sentence in said.tagged],
        "upos": torch.cat([sentence.upos for sentence in said.tagged]),
        "judged": [" ".join(sentence.words) for sentence in said.judged],
        "positive": torch.tensor([sentence.positive for sentence in said.judged]),
    }


def _unpacked(kept: dict[str, object]) -> Taught:
    tagged, upos, judged, positive = (kept[name] for name in ("tagged", "upos", "judged", "positive"))
    assert isinstance(tagged, list)
    assert isinstance(judged, list)
    assert isinstance(upos, Tensor)
    assert isinstance(positive, Tensor)
    words = [tuple(line.split(" ")) for line in tagged]
    rows = torch.split(upos, [len(each) for each in words])
    return Taught(
        list(map(TaughtSentence, words, rows)),
        [JudgedSentence(tuple(line.split(" ")), value) for line, value in zip(judged, positive.tolist(), strict=True)],
    )
