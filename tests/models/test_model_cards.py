"""Every network that ships has a card, and the card, its page and the weights agree."""

from pathlib import Path

import pytest

from heatscope_models import cards
from training.card_page import describe

FOLDERS = sorted(path for path in cards.WEIGHTS.iterdir() if path.is_dir())
LARGEST_FILE_BYTES = 32 * 1024 * 1024


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_weights_fit_their_card_and_the_page_says_what_the_card_says(folder: Path) -> None:
    model, card = cards.load(folder)
    assert card.id == folder.name
    assert card.parameter_count == sum(weight.numel() for weight in model.parameters())
    assert (folder / "README.md").read_text(encoding="utf-8") == describe(card)
    assert (folder / cards.WEIGHTS_FILE).stat().st_size <= LARGEST_FILE_BYTES


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_card_states_data_licence_recipe_time_and_measured_figures(folder: Path) -> None:
    card = cards.read_card(folder)
    assert card.trained_on
    assert card.licence
    assert card.limits
    assert {"script", "seed", "hardware", "seconds", "recipe"} <= set(card.training)
    assert any(not name.startswith("validation_") for name in card.metrics), "run `make evaluate`"
    assert all(0 <= value <= 1 for value in card.metrics.values())
