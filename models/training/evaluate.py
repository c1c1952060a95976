"""Measure the committed weights on the test splits, and write the figures to their cards.

    python -m training.evaluate --data ../shared/data

Prints every figure, those with a bar of ``training.bars`` as met or not; ends with 1 if one is not met.
"""

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN
from heatscope_models.photo_vit import PhotoViT
from heatscope_models.pronouncer import Pronouncer
from heatscope_models.sentence_encoder import SentenceEncoder
from training.bars import Bar, bars_of
from training.card_page import METRIC_TITLES, VARIATION_TITLES, describe
from training.dictionary import read_dictionary
from training.figures import Figures, most_confused, rounded
from training.photo_figures import measure_photos
from training.pronouncing import compare, errors_of, mistaken
from training.sentence_figures import measure_sentences

#: As many beginnings of a word are followed as the service follows if it is not told otherwise.
BEAMS = 4


def main() -> None:
    """Measure, print, write."""
    options = _options()
    torch.set_num_threads(options.threads)
    bars: list[tuple[str, Bar]] = []
    for folder in sorted(path for path in cards.WEIGHTS.iterdir() if path.is_dir()):
        if options.only and folder.name not in options.only:
            continue
        model, card = cards.load(folder)
        figures = measure(model, card, options.data, not options.keep_curves)
        _write(folder, card, figures)
        own = {bar.name: bar for bar in bars_of(card.id, figures.metrics)}
        for name, value in figures.metrics.items():
            print(f"{card.id:24} {METRIC_TITLES.get(name, name):56} {value:7.2%}  {own.get(name, '')}", flush=True)
        for name, value in (figures.accuracy_on or {}).items():
            print(f"{card.id:24} {VARIATION_TITLES.get(name, name):56} {value:7.2%}", flush=True)
        bars += [(card.id, bar) for bar in own.values()]
    missed = [(model_id, bar) for model_id, bar in bars if not bar.is_met]
    print(f"{len(bars) - len(missed)} of {len(bars)} bars are met")
    for model_id, bar in missed:
        found = "not measured" if bar.value is None else f"{bar.value:.2%}"
        print(f"NOT MET: {model_id}, {METRIC_TITLES.get(bar.name, bar.name)}: {found}, bar {bar.bar:.1%}")
    raise SystemExit(1 if missed else 0)


def measure(model: nn.Module, card: cards.Card, data: Path, with_curves: bool = True) -> Figures:
    """Return the figures of ``model`` on the test split of its task."""
    if isinstance(model, PhotoCNN | PhotoViT):
        return measure_photos(model, card, data, with_curves)
    measures: dict[type, Callable[..., Figures]] = {
        SentenceEncoder: measure_sentences,
        Pronouncer: measure_pronunciations,
    }
    return measures[type(model)](model, card, data)


def measure_pronunciations(model: Pronouncer, _card: cards.Card, data: Path) -> Figures:
    """Return the errors by phonemes and by words, with beam search and greedy."""
    words = read_dictionary(data, "test")
    compared = compare(model, words, BEAMS)
    errors, greedy = errors_of(compared), errors_of(compare(model, words, 1))
    metrics = errors._asdict() | {f"greedy_{name}": value for name, value in greedy._asdict().items()}
    return Figures(rounded(metrics), most_confused(mistaken(compared)))


def _write(folder: Path, card: cards.Card, figures: Figures) -> None:
    # What was watched while training stays; what is measured here replaces what was measured before.
    watched = {name: value for name, value in card.metrics.items() if name.startswith("validation_")}
    card = dataclasses.replace(
        card,
        metrics=figures.metrics | watched,
        confusions=figures.confusions,
        accuracy_over=card.accuracy_over if figures.accuracy_over is None else figures.accuracy_over,
        accuracy_on=figures.accuracy_on or {},
    )
    cards.write_card(folder, card)
    (folder / "README.md").write_text(describe(card), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--only", nargs="*", help="ids of the networks to measure (default: all)")
    parser.add_argument(
        "--keep-curves",
        action="store_true",
        help="leave the curves over angle and size on the card as they are: nine tenths of the time",
    )
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    return parser.parse_args()


if __name__ == "__main__":
    main()
