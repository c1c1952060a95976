"""Scaled dot-product attention against PyTorch in float64, with every mask."""

from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, check, draw

attend = F.scaled_dot_product_attention


def three(heads: int = 2, shared: int = 2, queries: int = 4, keys: int = 5) -> tuple[Tensor, Tensor, Tensor]:
    return draw(2, heads, queries, 3), draw(2, shared, keys, 3, seed=1), draw(2, shared, keys, 6, seed=2)


def test_attention() -> None:
    check(attend, *three(), kind="attention")
    check(partial(attend, scale=0.3), *three(), kind="attention")
    check(attend, draw(4, 3), draw(5, 3), draw(5, 2), kind="attention")
    check(attend, draw(2, 4, 3), draw(2, 5, 3), draw(2, 5, 2), kind="attention")


@pytest.mark.parametrize("shape", [(4, 5), (1, 5), (2, 1, 4, 5), (2, 2, 4, 5), (1, 1, 1, 5)])
def test_attention_with_a_mask(shape: tuple[int, ...]) -> None:
    check(attend, *three(), draw(*shape), kind="attention")
    check(attend, *three(), draw(*shape) > -0.5, kind="attention")


def test_attention_that_is_causal_sees_nothing_that_comes_later() -> None:
    for queries, keys in ((4, 4), (4, 6), (6, 4)):
        check(partial(attend, is_causal=True), *three(queries=queries, keys=keys), kind="attention")
    trace = record(Calls(partial(attend, is_causal=True)), *three())
    assert trace.field("scaled_dot_product_attention", (0, 1, 2, 0))["input3"].box == ((0, 0), (1, 1), (0, 2), (0, 0))


def test_heads_that_share_their_keys() -> None:
    check(partial(attend, enable_gqa=True), *three(heads=6, shared=2), kind="attention")
    check(partial(attend, enable_gqa=True), *three(heads=4, shared=1), draw(4, 5) > 0, kind="attention")


def test_query_that_may_look_at_nothing_takes_nothing() -> None:
    mask = torch.tensor([[True, True], [False, False]])
    opened = record(Calls(attend), draw(2, 3), draw(2, 3), draw(2, 3), mask).open(
        "scaled_dot_product_attention", (1, 0)
    )
    assert opened.value == opened.recorded == 0


def test_steps_lead_from_scores_to_weights() -> None:
    query, keys, values = three()
    steps = record(Calls(attend), query, keys, values).open("scaled_dot_product_attention", (1, 0, 2, 4)).steps
    scores = query[1, 0, 2].double() @ keys[1, 0].double().T
    torch.testing.assert_close(steps["scores"], scores)
    torch.testing.assert_close(steps["weights"], (scores / 3**0.5).softmax(0))


def test_weights_that_are_dropped_by_chance_are_not_guessed() -> None:
    assert record(Calls(partial(attend, dropout_p=0.5)), *three()).nodes[-1].kind == "opaque"
