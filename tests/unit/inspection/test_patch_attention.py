"""How far heads look over a picture: heads whose answer is known."""

import math

import pytest
import torch

from heatscope.inspection.patch_attention import describe_patch_heads, distances

ROWS, COLUMNS = 3, 4
TOKENS = 1 + ROWS * COLUMNS


def test_distances_are_those_between_centres() -> None:
    for first in range(ROWS * COLUMNS):
        for second in range(ROWS * COLUMNS):
            (y, x), (v, u) = divmod(first, COLUMNS), divmod(second, COLUMNS)
            assert float(distances(ROWS, COLUMNS)[first, second]) == pytest.approx(math.hypot(y - v, x - u))


def test_a_head_that_asks_itself_looks_nowhere() -> None:
    [head] = describe_patch_heads(torch.eye(TOKENS).unsqueeze(0), ROWS, COLUMNS)
    assert (head.distance, head.entropy, head.itself, head.neighbours, head.class_token) == (0, 0, 1, 0, 0)


def test_a_head_that_asks_all_alike_is_as_broad_as_can_be() -> None:
    [head] = describe_patch_heads(torch.full((1, TOKENS, TOKENS), 1 / TOKENS), ROWS, COLUMNS)
    assert head.broadness == pytest.approx(1)
    assert head.entropy == pytest.approx(math.log(TOKENS))
    places = [(row, column) for row in range(ROWS) for column in range(COLUMNS)]
    every = [math.dist(first, second) for first in places for second in places]
    assert head.distance == pytest.approx(sum(every) / len(every))
    near = sum(0 < max(abs(a - c), abs(b - d)) <= 1 for a, b in places for c, d in places)
    assert head.neighbours == pytest.approx(near / len(places) / TOKENS)
    assert head.class_token == head.itself == pytest.approx(1 / TOKENS)


def test_attention_on_the_class_token_is_no_distance() -> None:
    attention = torch.zeros(1, TOKENS, TOKENS)
    attention[:, :, 0] = 0.75
    attention[:, 0, 0] = 1
    for query in range(1, TOKENS):
        column = (query - 1) % COLUMNS
        asked = query + 1 if column < COLUMNS - 1 else query - 1  # the patch beside it
        attention[0, query, asked] = 0.25
    [head] = describe_patch_heads(attention, ROWS, COLUMNS)
    assert head.distance == pytest.approx(1)
    assert head.neighbours == pytest.approx(0.25)
    assert head.class_token == pytest.approx(0.75)
    attention[0, 1:] = 0
    attention[0, 1:, 0] = 1
    assert describe_patch_heads(attention, ROWS, COLUMNS)[0].distance == 0


def test_no_head_looks_farther_than_the_corners() -> None:
    far = distances(ROWS, COLUMNS)
    attention = torch.zeros(1, TOKENS, TOKENS)
    attention[0, 0, 0] = 1
    attention[0, torch.arange(1, TOKENS), 1 + far.argmax(dim=1)] = 1
    [head] = describe_patch_heads(attention, ROWS, COLUMNS)
    assert head.distance == pytest.approx(head.farthest) == pytest.approx(float(far.amax(dim=1).mean()))
