"""Train ``pronouncer`` on the CMU Pronouncing Dictionary of the data folder.

    python -m training.pronouncer --data ../shared/data --work /tmp/pronouncer

Run the same command again to resume. The test split is not touched here:
``python -m training.evaluate`` measures on it.
"""

import argparse
import dataclasses
from pathlib import Path

import torch

from heatscope_models import cards
from heatscope_models.pronouncer import STOP, Pronouncer, PronouncerConfig
from training.descent import adamw
from training.device import (
    add_device_option,
    add_larger_option,
    compile_for,
    larger_batches,
    prepare,
    rate_of_larger,
)
from training.dictionary import LETTERS, PHONEMES
from training.pronouncing import BATCH_WORDS, LABEL_SMOOTHING, Pronouncing
from training.session import Session, hardware

SEED = 20261123
RATE = 1.5e-3
HEAD_WIDTH, FEEDFORWARD_TIMES = 32, 4


def main() -> None:
    """Train, save."""
    options = _options()
    where = prepare(options, SEED)
    larger = larger_batches(options)
    model = Pronouncer(_shape(options.width)).to(where)
    pronouncing = Pronouncing(model, options.data, SEED, larger)
    optimizer = adamw(model)
    session = Session(options.work, {"pronouncing": pronouncing, "optimizer": optimizer}, options.epochs)
    session.resume()
    compile_for(where, model, dynamic=True)
    session.train(pronouncing.train_epoch, optimizer, rate_of_larger(options.rate, larger))
    _save(options, pronouncing.mean.cpu(), session)


def _shape(width: int) -> PronouncerConfig:
    """Return a shape of this width whose heads are as wide as they are at every other."""
    return PronouncerConfig(
        LETTERS, PHONEMES, width=width, head_count=width // HEAD_WIDTH, feedforward_width=FEEDFORWARD_TIMES * width
    )


def _width(given: str) -> int:
    width = int(given)
    if width < HEAD_WIDTH or width % HEAD_WIDTH:
        raise argparse.ArgumentTypeError(f"{given!r} is no multiple of {HEAD_WIDTH}, the width of a head")
    return width


def _save(options: argparse.Namespace, model: Pronouncer, session: Session) -> None:
    card = cards.Card(
        id="pronouncer",
        task="text2text-generation",
        title="Pronouncer",
        description="A self-attention encoder and decoder that says how an English word is pronounced, in as many "
        "phonemes as it decides.",
        architecture={"network": "Pronouncer", **dataclasses.asdict(model.config)},
        labels=(STOP, *PHONEMES),
        input={"kind": "word", "letters": LETTERS, "max_letters": model.config.max_letters},
        trained_on="CMU Pronouncing Dictionary (commit 0f8072f), the words of a–z and the apostrophe, without stress; "
        "split by a hash of the word",
        licence="Apache-2.0 for the weights; the dictionary is BSD-2-Clause, copyright Carnegie Mellon University",
        metrics={name: value for name, value in session.curve[-1].items() if name.startswith("validation_")},
        training={
            "script": "python -m training.pronouncer",
            "epochs": session.done,
            "seconds": round(session.seconds),
            "seed": SEED,
            "hardware": hardware(options.device),
            "recipe": f"AdamW, peak rate {rate_of_larger(options.rate, larger_batches(options)):g}, linear warm-up and "
            f"half a cosine, {BATCH_WORDS * larger_batches(options):,} words a batch, all of one length, "
            f"label smoothing {LABEL_SMOOTHING}, dropout 0.1 with one mask a word, averaged weights, bfloat16",
        },
        limits=(
            "It says English words of the letters a to z and the apostrophe; digits and other scripts it cannot read.",
            "Stress is not said.",
            "A word that is said in several ways, such as read or live, gets them as candidates, not by its sentence.",
            "Names from other languages are often said as if they were English.",
        ),
    )
    saved = cards.save(options.out or cards.WEIGHTS / card.id, model, card, dtype=torch.float16)
    print(f"saved {saved.id}: {saved.parameter_count:,} parameters, {saved.metrics}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with text/cmudict/ in it")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside the repository")
    parser.add_argument("--out", type=Path, help="folder for weights and card (default: where the package reads them)")
    parser.add_argument("--epochs", type=int, default=40, help="passes over the dictionary")
    parser.add_argument("--width", type=_width, default=256, help=f"of its vectors, a multiple of {HEAD_WIDTH}")
    parser.add_argument("--rate", type=float, default=RATE, help="at its peak; a wider network needs a lower one")
    add_larger_option(parser)
    add_device_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
