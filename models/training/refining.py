"""Refine the trained encoder: what a teacher says of much text, sentences as the splitter gives them, on average.

    python -m training.refining --data ../shared/data --work /tmp/refining

does it to the network that ships; ``training.sentence_encoder`` does it to one it has trained. The teacher
(``training.sentence_teacher``) learns from what people labelled, and is asked (``training.sentence_answers``) of plain
text for its parts of speech and of phrases made up from judged ones for their sentiment; all this is done once a work
folder. People type text, not words: the network reads what the splitter makes of it, which now and then is not what the
treebank has, and in plain letters. So a sentence is seen as the one or as the other has it. Less is hidden or swapped
than in fine-tuning, and rarer words are read by their letters alone now and then, since of the words that people type
some are met nowhere in training. In the end the mean of the weights over the last steps stands, which generalises
better than any one of them (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
"""

import argparse
import dataclasses
import itertools
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder
from training import sentence_teacher
from training.averaging import Averaging
from training.calibrating import calibrate, calibrated_card
from training.card_page import describe
from training.corpora import (
    SENTIMENT_PARTS,
    SENTIMENTS,
    TREEBANKS,
    JudgedSentence,
    TaggedSentence,
    read_both_ways,
    read_emotions,
    read_raw_treebank,
    read_sentiment,
)
from training.descent import adamw
from training.device import (
    add_device_option,
    add_larger_option,
    half_precision,
    larger_batches,
    prepare,
    rate_of_larger,
)
from training.finetuning import guess_tags, homographs_of, read_penn_tagged, tag_loss
from training.homographs import swap
from training.penn import UPOS_INDEX
from training.raw_text import RawSentence
from training.sentence_answers import Taught, TaughtSentence, ask, taught
from training.sentence_figures import on_raw_text
from training.sentence_teacher import SentenceTeacher
from training.sentences import BATCH_WORDS, batches_of, mask, pad, run
from training.sentiment import sentiment_batches, sentiment_loss, show
from training.sentiment_holdout import figures_of, hold_out
from training.session import Session, hardware

SEED = 20261127
RATE = 3e-4
EPOCHS = 5
MADE_UP_PHRASES = 300_000
AS_SPLIT_SHARE = 0.5  #: of the times that a sentence is seen
MASKED_SHARE, SWAPPED_SHARE = 0.04, 0.08  #: half of what fine-tuning hides and swaps
SPELLED_SHARE = 0.2  #: of the rarer words, read by their letters alone
WINDOWED_EVERY = 8  #: as in fine-tuning
#: Of a batch, beside ``BATCH_WORDS`` of the treebanks.
TAUGHT_WORDS, SENTIMENT_WORDS = 2 * BATCH_WORDS, 4 * BATCH_WORDS
SENTIMENT_MASKED_SHARE = 0.1
AVERAGE_DECAY = 0.998  #: a step: the last 500 count most


class Refining(Averaging[SentenceEncoder]):
    """The encoder, the mean of what it has been, what the teacher said, and one pass over the tagged sentences."""

    def __init__(self, model: SentenceEncoder, data: Path, said: Taught, seed: int, larger: int = 1) -> None:
        super().__init__(model, AVERAGE_DECAY)
        self.said = said
        self.seed = seed
        self.larger = larger
        #: Each sentence as the treebank and as the splitter has it.
        self.tagged = read_both_ways(data)
        self.watched = list(read_raw_treebank(data, TREEBANKS[0], "dev"))
        self.homographs = homographs_of(itertools.chain((own for own, _ in self.tagged), read_penn_tagged(data)))

    def train_epoch(
        self, epoch: int, set_rate: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Pass once over the treebanks; beside each batch, see some of what the teacher said."""
        chance = random.Random(self.seed + epoch)
        torch.manual_seed(self.seed + epoch)
        chosen = [as_split if chance.random() < AS_SPLIT_SHARE else own for own, as_split in self.tagged]
        lengths = [len(sentence.words) for sentence in chosen]
        groups = list(batches_of(chosen, lengths, BATCH_WORDS * self.larger, chance))
        lengths = [len(sentence.words) for sentence in self.said.tagged]
        taught = itertools.cycle(batches_of(self.said.tagged, lengths, TAUGHT_WORDS * self.larger, chance))
        judged = itertools.cycle(sentiment_batches(self.said.judged, chance, SENTIMENT_WORDS * self.larger))
        self.network.train()
        where = self.network.positions.device
        sums = torch.zeros(3, device=where)
        for step, group in enumerate(tqdm(groups, unit="batch", desc=f"refining epoch {epoch + 1}", mininterval=10)):
            set_rate(step / len(groups))
            with half_precision(where):
                window = chance.randint(0, 5) if step % WINDOWED_EVERY == 0 else None
                losses = torch.stack(
                    [
                        self.tagging_loss(group, window, chance),
                        self.taught_loss(next(taught), window, chance),
                        self.sentiment_loss(next(judged), chance),
                    ]
                )
            self.descend(losses.sum(), optimizer)
            sums += losses.detach()
        self.network.eval()
        means = [round(loss, 4) for loss in (sums / len(groups)).tolist()]
        figures = dict(zip(("tagging_loss", "taught_loss", "sentiment_loss"), means, strict=True))
        return figures | watch(self.mean, self.watched)

    def tagging_loss(self, group: Sequence[TaggedSentence], window: int | None, chance: random.Random) -> Tensor:
        """Return the mean loss of the parts of speech; a word that the treebank has not has none."""
        shown = [
            mask(swap(sentence, self.homographs, SWAPPED_SHARE, chance), MASKED_SHARE, chance) for sentence in group
        ]
        encoded = run(self.network, pad(shown), window, SPELLED_SHARE)
        return tag_loss(encoded.label_logits[:, 1:], [sentence.upos for sentence in group], UPOS_INDEX)

    def taught_loss(self, group: Sequence[TaughtSentence], window: int | None, chance: random.Random) -> Tensor:
        """Return the mean cross-entropy of the parts of speech beside what the teacher says of each word."""
        shown = [mask(sentence.words, MASKED_SHARE, chance) for sentence in group]
        said = [logits[1:] for logits in run(self.network, pad(shown), window, SPELLED_SHARE).label_logits]
        logits = torch.cat([row[: len(sentence.words)] for row, sentence in zip(said, group, strict=True)])
        wanted = torch.cat([sentence.upos.float() for sentence in group]).to(logits.device)
        return F.cross_entropy(logits.float(), wanted)

    def sentiment_loss(self, group: Sequence[JudgedSentence], chance: random.Random) -> Tensor:
        """Return how far the sentiment of each sentence, some of its words hidden, is off."""
        encoded = run(self.network, pad(show(group, SENTIMENT_MASKED_SHARE, chance)))
        return sentiment_loss(encoded.sequence_logits, group)


def refine(
    model: SentenceEncoder,
    by_people: Sequence[JudgedSentence],
    options: argparse.Namespace,
    held_out: Sequence[JudgedSentence] = (),
) -> tuple[SentenceEncoder, Session]:
    """Return what ``model`` becomes, on a processor, and the session in ``options.work`` that made it so.

    What people judged is learned by a teacher, and by the network from what the teacher says of it. How the teacher
    judges what was held out is printed.
    """
    larger = larger_batches(options)

    def make_teacher() -> SentenceTeacher:
        teacher = sentence_teacher.train(
            options.work / "teacher", options.data, by_people, options.device, options.teacher_epochs, larger
        )
        if held_out:
            answers = ask(teacher, [sentence.words for sentence in held_out], "sentences held out")
            print("teacher:", figures_of(torch.tensor([answer.positive for answer in answers]), held_out))
        return teacher

    said = taught(options.work / "taught.pt", make_teacher, options.data, by_people, options.taught_phrases, SEED)
    refining = Refining(model, options.data, said, SEED, larger).to(options.device)
    optimizer = adamw(refining.network)
    state = {"refining": refining, "optimizer": optimizer}
    session = Session(options.work / "refining", state, options.refining_epochs)
    session.resume()
    session.train(refining.train_epoch, optimizer, rate_of_larger(RATE, larger))
    return refining.mean.cpu(), session


def watch(model: SentenceEncoder, sentences: Sequence[RawSentence]) -> dict[str, float]:
    """Return the share of words whose part of speech is right, split as the treebank splits and as people type."""
    guesses = [guess_tags(model, sentence.words) for sentence in sentences]
    pairs = zip(sentences, guesses, strict=True)
    right = sum(guess == tag for sentence, guessed in pairs for guess, tag in zip(guessed, sentence.upos, strict=True))
    splits, right_on_raw = on_raw_text(model, sentences, guesses)
    return {
        "validation_upos": round(right / splits.treebank, 4),
        "validation_upos_raw": round(right_on_raw / splits.treebank, 4),
    }


def with_two_sentiments(model: SentenceEncoder) -> SentenceEncoder:
    """Return a calibrated network as training left it: with the two sentiments that it learned, and no third."""
    two = SentenceEncoder(dataclasses.replace(model.config, sequence_label_count=len(SENTIMENTS)), model.vocabulary)
    two.load_state_dict(
        {
            name: weight[: len(SENTIMENTS)] if name.startswith("sequence_classifier") else weight
            for name, weight in model.state_dict().items()
        }
    )
    return two.eval()


def refined_card(card: cards.Card, session: Session, options: argparse.Namespace) -> cards.Card:
    """Return the card of a network as it is once refined."""
    watched = {
        name: value for row in session.curve[-1:] for name, value in row.items() if name.startswith("validation_")
    }
    return dataclasses.replace(
        card,
        metrics={name: value for name, value in card.metrics.items() if name not in watched} | watched,
        training={
            **card.training,
            **_refined_before(card),
            "seconds": card.training.get("seconds", 0) + round(session.seconds),
            "refining": f"python -m training.refining: {session.done} more passes over the tagged sentences, as the "
            f"splitter or as the treebank has them, with a rate of {RATE:g}: {MASKED_SHARE:.0%} of words masked, "
            f"{SWAPPED_SHARE:.0%} swapped, {SPELLED_SHARE:.0%} of the rarer read by their letters alone; beside them "
            "what a teacher says of the parts of speech of plain text, and of the sentiment of phrases that people "
            f"judged and of {options.taught_phrases:,} made up from these: all-MiniLM-L6-v2, taught for "
            f"{options.teacher_epochs} passes by the same treebanks and phrases; the mean of the last weights; "
            f"seed {SEED}, {session.seconds:,.0f} s on {hardware(options.device)}, without the teacher",
        },
    )


def _refined_before(card: cards.Card) -> dict[str, str]:
    said = [card.training[name] for name in ("refined_before", "refining") if name in card.training]
    return {"refined_before": "; then ".join(said)} if said else {}


def main() -> None:
    """Refine the network that ships, calibrate it, and write its weights and card anew."""
    options = _options()
    prepare(options, SEED)
    folder = options.out or cards.WEIGHTS / "sentence-encoder"
    model, card = cards.load(cards.WEIGHTS / "sentence-encoder")
    assert isinstance(model, SentenceEncoder)
    by_people = [phrase for part in SENTIMENT_PARTS for phrase in read_sentiment(options.data, part)]
    held_out: list[JudgedSentence] = []
    if options.held_out:
        by_people, held_out = hold_out(by_people, options.held_out, random.Random(sentence_teacher.SEED))
    judged = [*by_people, *read_emotions(options.data)]
    refined, session = refine(with_two_sentiments(model), judged, options, held_out)
    card = calibrated_card(refined_card(card, session, options))
    card = cards.save(folder, calibrate(refined, options.data), card, dtype=torch.float16)
    (folder / "README.md").write_text(describe(card), encoding="utf-8")
    print(f"saved {card.id}: {card.metrics}")


def add_refining_options(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` know how long teacher and network learn, and how many phrases are made up."""
    parser.add_argument("--teacher-epochs", type=int, default=sentence_teacher.EPOCHS, help="passes of the teacher")
    parser.add_argument(
        "--taught-phrases", type=int, default=MADE_UP_PHRASES, help="phrases whose sentiment the teacher is asked"
    )
    parser.add_argument(
        "--refining-epochs", type=int, default=EPOCHS, help="passes over the tagged sentences beside what it says"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with text/ in it")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside the repository")
    parser.add_argument("--out", type=Path, help="folder of weights and card (default: where the package reads them)")
    parser.add_argument(
        "--held-out", type=int, default=0, help="sentences of SST-2 that the teacher learns nothing from and judges"
    )
    add_refining_options(parser)
    add_larger_option(parser)
    add_device_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
