"""What a folder's README.md states at its head: licence and data, as the Hub's model cards do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatscope.errors import ModelUnavailableError
from heatscope.models.huggingface.json_file import regular_size

FILE = "README.md"
MOST_BYTES = 1 << 20
MOST_HEAD_CHARACTERS = 32 << 10
MOST_CHARACTERS = 200


@dataclass(frozen=True)
class HubCard:
    """What is stated; empty where it is not."""

    licence: str = ""
    trained_on: str = ""


def read_hub_card(folder: Path) -> HubCard:
    """Return the card's facts, or an empty card: a folder needs none."""
    try:
        if regular_size(folder / FILE) > MOST_BYTES:
            return HubCard()
        head = (folder / FILE).read_text(encoding="utf-8").split("---", 2)
    except (ModelUnavailableError, OSError, ValueError):
        return HubCard()
    if len(head) < 3 or head[0].strip() or len(head[1]) > MOST_HEAD_CHARACTERS:
        return HubCard()
    # Comes with transformers; a folder without it is not opened anyway.
    import yaml

    try:
        stated = yaml.safe_load(head[1])
    except (yaml.YAMLError, RecursionError, ValueError):
        return HubCard()
    if not isinstance(stated, dict):
        return HubCard()
    return HubCard(_words(stated.get("license")), _words(stated.get("datasets")))


def _words(value: Any) -> str:
    """Return a word, or several with commas between; empty for anything else."""
    values = value if isinstance(value, list) else [value]
    return ", ".join(one for one in values if isinstance(one, str))[:MOST_CHARACTERS]
