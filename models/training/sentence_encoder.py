"""Train ``sentence-encoder`` from the text of the data folder.

    python -m training.sentence_encoder --data ../shared/data --work /tmp/sentence-encoder

First word vectors from counted neighbours, then masked-language-model pretraining on
plain text (Devlin et al. 2019, section 3.1, https://arxiv.org/abs/1810.04805), then
parts of speech and sentiment together, sentiment also as a committee judges it; last,
sentences as the splitter gives them (``training.refining``).
Run the same command again to resume. The test splits are not touched here:
``python -m training.evaluate`` measures on them. To compare recipes, ``--held-out 1200``
trains without so many of SST-2's sentences, says how they are judged, and saves no network.
"""

import argparse
import itertools
import os
import random
from pathlib import Path

import torch

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN, Vocabulary
from training.calibrating import calibrate, calibrated_card
from training.committee import MEMBERS, Committee
from training.corpora import (
    SENTIMENT_PARTS,
    SENTIMENTS,
    SENTIMENTS_OF_CARD,
    UPOS,
    JudgedSentence,
    read_emotions,
    read_sentiment,
)
from training.descent import adamw
from training.device import (
    add_device_option,
    add_larger_option,
    compile_for,
    larger_batches,
    prepare,
    rate_of_larger,
)
from training.distribution import initialise
from training.finetuning import Finetuning
from training.made_up import make_up
from training.neighbour_heads import start_at_neighbours
from training.pretraining import Pretraining, first_words, read_passages, word_counts
from training.refining import add_refining_options, refine, refined_card
from training.sentiment_holdout import held_out_figures, hold_out
from training.session import Session, hardware, is_begun

SEED = 20261123
VOCABULARY_SIZE = 24_000
PRETRAINING_RATE, FINETUNING_RATE = 1e-3, 5e-4


def main() -> None:
    """Pretrain, ask the committee, fine-tune; save, or judge what was held out."""
    options = _options()
    prepare(options, SEED)
    pretraining, reading = _pretrain(options)
    by_people = [phrase for part in SENTIMENT_PARTS for phrase in read_sentiment(options.data, part)]
    held_out: list[JudgedSentence] = []
    if options.held_out:
        options.work /= f"held-out-{options.held_out}"  # what follows learns from fewer phrases
        options.work.mkdir(exist_ok=True)
        by_people, held_out = hold_out(by_people, options.held_out, random.Random(SEED))
    made_up = _made_up(options, pretraining, [phrase.words for phrase in by_people])
    asked = [*made_up, *(sentence.words for sentence in held_out)]
    committee, asking = _ask_committee(
        options, Committee(pretraining.model, by_people, asked, SEED, larger_batches(options))
    )
    judged = [*by_people, *committee.verdicts()[: len(made_up)], *read_emotions(options.data)]
    finetuning = _finetune(options, pretraining.model, judged)
    refined, refining = refine(pretraining.model, [*by_people, *read_emotions(options.data)], options)
    if held_out:
        print(held_out_figures(committee, refined, held_out))
    else:
        _save(options, calibrate(refined, options.data), [reading, asking, finetuning], refining)


def _pretrain(options: argparse.Namespace) -> tuple[Pretraining, Session]:
    modern, novels = read_passages(options.data, random.Random(SEED))
    passages = [*modern, *first_words(novels, options.novel_words)]
    vocabulary = Vocabulary(_vocabulary(passages), SentenceEncoderConfig.bucket_count)
    model = SentenceEncoder(SentenceEncoderConfig(len(UPOS), len(SENTIMENTS)), vocabulary)
    larger = larger_batches(options)
    pretraining = Pretraining(model, passages, SEED, larger)
    folder = options.work / "pretraining"
    if not is_begun(folder):
        initialise(model, itertools.chain(modern, novels))
        start_at_neighbours(model.layer(0))
    optimizer = adamw(pretraining.to(options.device))
    state = {"pretraining": pretraining, "optimizer": optimizer}
    session = Session(folder, state, options.pretraining_chunks)
    session.resume()
    compile_for(options.device, *model.layers, dynamic=True)
    session.train(pretraining.train_chunk, optimizer, rate_of_larger(PRETRAINING_RATE, larger))
    return pretraining.eval(), session


def _ask_committee(options: argparse.Namespace, committee: Committee) -> tuple[Committee, Session]:
    session = Session(options.work / "committee", {"committee": committee}, MEMBERS)
    session.resume()
    while session.done < MEMBERS:
        session.finish_epoch(**committee.ask(session.done))
    return committee, session


def _made_up(
    options: argparse.Namespace, pretraining: Pretraining, phrases: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Make up phrases, or read those made before: the committee's answers are to them.

    Raises:
        SystemExit: when other than ``options.made_up_phrases`` were made before.
    """
    file = options.work / "made-up.txt"
    if not file.exists():
        made = make_up(pretraining, phrases, options.made_up_phrases, random.Random(SEED))
        fresh = file.with_suffix(".new")
        fresh.write_text("".join(f"{' '.join(words)}\n" for words in made), encoding="utf-8")
        os.replace(fresh, file)
    lines = file.read_text(encoding="utf-8").splitlines()
    if len(lines) != options.made_up_phrases:
        raise SystemExit(
            f"{file} holds {len(lines):,} phrases, not {options.made_up_phrases:,}, and the committee answers to "
            "these: name another --work folder, or the same number"
        )
    return [tuple(line.split(" ")) for line in lines]


def _finetune(options: argparse.Namespace, model: SentenceEncoder, judged: list[JudgedSentence]) -> Session:
    larger = larger_batches(options)
    finetuning = Finetuning(model, options.data, judged, SEED, larger).to(options.device)
    optimizer = adamw(finetuning)
    session = Session(options.work / "finetuning", {"finetuning": finetuning, "optimizer": optimizer}, options.epochs)
    session.resume()
    session.train(finetuning.train_epoch, optimizer, rate_of_larger(FINETUNING_RATE, larger))
    return session


def _vocabulary(passages: list[list[str]]) -> list[str]:
    counts = word_counts(passages)
    frequent = [word for word, _ in counts.most_common(VOCABULARY_SIZE)]
    return [CLS, UNKNOWN, MASK, *(word for word in frequent if word not in (CLS, UNKNOWN, MASK))]


def _save(options: argparse.Namespace, model: SentenceEncoder, sessions: list[Session], refining: Session) -> None:
    reading, _, finetuning = sessions
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
        sequence_labels=SENTIMENTS_OF_CARD,
        input={"kind": "text", "max_words": config.max_words},
        trained_on="Plain text of Schema-Guided Dialogue, GoEmotions, Tatoeba, MASC and novels of 1839–1930; parts of "
        "speech of UD English EWT, GUM (the CC BY genres) and ESLSpok; Penn tags of these and of MASC; sentiment of "
        "SST-2 and of the emotions of GoEmotions",
        licence="Apache-2.0 for the weights; the treebanks are CC BY-SA 4.0 and CC BY, the other texts as their "
        "sources state, SST-2 states none",
        training={
            "script": "python -m training.sentence_encoder",
            "pretraining_words": sum(int(row["words"]) for row in reading.curve),
            "made_up_phrases": options.made_up_phrases,
            "epochs": finetuning.done,
            "seconds": round(sum(session.seconds for session in sessions)),
            "seed": SEED,
            "hardware": hardware(options.device),
            "recipe": "word vectors from the neighbours counted in all the text, four heads of the first layer started "
            "at the words one and two before and behind, masked-language-model pretraining (15 % of words), then parts "
            "of speech, Penn tags (by a second classifier, dropped after training) and sentiment together: AdamW, 8 % "
            "of words masked (15 % for sentiment), 15 % of open words swapped for homographs of the same Penn tag, a "
            "random window of neighbours in one batch of eight, bfloat16. Sentiment as people judged it, and as a "
            "committee (three bidirectional LSTMs and a bag of words, pairs and pieces of words, taught by the same "
            "phrases) judged phrases made up from them: some words hidden, others put there as the pretrained encoder "
            "guesses",
        },
        limits=(
            "It reads English; other scripts are answered, but their labels mean nothing.",
            "Sentiment was learned from film reviews and comments on the web; of three comments it calls one otherwise "
            "than people do.",
            "Words were masked and homographs swapped in training, so that it reads the neighbours; "
            "the treebank alone calls every 'saw' a verb.",
        ),
    )
    card = calibrated_card(refined_card(card, refining, options))
    saved = cards.save(options.out or cards.WEIGHTS / card.id, model, card, dtype=torch.float16)
    print(f"saved {saved.id}: {saved.parameter_count:,} parameters, {saved.metrics}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with text/ in it")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside the repository")
    parser.add_argument("--out", type=Path, help="folder for weights and card (default: where the package reads them)")
    parser.add_argument("--novel-words", type=int, default=4_000_000, help="words of novels beside the modern text")
    parser.add_argument("--pretraining-chunks", type=int, default=32, help="chunks of 400,000 words")
    parser.add_argument("--made-up-phrases", type=int, default=250_000, help="phrases that the committee judges")
    parser.add_argument("--epochs", type=int, default=10, help="passes over the tagged sentences")
    add_refining_options(parser)
    parser.add_argument("--held-out", type=int, default=0, help="sentences of SST-2 to learn nothing from and judge")
    add_larger_option(parser)
    add_device_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
