"""A model's card as a page to read: ``README.md`` beside its weights."""

from heatscope_models.cards import Card

#: What a metric's name says to a reader.
METRIC_TITLES = {
    "top1": "Best label right (top-1)",
    "top5": "Right label among the best five (top-5)",
    "calibration_error": "Expected calibration error of the best label (15 bins)",
    "top1_mean_over_labels": "Best label right, mean over labels",
    "validation_top1": "Best label right on the held-out training pictures",
    "upos": "Part of speech right, UD English EWT test",
    "upos_raw": "Part of speech right, EWT test as raw text: the splitter's errors count",
    "words_f1": "Words found in raw text, EWT test, F1",
    "upos_calibration_error": "Expected calibration error of parts of speech, EWT test (15 bins)",
    "validation_upos": "Part of speech right, UD English EWT dev",
    "validation_upos_raw": "Part of speech right, EWT dev as raw text",
    "sentiment": "Sentiment right of negative and positive, SST-2's 872 GLUE dev sentences",
    "sentiment_of_three": "Sentiment right of all three, GoEmotions test comments",
    "sentiment_calibration_error": "Expected calibration error of sentiment, the same comments (15 bins)",
    "homographs": "Homographs right (I saw a saw, …)",
    "phoneme_error": "Phonemes wrong, CMUdict test words, four beams",
    "word_error": "Words with a wrong phoneme, four beams",
    "greedy_phoneme_error": "Phonemes wrong, greedy",
    "greedy_word_error": "Words with a wrong phoneme, greedy",
    "validation_phoneme_error": "Phonemes wrong, CMUdict dev words, greedy",
    "validation_word_error": "Words with a wrong phoneme, CMUdict dev words, greedy",
}
#: What was done to the test pictures, see ``training.variations``.
VARIATION_TITLES = {
    "on_white": "the thing cut out, on white",
    "on_colour": "the thing cut out, on a ground of one colour",
    "small": "at half its side, anywhere in a frame",
    "drawn": "drawn with a pencil",
    "grey": "without colour",
    "other_light": "darker, lighter, warmer or colder",
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
    if card.accuracy_on:
        sections.append(
            "Sturdy? The test pictures varied in one way at a time (`training.variations`); what is the thing and what "
            "its ground is guessed by colour and place."
        )
        sections.append(
            _table(
                ("every test picture", "best label right"),
                [(VARIATION_TITLES.get(name, name), f"{top1:.1%}") for name, top1 in card.accuracy_on.items()],
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
