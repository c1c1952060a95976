"""Vaswani's sinusoids: the published numbers, and the encoder's own table against them."""

import pytest
import torch

from heatscope.errors import InputError
from heatscope.lessons.positional_encoding import encode_place, product_at_distance, rates
from heatscope_models.sentence_encoder import positional_encoding


@pytest.mark.parametrize(
    ("place", "expected"),
    [(0, [0, 1, 0, 1]), (1, [0.841471, 0.540302, 0.010000, 0.999950]), (3, [0.141120, -0.989992, 0.029996, 0.999550])],
)
def test_published_vectors_of_width_4(place: int, expected: list[float]) -> None:
    assert encode_place(place, 4) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("distance", "product"), [(1, 249.10210), (10, 173.78972), (0, 256)])
def test_published_products_of_width_512(distance: int, product: float) -> None:
    assert product_at_distance(distance, 512) == pytest.approx(product, abs=5e-6)


@pytest.mark.parametrize("width", [4, 256, 512])
def test_every_vector_has_the_same_length_and_products_depend_on_the_distance_alone(width: int) -> None:
    table = torch.tensor([encode_place(place, width) for place in range(40)], dtype=torch.float64)
    products = table @ table.T
    for distance in range(40):
        expected = torch.full((40 - distance,), product_at_distance(distance, width), dtype=torch.float64)
        torch.testing.assert_close(products.diagonal(distance), expected)
    torch.testing.assert_close(products.diagonal(), torch.full((40,), width / 2, dtype=torch.float64))


def test_the_encoders_table_is_this_one() -> None:
    expected = torch.tensor([encode_place(place, 256) for place in range(513)])
    torch.testing.assert_close(positional_encoding(513, 256), expected, rtol=1e-6, atol=1e-6)


def test_an_odd_width_is_refused() -> None:
    with pytest.raises(InputError, match="a width of 7 makes no pairs; an even number does"):
        rates(7)
