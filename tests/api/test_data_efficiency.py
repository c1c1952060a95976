"""`/lessons/data-efficiency`: what was measured here, apart from what others published."""

from pathlib import Path

import pytest

from heatscope.api import lessons
from heatscope.api.schemas.data_efficiency import DataEfficiency
from heatscope_models.results import DataEfficiency as Results
from heatscope_models.results import Run, read_data_efficiency, write_data_efficiency
from tests.conftest import Client

PATH = "/api/v1/lessons/data-efficiency"
RESULTS = Results(
    script="python -m training.data_efficiency", side=32, images_seen=64, test_pictures=16, recipe="one for both",
    hardware="a desk", trained_on="nothing", parameter_counts={"CNN": 5, "vision transformer": 6},
    runs=(Run("CNN", 0.05, 1, 8, 64, 0.25, 0.5, 3), Run("vision transformer", 0.05, 1, 8, 64, 0.125, 0.5, 4)),
)  # fmt: skip


def _ask(client: Client) -> DataEfficiency:
    answer = client.get(PATH)
    assert answer.status_code == 200, answer.text
    return DataEfficiency.model_validate_json(answer.content)


def test_every_run_is_given_with_its_seed(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "measured.json"
    write_data_efficiency(RESULTS, file)
    monkeypatch.setattr(lessons, "read_data_efficiency", lambda: read_data_efficiency(file))
    measured = _ask(client).measured
    assert measured is not None
    assert measured.images_seen == 64
    assert [(run.network, run.share, run.seed, run.top1, run.seconds) for run in measured.runs] == [
        ("CNN", 0.05, 1, 0.25, 3), ("vision transformer", 0.05, 1, 0.125, 4),
    ]  # fmt: skip


def test_what_was_not_measured_is_null_and_the_published_is_there(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons, "read_data_efficiency", lambda: read_data_efficiency(tmp_path / "none.json"))
    told = _ask(client)
    assert told.measured is None
    assert [paper.citation for paper in told.published] == ["Dosovitskiy et al. 2021", "d'Ascoli et al. 2021"]
    assert (told.published[1].figures[0].network, told.published[1].figures[0].top1) == ("ConViT-S", 0.478)


def test_what_ships_can_be_read(client: Client) -> None:
    shipped, told = read_data_efficiency(), _ask(client).measured
    assert (shipped is None) == (told is None)
    for run in shipped.runs if shipped else ():
        assert run.network in (shipped.parameter_counts if shipped else ())
        assert 0 <= run.top1 <= run.top5 <= 1
        assert 0 < run.share <= 1
