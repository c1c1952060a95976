"""Measure the network that reads sentences: on a treebank's own words, on raw text, on judged sentences."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder
from heatscope_models.tokenizer import split
from training.calibration import calibration_error
from training.corpora import TREEBANKS, UPOS, read_feelings, read_raw_treebank, read_sentiment
from training.figures import Figures, most_confused, rounded
from training.finetuning import guess_tags
from training.raw_text import RawSentence, Splits, compare_splits
from training.sentiment import sentiment_logits

#: Sentences with the parts of speech that their neighbours give to words that could be others.
HOMOGRAPHS = (
    ("I saw a saw.", {1: "VERB", 3: "NOUN"}),
    ("They can fish.", {1: "AUX", 2: "VERB"}),
    ("I left my watch at home.", {1: "VERB", 3: "NOUN"}),
    ("They refuse to permit us to obtain the refuse permit.", {1: "VERB", 3: "VERB", 8: "NOUN", 9: "NOUN"}),
    ("The saw was broken.", {1: "NOUN"}),
    ("She will saw the board.", {2: "VERB"}),
)


def measure_sentences(model: SentenceEncoder, _card: cards.Card, data: Path) -> Figures:
    """Return how right parts of speech, sentiment and homographs are, and how well probabilities say so."""
    sentences = list(read_raw_treebank(data, TREEBANKS[0], "test"))
    logits = [label_logits(model, sentence.words) for sentence in sentences]
    truth = torch.tensor([UPOS.index(tag) for sentence in sentences for tag in sentence.upos])
    guesses = [[UPOS[index] for index in each.argmax(1).tolist()] for each in logits]
    splits, right_on_raw = on_raw_text(model, sentences, guesses)
    judged = read_sentiment(data, "test")
    moods = sentiment_logits(model, [sentence.words for sentence in judged])
    positive = torch.tensor([int(sentence.positive) for sentence in judged])
    comments = read_feelings(data, "test")
    feelings = sentiment_logits(model, [comment.words for comment in comments])
    felt = torch.tensor([comment.sentiment for comment in comments])
    checks = [
        guess_tags(model, [word.text for word in split(text)])[place] == tag
        for text, tags in HOMOGRAPHS
        for place, tag in tags.items()
    ]
    metrics = {
        "upos": float((torch.cat(logits).argmax(1) == truth).float().mean()),
        "upos_raw": right_on_raw / splits.treebank,
        "words_f1": splits.f1,
        "upos_calibration_error": calibration_error(torch.cat(logits), truth),
        "sentiment": float((moods[:, :2].argmax(1) == positive).float().mean()),
        "sentiment_of_three": float((feelings.argmax(1) == felt).float().mean()),
        "sentiment_calibration_error": calibration_error(feelings, felt),
        "homographs": sum(checks) / len(checks),
    }
    tags = (tag for sentence in sentences for tag in sentence.upos)
    pairs = zip(tags, (guess for each in guesses for guess in each), strict=True)
    return Figures(rounded(metrics), most_confused(pairs))


@torch.inference_mode()
def label_logits(model: SentenceEncoder, words: Sequence[str]) -> Tensor:
    """Return (words, labels): the logits of the parts of speech of one sentence."""
    return model.encode(words).label_logits[1:]


def on_raw_text(
    model: SentenceEncoder, sentences: Sequence[RawSentence], guesses: Sequence[Sequence[str]]
) -> tuple[Splits, int]:
    """Read the sentences as they were written.

    Args:
        model: the network, of which ``guesses`` are what it says of the treebank's own words.
        sentences: to be split anew.
        guesses: used again where the splitter finds the treebank's words.

    Returns:
        How well the splitter does, and how many of the treebank's words were found and labelled rightly.
    """
    split_anew = [split(sentence.text) for sentence in sentences]
    found = [[(word.start, word.end) for word in words] for words in split_anew]
    right = 0
    for sentence, words, spans, known in zip(sentences, split_anew, found, guesses, strict=True):
        read = tuple(word.text for word in words)  # with plain letters, as the service reads them
        if tuple(spans) == sentence.spans and read == sentence.words:
            right += sum(guess == tag for guess, tag in zip(known, sentence.upos, strict=True))
            continue
        said = dict(zip(spans, guess_tags(model, read), strict=True))
        right += sum(said.get(span) == tag for span, tag in zip(sentence.spans, sentence.upos, strict=True))
    return compare_splits(zip(sentences, found, strict=True)), right
