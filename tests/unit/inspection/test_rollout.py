"""Rollout where it is known in closed form, and attention weighted by what it carries."""

import math

import pytest
import torch
from torch import nn

from heatscope.inspection.rollout import join_heads, rollout, value_weighted


@pytest.mark.parametrize(("length", "layers"), [(5, 6), (3, 1), (20, 4)])
def test_rollout_of_uniform_attention(length: int, layers: int) -> None:
    rolled = rollout([torch.full((length, length), 1 / length)] * layers)
    for depth, matrix in enumerate(rolled, start=1):
        # Of a token itself what no layer has mixed, 2^-L, and an equal part of the rest.
        beside = (1 - 2**-depth) / length
        expected = torch.full((length, length), beside) + torch.eye(length) * 2**-depth
        torch.testing.assert_close(matrix, expected, rtol=1e-5, atol=1e-6)
    diagonal = 1 / length + (1 - 1 / length) * 2**-layers
    assert float(rolled[-1][0, 0]) == pytest.approx(diagonal, rel=1e-5)


def test_rollout_of_five_tokens_and_six_layers_is_the_published_number() -> None:
    assert float(rollout([torch.full((5, 5), 0.2)] * 6)[-1][2, 2]) == pytest.approx(0.2125)


def test_rollout_of_previous_token_attention_is_binomial() -> None:
    layers, length = 6, 12
    previous = torch.diag(torch.ones(length - 1), -1)
    previous[0, 0] = 1
    row = rollout([previous] * layers)[-1][-1]
    expected = [math.comb(layers, back) / 2**layers for back in range(layers + 1)]
    torch.testing.assert_close(row[-layers - 1 :].flip(0), torch.tensor(expected))
    assert row[: -layers - 1].abs().max() == 0


def test_rollout_rows_sum_to_one_also_for_the_maximum_of_heads() -> None:
    attention = torch.randn(4, 8, 9, 9, generator=torch.Generator().manual_seed(0)).softmax(-1)
    for joining in ("mean", "max"):
        for matrix in rollout([join_heads(layer, joining) for layer in attention]):
            torch.testing.assert_close(matrix.sum(1), torch.ones(9))


def test_heads_that_are_off_take_no_part() -> None:
    attention = torch.randn(3, 4, 4, generator=torch.Generator().manual_seed(1)).softmax(-1)
    torch.testing.assert_close(join_heads(attention, "mean", {1}), (attention[0] + attention[2]) / 2)
    torch.testing.assert_close(join_heads(attention, "max", {0, 1}), attention[2])
    none_on = join_heads(attention, "mean", {0, 1, 2})
    assert none_on.abs().max() == 0
    torch.testing.assert_close(rollout([none_on])[0], torch.eye(4))


def test_value_weighted_attention_is_the_length_of_what_a_query_takes() -> None:
    torch.manual_seed(2)
    projection = nn.Linear(6, 6).requires_grad_(False)
    attention, value = torch.randn(2, 4, 4).softmax(-1), torch.randn(2, 4, 3)
    found = value_weighted(attention, value, projection.weight.reshape(6, 2, 3).transpose(0, 1))
    for head in range(2):
        for query in range(4):
            for key in range(4):
                taken = projection.weight[:, 3 * head : 3 * head + 3] @ (attention[head, query, key] * value[head, key])
                assert float(found[head, query, key]) == pytest.approx(float(taken.norm()), rel=1e-5)
