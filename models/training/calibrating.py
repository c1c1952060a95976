"""Let the sentence encoder say how sure it is, once it is trained: a third sentiment, and honest probabilities.

    python -m training.calibrating --data ../shared/data

does it to the network that ships; ``training.sentence_encoder`` does it to one it has trained. Two answers alone make
nonsense of "The train leaves at nine.", which speaks neither well nor ill of anything: a third, learned from comments
that people called neutral, takes what belongs to neither. What the encoder makes of a sentence stays as it is, and so
does which of "negative" and "positive" is the likelier. Then the logits are made as large as comments held out of
training ask for, those of the parts of speech by the treebank's dev part (``training.calibration``).

Axes: N sentences, E width of the encoder.
"""

import argparse
import dataclasses
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder
from training.calibration import temperature
from training.card_page import describe
from training.corpora import (
    SENTIMENTS,
    SENTIMENTS_OF_CARD,
    TREEBANKS,
    UPOS,
    FeltComment,
    read_feelings,
    read_sentiment,
    read_treebank,
)
from training.sentences import pad, run

SEED = 20261126
NEUTRAL = SENTIMENTS_OF_CARD.index("neutral")
#: What the third answer is learned from: so many comments that are neutral, as many that are not, and judged phrases.
COMMENTS, PHRASES = 6_000, 4_000
#: Of the squared weights of the third answer; of 1e-3, 1e-4 and 1e-5 the best on comments held out.
DECAY = 1e-4
MOST_WORDS = 200  #: of a comment
AT_ONCE = 64
ROUNDS = 200


def main() -> None:
    """Calibrate the network that ships, and write its weights and card anew."""
    options = _options()
    torch.set_num_threads(options.threads)
    folder = options.out or cards.WEIGHTS / "sentence-encoder"
    model, card = cards.load(folder)
    assert isinstance(model, SentenceEncoder)
    calibrated = calibrate(model, options.data)
    card = cards.save(folder, calibrated, calibrated_card(card), dtype=torch.float16)
    (folder / "README.md").write_text(describe(card), encoding="utf-8")
    print(f"saved {card.id}: its sentiments are {', '.join(card.sequence_labels)}")


def calibrated_card(card: cards.Card) -> cards.Card:
    """Return the card of a network as it is once calibrated."""
    return dataclasses.replace(
        card,
        sequence_labels=SENTIMENTS_OF_CARD,
        architecture={**card.architecture, "sequence_label_count": len(SENTIMENTS_OF_CARD)},
        training={
            **card.training,
            "calibration": "python -m training.calibrating: of sentiment a third answer, learned from "
            f"{2 * COMMENTS:,} comments of GoEmotions, half of them neutral, and {PHRASES:,} phrases of SST-2, on what "
            "the trained encoder makes of them; logits scaled by GoEmotions' dev comments and EWT dev",
        },
    )


def calibrate(model: SentenceEncoder, data: Path) -> SentenceEncoder:
    """Return a copy of ``model``, which has two sentiments, with three, and with honest probabilities.

    Raises:
        ValueError: it has other sentiments than two: it is calibrated already.
    """
    if model.config.sequence_label_count != len(SENTIMENTS):
        raise ValueError(
            f"the network has {model.config.sequence_label_count} sentiments; one with {len(SENTIMENTS)}, as training "
            "leaves it, can be calibrated"
        )
    calibrated = SentenceEncoder(
        dataclasses.replace(model.config, sequence_label_count=len(SENTIMENTS_OF_CARD)), model.vocabulary
    )
    # Changed below; all other weights stay as they are.
    kept = {name: weight for name, weight in model.state_dict().items() if not name.startswith("sequence_classifier")}
    calibrated.load_state_dict(calibrated.state_dict() | kept)
    chance = random.Random(SEED)
    learned = _sample(read_feelings(data, "train"), chance)
    phrases = read_sentiment(data, "train")
    learned += [
        FeltComment(phrase.words, round(phrase.positive))
        for phrase in chance.sample(phrases, min(PHRASES, len(phrases)))
    ]
    third = learn_third(model.sequence_classifier, summaries(model.eval(), learned), _truths(learned))
    held_out = read_feelings(data, "dev")
    classifier = join(model.sequence_classifier, third, summaries(model, held_out), _truths(held_out))
    calibrated.sequence_classifier.load_state_dict(classifier.state_dict())
    logits, truth = _tagged(model, data)
    with torch.no_grad():
        cooling = 1 / temperature(logits, truth)
        calibrated.label_classifier.weight.mul_(cooling)
        calibrated.label_classifier.bias.mul_(cooling)
    return calibrated.eval()


def learn_third(two: nn.Linear, vectors: Tensor, truth: Tensor) -> nn.Linear:
    """Return what gives the logit of a third answer beside the two that ``two`` gives.

    Args:
        two: logits of the first two answers; they are scaled while learning, and left as they are.
        vectors: (N, E) what both read.
        truth: (N,) which of the three is right.
    """
    third = nn.Linear(vectors.size(1), 1)
    nn.init.zeros_(third.weight)
    nn.init.zeros_(third.bias)
    cold = torch.zeros((), requires_grad=True)
    both = two(vectors).detach()

    def surprise() -> Tensor:
        logits = torch.cat([both * cold.exp(), third(vectors)], dim=1)
        return F.cross_entropy(logits, truth) + DECAY * third.weight.square().sum()

    _descend([third.weight, third.bias, cold], surprise)
    return third


def join(two: nn.Linear, third: nn.Linear, vectors: Tensor, truth: Tensor) -> nn.Linear:
    """Return one classifier of three answers whose logits are as large as held-out ``vectors`` (N, E) ask for.

    One factor for the two, one for the third, and an offset of the third.
    """
    scales = torch.zeros(2, requires_grad=True)
    offset = torch.zeros((), requires_grad=True)
    both, other = two(vectors).detach(), third(vectors).detach()

    def surprise() -> Tensor:
        factors = scales.exp()
        return F.cross_entropy(torch.cat([both * factors[0], other * factors[1] + offset], dim=1), truth)

    _descend([scales, offset], surprise)
    joined = nn.Linear(vectors.size(1), 3)
    with torch.no_grad():
        factors = scales.exp()
        joined.weight.copy_(torch.cat([two.weight * factors[0], third.weight * factors[1]]))
        joined.bias.copy_(torch.cat([two.bias * factors[0], third.bias * factors[1] + offset]))
    return joined


@torch.no_grad()
def summaries(model: SentenceEncoder, comments: Sequence[FeltComment]) -> Tensor:
    """Return (N, E): what the classifier of sentiment reads of each comment."""
    vectors = torch.zeros(len(comments), model.config.width)
    order = torch.tensor([len(comment.words) for comment in comments]).argsort()
    for places in torch.split(order, AT_ONCE):
        encoded = run(model, pad([comments[place].words[:MOST_WORDS] for place in places]))
        vectors[places] = model.final_norm(encoded.hidden[:, 0])
    return vectors


def _sample(comments: Sequence[FeltComment], chance: random.Random) -> list[FeltComment]:
    neutral = [comment for comment in comments if comment.sentiment == NEUTRAL]
    felt = [comment for comment in comments if comment.sentiment != NEUTRAL]
    return [comment for group in (neutral, felt) for comment in chance.sample(group, min(COMMENTS, len(group)))]


def _truths(comments: Sequence[FeltComment]) -> Tensor:
    return torch.tensor([comment.sentiment for comment in comments])


@torch.no_grad()
def _tagged(model: SentenceEncoder, data: Path) -> tuple[Tensor, Tensor]:
    sentences = read_treebank(data, TREEBANKS[0], "dev")
    logits = torch.cat([model.encode(sentence.words).label_logits[1:] for sentence in sentences])
    return logits, torch.tensor([UPOS.index(tag) for sentence in sentences for tag in sentence.upos])


def _descend(parameters: Sequence[Tensor], surprise: Callable[[], Tensor]) -> None:
    optimizer = torch.optim.LBFGS(parameters, max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        optimizer.zero_grad()
        loss = surprise()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(step)  # type: ignore[no-untyped-call]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with text/ in it")
    parser.add_argument("--out", type=Path, help="folder of weights and card (default: where the package reads them)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    return parser.parse_args()


if __name__ == "__main__":
    main()
