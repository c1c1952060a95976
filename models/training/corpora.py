"""Read the text corpora of the data folder: tagged sentences, judged sentences, plain text.

Every function takes the data folder and names the file it misses. The test splits
are read by evaluation alone.
"""

import csv
import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from heatscope_models.tokenizer import split
from training.missing import need
from training.raw_text import RawSentence, read_raw

#: Universal parts of speech, https://universaldependencies.org/u/pos/
UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
    "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
#: The Penn Treebank's tags that are written with letters; MASC writes the others in its own way.
PENN = (
    "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNP", "NNPS", "NNS", "PDT", "POS",
    "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP",
    "WP$", "WRB",
)  # fmt: skip
SENTIMENTS = ("negative", "positive")
#: What a network says in the end; the third is added once it is trained, see ``training.calibrating``.
SENTIMENTS_OF_CARD = (*SENTIMENTS, "neutral")
#: Emotions of GoEmotions that speak ill or well, as grouped by Demszky et al. 2020, figure 2,
#: https://arxiv.org/abs/2005.00547; the others are neutral or ambiguous, or wishes.
EMOTIONS = (
    ("anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief", "nervousness",
     "remorse", "sadness"),
    ("admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism", "pride",
     "relief"),
)  # fmt: skip
#: Of SST-2, for training: both are cut at random from the phrases of the same sentences.
SENTIMENT_PARTS = ("train", "dev")
#: GUM only in the genres whose texts are CC BY or in the public domain.
TREEBANKS = ("ud_ewt/en_ewt-ud", "ud_gum/en_gum_ccby", "ud_eslspok/en_eslspok-ud")


class TaggedSentence(NamedTuple):
    """Words with their parts of speech."""

    words: tuple[str, ...]
    upos: tuple[str, ...]
    penn: tuple[str, ...]  #: the finer Penn Treebank tags


class JudgedSentence(NamedTuple):
    """Words of a sentence and whether it speaks well of its subject."""

    words: tuple[str, ...]
    positive: float  #: the probability that it does: 0 or 1 where people judged


class FeltComment(NamedTuple):
    """Words of a comment and what people called it."""

    words: tuple[str, ...]
    sentiment: int  #: index into ``SENTIMENTS_OF_CARD``


def read_treebank(data: Path, name: str, part: str) -> list[TaggedSentence]:
    """Return the sentences of ``part`` (``train``, ``dev``, ``test``) of one of ``TREEBANKS``."""
    sentences: list[TaggedSentence] = []
    rows: list[tuple[str, str, str]] = []
    for line in _lines(data / "text" / f"{name}-{part}.conllu.gz"):
        fields = line.split("\t")
        # Ids such as 4-5 (don't) and 8.1 (an elided word) are no words of their own.
        if len(fields) == 10 and fields[0].isdecimal():
            rows.append((fields[1], fields[3], fields[4]))
        elif not line and rows:
            words, upos, penn = zip(*rows, strict=True)
            sentences.append(TaggedSentence(words, upos, penn))
            rows = []
    return sentences


def read_raw_treebank(data: Path, name: str, part: str) -> Iterator[RawSentence]:
    """Yield the sentences of ``part`` of one of ``TREEBANKS`` as they were written, with the treebank's words."""
    return read_raw(_lines(data / "text" / f"{name}-{part}.conllu.gz"))


def read_split_treebank(data: Path, name: str, part: str) -> list[TaggedSentence]:
    """Return the sentences of ``part`` of one of ``TREEBANKS`` with the splitter's words.

    A word has the tags of the treebank's word at the same place, and where there is none, empty ones.
    """
    found: list[TaggedSentence] = []
    for written, own in zip(read_raw_treebank(data, name, part), read_treebank(data, name, part), strict=True):
        tags = dict(zip(written.spans, zip(own.upos, own.penn, strict=True), strict=True))
        words = split(written.text)
        upos, penn = zip(*(tags.get((word.start, word.end), ("", "")) for word in words), strict=True)
        found.append(TaggedSentence(tuple(word.text for word in words), upos, penn))
    return found


def read_both_ways(data: Path) -> list[tuple[TaggedSentence, TaggedSentence]]:
    """Return each sentence that all of ``TREEBANKS`` have for training: as the treebank and as the splitter has it."""
    return [
        pair
        for name in TREEBANKS
        for pair in zip(read_treebank(data, name, "train"), read_split_treebank(data, name, "train"), strict=True)
    ]


def read_sentiment(data: Path, part: str) -> list[JudgedSentence]:
    """Return SST-2's phrases of one of ``SENTIMENT_PARTS``, or as ``test`` the 872 sentences of the GLUE dev set."""
    rows = csv.DictReader(_lines(data / "text/sst2" / f"{part}.tsv.gz"), delimiter="\t", quoting=csv.QUOTE_NONE)
    judged = [JudgedSentence(tuple(word.text for word in split(row["sentence"])), float(row["label"])) for row in rows]
    return [sentence for sentence in judged if sentence.words]


def read_emotions(data: Path) -> list[JudgedSentence]:
    """Return the comments of GoEmotions whose emotions all speak ill or all speak well."""
    felt = (comment for comment in read_feelings(data, "train") if comment.sentiment < len(SENTIMENTS))
    return [JudgedSentence(comment.words, float(comment.sentiment)) for comment in felt]


def read_feelings(data: Path, part: str) -> list[FeltComment]:
    """Return the comments of ``part`` (``train``, ``dev``, ``test``) of GoEmotions that are of one sentiment.

    Those whose emotions all speak ill, all speak well, or that people called neutral and nothing else.
    """
    names = list(_lines(data / "text/goemotions/labels.txt.gz"))
    groups = [*map(set, EMOTIONS), {"neutral"}]
    comments: list[FeltComment] = []
    for line in _lines(data / f"text/goemotions/{part}.tsv.gz"):
        text, labels, _ = line.rsplit("\t", 2)
        felt = {names[int(label)] for label in labels.split(",")}
        words = tuple(word.text for word in split(text))
        comments += [FeltComment(words, index) for index, group in enumerate(groups) if felt <= group and words]
    return comments


def read_masc(data: Path) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the lines of MASC as (word, Penn tag) pairs."""
    with zipfile.ZipFile(need(data / "text/masc_tagged/masc_tagged.zip")) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt") and not name.endswith("categories.txt"):
                for line in archive.read(name).decode("utf-8").splitlines():
                    pairs = [token.rpartition("_") for token in line.split()]
                    yield tuple((word, tag) for word, _, tag in pairs if word and tag)


def read_modern_text(data: Path) -> Iterator[list[str]]:
    """Yield documents (lists of lines) of modern English: dialogue, comments, articles, example sentences."""
    yield list(_lines(data / "text/sgd_dialogue/utterances_train.txt.gz"))
    yield [line.split("\t")[0] for line in _lines(data / "text/goemotions/train.tsv.gz")]
    english = dict.fromkeys(line.split("\t")[0] for line in _lines(data / "text/tatoeba_eng_fra/fra.txt.gz"))
    yield list(english)
    yield [" ".join(word for word, _ in line) for line in read_masc(data)]
    for name in TREEBANKS:
        yield [" ".join(sentence.words) for sentence in read_treebank(data, name, "train")]
    for part in SENTIMENT_PARTS:
        yield [" ".join(sentence.words) for sentence in read_sentiment(data, part) if len(sentence.words) > 7]


def read_novels(data: Path) -> Iterator[list[str]]:
    """Yield novels, the younger ones first, as lists of paragraphs."""
    for years in ("1885_1930", "1839_1884"):
        book: list[str] = []
        for line in _lines(data / "text/novels" / f"novels_{years}.txt.gz"):
            if line.startswith("#### "):
                if book:
                    yield book
                book = []
            else:
                book.append(line)
        yield book


def _lines(file: Path) -> Iterator[str]:
    with gzip.open(need(file), "rt", encoding="utf-8") as text:
        for line in text:
            yield line.rstrip("\n")
