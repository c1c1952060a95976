"""A model's card as a page to read: ``README.md`` beside its weights."""

from heatscope_models.cards import Card

#: What a metric's name says to a reader.
METRIC_TITLES = {
    "top1": "Best label right (top-1)",
    "top5": "Right label among the best five (top-5)",
    "top1_mean_over_labels": "Best label right, mean over labels",
    "validation_top1": "Best label right on the held-out training pictures",
    "upos": "Part of speech right, UD English EWT test",
    "validation_upos": "Part of speech right, UD English EWT dev",
    "sentiment": "Sentiment right, SST-2's 872 GLUE dev sentences",
    "homographs": "Homographs right (I saw a saw, …)",
    "phoneme_error": "Phonemes wrong, CMUdict test words, four beams",
    "word_error": "Words with a wrong phoneme, four beams",
    "greedy_phoneme_error": "Phonemes wrong, greedy",
    "greedy_word_error": "Words with a wrong phoneme, greedy",
    "validation_phoneme_error": "Phonemes wrong, CMUdict dev words, greedy",
    "validation_word_error": "Words with a wrong phoneme, CMUdict dev words, greedy",
}
#: What was done to every test picture, and the unit of how much.
TRANSFORM_TITLES = {"rotation": ("every test picture turned by", "°"), "scale": ("every test picture scaled by", " ×")}


def describe(card: Card) -> str:
    """Return the page in Markdown; the same card gives the same page."""
    sections = [f"# {card.title} (`{card.id}`)", card.description]
    sections.append(
        _table(
            ("", ""),
            [
                ("Task", card.task),
                ("Parameters", f"{card.parameter_count:,}"),
                ("Labels", f"{len(card.labels)}"),
                ("Learned from", card.trained_on),
                ("Licence", card.licence),
                ("SHA-256 of the weights", f"`{card.sha256}`"),
            ],
        )
    )
    sections.append("## How good it is")
    sections.append(
        _table(
            ("measured by `make evaluate`", ""),
            [(METRIC_TITLES.get(name, name), f"{value:.1%}") for name, value in card.metrics.items()],
        )
    )
    if card.confusions:
        sections.append("What it mixes up most often on the test split:")
        sections.append(_table(("it is", "it says", "times"), [(a, b, str(n)) for a, b, n in card.confusions]))
    for transform, curve in card.accuracy_over.items():
        title, unit = TRANSFORM_TITLES[transform]
        sections.append(
            _table((title, "best label right"), [(f"{amount:g}{unit}", f"{top1:.1%}") for amount, top1 in curve])
        )
    sections.append("## What it is not good for")
    sections.append("\n".join(f"- {limit}" for limit in card.limits))
    sections.append("## How it was trained")
    sections.append(
        _table(
            ("", ""),
            [
                (name.replace("_", " "), f"`{value}`" if name == "script" else f"{value:,}" if isinstance(value, int)
                 and name != "seed" else str(value))
                for name, value in card.training.items()
            ],
        )
    )  # fmt: skip
    return "\n\n".join(sections) + "\n"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
