"""Train ``sentence-encoder`` from the text of the data folder.

    python -m training.sentence_encoder --data ../shared/data --work /tmp/sentence-encoder

First word vectors from counted neighbours, then masked-language-model pretraining on
plain text (Devlin et al. 2019, section 3.1, https://arxiv.org/abs/1810.04805), then
parts of speech and sentiment together.
Run the same command again to resume. The test splits are not touched here:
``python -m training.evaluate`` measures on them.
"""

import argparse
import itertools
import random
from pathlib import Path

import torch

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN, Vocabulary
from training.corpora import SENTIMENTS, TREEBANKS, UPOS, read_treebank
from training.distribution import initialise
from training.finetuning import Finetuning, tagging_accuracy
from training.neighbour_heads import start_at_neighbours
from training.pretraining import Pretraining, first_words, read_passages, word_counts
from training.schedule import set_rate
from training.session import Session, hardware

SEED = 20261123
VOCABULARY_SIZE = 20_000
PRETRAINING_RATE, FINETUNING_RATE = 1e-3, 5e-4
WEIGHT_DECAY = 0.01


def main() -> None:
    """Pretrain, fine-tune, save."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    modern, novels = read_passages(options.data, random.Random(SEED))
    passages = [*modern, *first_words(novels, options.novel_words)]
    vocabulary = Vocabulary(_vocabulary(passages), SentenceEncoderConfig.bucket_count)
    model = SentenceEncoder(SentenceEncoderConfig(len(UPOS), len(SENTIMENTS)), vocabulary)

    pretraining = Pretraining(model, passages, SEED)
    optimizer = _optimizer(pretraining)
    first = Session(options.work / "pretraining", {"pretraining": pretraining, "optimizer": optimizer})
    first.resume()
    if not first.done:
        initialise(model, itertools.chain(modern, novels))
        start_at_neighbours(model.layer(0))
    while first.done < options.pretraining_chunks:
        figures = pretraining.train_chunk(
            first.done,
            lambda share: set_rate(optimizer, PRETRAINING_RATE, (first.done + share) / options.pretraining_chunks),
            optimizer,
        )
        first.finish_epoch(**figures)

    finetuning = Finetuning(model, options.data, SEED)
    optimizer = _optimizer(finetuning)
    second = Session(options.work / "finetuning", {"finetuning": finetuning, "optimizer": optimizer})
    second.resume()
    while second.done < options.epochs:
        figures = finetuning.train_epoch(
            second.done,
            lambda share: set_rate(optimizer, FINETUNING_RATE, (second.done + share) / options.epochs),
            optimizer,
        )
        second.finish_epoch(**figures)
    _save(options, model.eval(), first, second)


def _vocabulary(passages: list[list[str]]) -> list[str]:
    counts = word_counts(passages)
    frequent = [word for word, _ in counts.most_common(VOCABULARY_SIZE)]
    return [CLS, UNKNOWN, MASK, *(word for word in frequent if word not in (CLS, UNKNOWN, MASK))]


def _optimizer(model: torch.nn.Module) -> torch.optim.AdamW:
    return torch.optim.AdamW(model.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=True)


def _save(options: argparse.Namespace, model: SentenceEncoder, first: Session, second: Session) -> None:
    config = model.config
    card = cards.Card(
        id="sentence-encoder",
        task="token-classification",
        title="Sentence encoder",
        description="A self-attention encoder that gives every word of an English sentence its part of speech "
        "and the sentence its sentiment.",
        architecture={
            "network": "SentenceEncoder",
            "label_count": config.label_count,
            "sequence_label_count": config.sequence_label_count,
            "width": config.width,
            "layer_count": config.layer_count,
            "head_count": config.head_count,
            "feedforward_width": config.feedforward_width,
            "bucket_count": config.bucket_count,
            "max_words": config.max_words,
        },
        labels=UPOS,
        sequence_labels=SENTIMENTS,
        input={"kind": "text", "max_words": config.max_words},
        trained_on="Plain text of Schema-Guided Dialogue, GoEmotions, Tatoeba, MASC and novels of 1839–1930; parts of "
        "speech of UD English EWT, GUM (the CC BY genres) and ESLSpok; Penn tags of these and of MASC; sentiment of "
        "SST-2 and of the emotions of GoEmotions",
        licence="Apache-2.0 for the weights; the treebanks are CC BY-SA 4.0 and CC BY, the other texts as their "
        "sources state, SST-2 states none",
        metrics={
            "validation_upos": round(tagging_accuracy(model, read_treebank(options.data, TREEBANKS[0], "dev")), 4)
        },
        training={
            "script": "python -m training.sentence_encoder",
            "pretraining_words": sum(int(row["words"]) for row in first.curve),
            "epochs": second.done,
            "seconds": round(first.seconds + second.seconds),
            "seed": SEED,
            "hardware": hardware(),
            "recipe": "word vectors from the neighbours counted in all the text, four heads of the first layer started "
            "at the words one and two before and behind, masked-language-model pretraining (15 % of words), then parts "
            "of speech, Penn tags (by a second classifier, dropped after training) and sentiment together: AdamW, 8 % "
            "of words masked, 15 % of open words swapped for homographs of the same Penn tag, a random window of "
            "neighbours in one batch of eight, bfloat16",
        },
        limits=(
            "It reads English; other scripts are answered, but their labels mean nothing.",
            "Sentiment was learned from film reviews and comments on the web; plain statements get one too.",
            "Words were masked and homographs swapped in training, so that it reads the neighbours; "
            "the treebank alone calls every 'saw' a verb.",
        ),
    )
    saved = cards.save(options.out or cards.WEIGHTS / card.id, model, card, dtype=torch.float16)
    print(f"saved {saved.id}: {saved.parameter_count:,} parameters, {saved.metrics}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with text/ in it")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside the repository")
    parser.add_argument("--out", type=Path, help="folder for weights and card (default: where the package reads them)")
    parser.add_argument("--novel-words", type=int, default=4_000_000, help="words of novels beside the modern text")
    parser.add_argument("--pretraining-chunks", type=int, default=20, help="chunks of 400,000 words")
    parser.add_argument("--epochs", type=int, default=8, help="passes over the tagged sentences")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    return parser.parse_args()


if __name__ == "__main__":
    main()
