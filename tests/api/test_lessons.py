"""`/lessons`: the lecture notes' numbers, by hand."""

from typing import Any

import pytest

from heatscope.api.schemas.lessons import ParameterCount
from tests.conftest import Client

PATH = "/api/v1/lessons/parameter-count"


def _ask(client: Client, **query: int) -> dict[str, Any]:
    answer = client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    ParameterCount.model_validate_json(answer.content)
    found: dict[str, Any] = answer.json()
    return found


def test_the_numbers_of_the_notes_come_without_being_asked_for(client: Client) -> None:
    found = _ask(client)
    assert found["fully_connected"]["weights"] == 30_000_000
    assert found["fully_connected"]["biases"] == 1_000
    assert found["convolution"]["weights"] == 1_728
    assert found["convolution"]["biases"] == 64
    assert found["locally_connected"]["weights"] == 98 * 98 * 64 * 3 * 3 * 3
    assert found["output"] == {
        "channels": 64,
        "height": 98,
        "width": 98,
        "height_formula": "⌊(100 + 2 × 0 − 3) / 1⌋ + 1 = 98",
        "width_formula": "⌊(100 + 2 × 0 − 3) / 1⌋ + 1 = 98",
    }


def test_every_product_is_written_out_with_what_its_numbers_count(client: Client) -> None:
    found = _ask(client, channels=3, height=8, width=6, units=10, kernel_size=3, filters=4, stride=2, padding=1)
    assert found["fully_connected"]["formula"] == "3 × 8 × 6 × 10 = 1,440 weights; 10 biases; 1,450 in all"
    assert found["locally_connected"]["formula"] == (
        "4 × 3 × 4 × 3 × 3 × 3 = 1,296 weights; 4 × 3 × 4 = 48 biases; 1,344 in all"
    )
    assert found["convolution"]["formula"] == "4 × 3 × 3 × 3 = 108 weights; 4 biases; 112 in all"
    assert found["convolution"]["weight_factors"] == [
        {"name": "filters", "value": 4},
        {"name": "channels", "value": 3},
        {"name": "kernel height", "value": 3},
        {"name": "kernel width", "value": 3},
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"channels": 0}, "from 1 to 10000"),
        ({"height": 10_001}, "from 1 to 10000"),
        ({"stride": 0}, "from 1 to 10000"),
        ({"padding": -1}, "from 0 to 10000"),
        ({"kernel_size": 101}, "a kernel of 101 does not fit into 100 with padding 0, which is 100"),
        (
            {"channels": 10_000, "height": 10_000, "width": 10_000, "units": 100_000_000},
            "up to 9,007,199,254,740,991 are counted",
        ),
    ],
)
def test_out_of_range_is_refused_with_what_would_do(client: Client, query: dict[str, int], said: str) -> None:
    answer = client.get(PATH, params=query)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
