"""The tables of README.md that are made from what they describe: routes, settings, commands, models.

A row more or less there is a row more or less here; ``make docs`` writes them anew.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from heatscope.settings import Settings
from heatscope_models import cards
from training.card_page import METRIC_TITLES

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^([a-z-]+):.*?## (.*)$", re.MULTILINE)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    r"""Return a Markdown table.

    Example:
        >>> table(["model", "size"], [["a", "1"]])
        '| model | size |\n|---|---|\n| a | 1 |\n'
    """
    heads = list(heads)
    lines = [heads, *rows]
    written = [f"| {' | '.join(line)} |\n" for line in lines]
    return "".join([written[0], "|---" * len(heads) + "|\n", *written[1:]])


def routes() -> str:
    """Return every call with its first sentence, from the committed contract."""
    paths = json.loads((ROOT / "frontend" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    return table(
        ["call", "what it does"],
        (
            [f"`{method.upper()} {path.removeprefix('/api/v1')}`", call["description"].split("\n\n")[0]]
            for path, methods in paths.items()
            for method, call in methods.items()
        ),
    )


def settings() -> str:
    """Return every setting: its variable, default and meaning."""

    def default(value: object) -> str:
        return "" if value in (None, "") else f"`{value}`"

    return table(
        ["setting", "default", "meaning"],
        (
            [f"`HEATSCOPE_{name.upper()}`", default(field.default), field.description or ""]
            for name, field in Settings.model_fields.items()
        ),
    )


def commands() -> str:
    """Return every make target that explains itself."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return table(["command", "what it does"], ([f"`make {name}`", does] for name, does in COMMAND.findall(makefile)))


def models() -> str:
    """Return every network that ships, with the figures on its card."""
    shipped = [cards.read_card(folder) for folder in sorted(cards.WEIGHTS.iterdir()) if folder.is_dir()]
    return table(
        ["model", "parameters", "measured"],
        (
            [
                f"[`{card.id}`](models/heatscope_models/weights/{card.id}/README.md)",
                f"{card.parameter_count:,}",
                "; ".join(f"{METRIC_TITLES.get(name, name)} {value:.1%}" for name, value in card.metrics.items()),
            ]
            for card in shipped
        ),
    )


#: First head of the table -> what makes it.
TABLES: dict[str, Callable[[], str]] = {"call": routes, "setting": settings, "command": commands, "model": models}


def refresh_tables(text: str) -> str:
    """Return ``text`` with each of these tables as it must be now."""
    for head, make in TABLES.items():
        [old] = re.finditer(rf"^\| {head} \|.*\n(\|.*\n)*", text, re.MULTILINE)
        text = text[: old.start()] + make() + text[old.end() :]
    return text
