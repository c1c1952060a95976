"""Measure the committed weights on the test splits, and write the figures to their cards.

    python -m training.evaluate --data ../shared/data

Prints a table with the bars of the design; ends with 1 if one is not met.
"""

import argparse
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN
from heatscope_models.photo_vit import PhotoViT
from heatscope_models.pronouncer import Pronouncer
from heatscope_models.sentence_encoder import SentenceEncoder
from heatscope_models.tokenizer import split
from heatscope_models.transforms import turn_and_scale
from training.card_page import METRIC_TITLES, describe
from training.corpora import TREEBANKS, read_sentiment, read_treebank
from training.dictionary import read_dictionary
from training.finetuning import guess_tags
from training.photo_cnn import accuracy, label_logits
from training.photos import read_classes, read_split
from training.pronouncing import compare, errors_of, mistaken
from training.sentiment import sentiment_accuracy

#: What each network must reach, errors at most; the others are stated as they come.
BARS = {
    "photo-cnn": {"top1": 0.70, "top5": 0.90},
    "sentence-encoder": {"upos": 0.945, "sentiment": 0.84, "homographs": 1.0},
    "pronouncer": {"phoneme_error": 0.065, "word_error": 0.27},
}
#: Sentences with the parts of speech that their neighbours give to words that could be others.
HOMOGRAPHS = (
    ("I saw a saw.", {1: "VERB", 3: "NOUN"}),
    ("They can fish.", {1: "AUX", 2: "VERB"}),
    ("I left my watch at home.", {1: "VERB", 3: "NOUN"}),
    ("They refuse to permit us to obtain the refuse permit.", {1: "VERB", 3: "VERB", 8: "NOUN", 9: "NOUN"}),
    ("The saw was broken.", {1: "NOUN"}),
    ("She will saw the board.", {2: "VERB"}),
)
MOST_CONFUSIONS = 12
#: By which the test pictures are turned (degrees) and scaled (factors) to see what a network makes of it.
ANGLES = tuple(float(degrees) for degrees in range(-180, 181, 15))
FACTORS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
#: As many beginnings of a word are followed as the service follows if it is not told otherwise.
BEAMS = 4


class Figures(NamedTuple):
    """What was measured of one network."""

    metrics: dict[str, float]
    confusions: tuple[tuple[str, str, int], ...]  #: label, what it was taken for, how often
    accuracy_over: dict[str, tuple[tuple[float, float], ...]]  #: as in the card


def main() -> None:
    """Measure, print, write."""
    options = _options()
    torch.set_num_threads(options.threads)
    missed = False
    for folder in sorted(path for path in cards.WEIGHTS.iterdir() if path.is_dir()):
        if options.only and folder.name not in options.only:
            continue
        model, card = cards.load(folder)
        figures = measure(model, card, options.data)
        _write(folder, card, figures)
        for name, value in figures.metrics.items():
            bar = BARS.get(card.id, {}).get(name)
            met = bar is None or (value <= bar if name.endswith("error") else value >= bar)
            verdict = "" if bar is None else f"bar {bar:6.1%}  {'met' if met else 'NOT MET'}"
            missed = missed or not met
            print(f"{card.id:24} {METRIC_TITLES.get(name, name):56} {value:7.2%}  {verdict}", flush=True)
    raise SystemExit(1 if missed else 0)


def measure(model: nn.Module, card: cards.Card, data: Path) -> Figures:
    """Return the figures of ``model`` on the test split of its task."""
    measures: dict[type, Callable[..., Figures]] = {
        PhotoCNN: measure_photos,
        PhotoViT: measure_photos,
        SentenceEncoder: measure_sentences,
        Pronouncer: measure_pronunciations,
    }
    return measures[type(model)](model, card, data)


def measure_photos(model: PhotoCNN | PhotoViT, card: cards.Card, data: Path) -> Figures:
    """Return top-1, top-5 and the mean of top-1 over the labels."""
    photos = read_split(data, "test", read_classes(data))
    logits = label_logits(model, photos.pixels)  # (N, labels)
    best = logits.topk(min(5, logits.size(1)), dim=1).indices
    right = best[:, 0] == photos.labels
    of_label = [right[photos.labels == label].float().mean() for label in torch.unique(photos.labels)]
    metrics = {
        "top1": float(right.float().mean()),
        "top5": float((best == photos.labels[:, None]).any(1).float().mean()),
        "top1_mean_over_labels": float(torch.stack(of_label).mean()),
    }
    pairs = ((card.labels[label], card.labels[guess]) for label, guess in zip(photos.labels, best[:, 0], strict=True))
    curves = {
        "rotation": _curve(ANGLES, lambda angle: accuracy(model, photos, lambda batch: turn_and_scale(batch, angle))),
        "scale": _curve(
            FACTORS, lambda factor: accuracy(model, photos, lambda batch: turn_and_scale(batch, 0, factor))
        ),
    }
    return Figures(_rounded(metrics), _confusions(pairs), curves)


def measure_sentences(model: SentenceEncoder, card: cards.Card, data: Path) -> Figures:
    """Return the accuracy of parts of speech, sentiment and homographs."""
    sentences = read_treebank(data, TREEBANKS[0], "test")
    pairs = [
        (tag, guess)
        for sentence in sentences
        for tag, guess in zip(sentence.upos, guess_tags(model, sentence.words), strict=True)
    ]
    checks = [
        guess_tags(model, [word.text for word in split(text)])[place] == tag
        for text, tags in HOMOGRAPHS
        for place, tag in tags.items()
    ]
    metrics = {
        "upos": sum(tag == guess for tag, guess in pairs) / len(pairs),
        "sentiment": sentiment_accuracy(model, read_sentiment(data, "test")),
        "homographs": sum(checks) / len(checks),
    }
    return Figures(_rounded(metrics), _confusions(pairs), {})


def measure_pronunciations(model: Pronouncer, _card: cards.Card, data: Path) -> Figures:
    """Return the errors by phonemes and by words, with beam search and greedy."""
    words = read_dictionary(data, "test")
    compared = compare(model, words, BEAMS)
    errors, greedy = errors_of(compared), errors_of(compare(model, words, 1))
    metrics = errors._asdict() | {f"greedy_{name}": value for name, value in greedy._asdict().items()}
    return Figures(_rounded(metrics), _confusions(mistaken(compared)), {})


def _curve(amounts: Iterable[float], measured: Callable[[float], float]) -> tuple[tuple[float, float], ...]:
    return tuple((amount, round(measured(amount), 4)) for amount in amounts)


def _confusions(pairs: Iterable[Sequence[str]]) -> tuple[tuple[str, str, int], ...]:
    wrong = Counter((truth, guess) for truth, guess in pairs if truth != guess)
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return tuple((truth, guess, count) for (truth, guess), count in ordered[:MOST_CONFUSIONS])


def _rounded(metrics: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in metrics.items()}


def _write(folder: Path, card: cards.Card, figures: Figures) -> None:
    # What was watched while training stays; what is measured here replaces what was measured before.
    metrics = {name: value for name, value in card.metrics.items() if name.startswith("validation_")}
    card = dataclasses.replace(
        card,
        metrics=figures.metrics | metrics,
        confusions=figures.confusions,
        accuracy_over=figures.accuracy_over,
    )
    cards.write_card(folder, card)
    (folder / "README.md").write_text(describe(card), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--only", nargs="*", help="ids of the networks to measure (default: all)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    return parser.parse_args()


if __name__ == "__main__":
    main()
