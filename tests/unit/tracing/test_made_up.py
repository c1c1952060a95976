"""Numbers that a network writes down by itself, told from those it draws with the help of others."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, draw

MADE_UP: list[Callable[[Tensor], Tensor]] = [
    lambda x: torch.zeros(3), lambda x: torch.arange(3.0), lambda x: torch.randn_like(x), lambda x: x.new_ones(2, 2),
    lambda x: torch.full_like(x, 7), lambda x: torch.empty(3).normal_(), lambda x: x.clone().uniform_(),
    lambda x: torch.linspace(0, 1, 5), lambda x: torch.eye(3), lambda x: torch.tensor([1.0, 2.0]),
    lambda x: torch.normal(0.0, 1.0, (3,)), lambda x: x.clone().bernoulli_(0.5),
    lambda x: x.new_zeros(2, torch.tensor(3)), lambda x: torch.ones(torch.tensor(2), 3),  # type: ignore[call-overload]
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MADE_UP)))
def test_numbers_that_depend_on_no_input(number: int) -> None:
    trace = record(Calls(MADE_UP[number]), draw(3))
    node = trace.nodes[-1]
    assert node.kind == "constant"
    place = (0,) * len(node.shape)
    opened = trace.open(node.name, place)
    assert opened.value == opened.recorded == float(node.output[place])
    assert trace.field(node.name, place) == {}


DRAWN: list[Callable[[Tensor], Tensor]] = [
    lambda x: torch.bernoulli(x.sigmoid()),
    lambda x: torch.normal(x, 1.0),
    lambda x: torch.empty(3).bernoulli_(x.sigmoid()),
    lambda x: torch.poisson(x.exp()),
    lambda x: torch.multinomial(x.exp(), 2),
]


@pytest.mark.parametrize("number", range(len(DRAWN)))
def test_numbers_that_are_drawn_with_the_help_of_others_depend_on_them(number: int) -> None:
    trace = record(Calls(DRAWN[number]), draw(3))
    node = trace.nodes[-1]
    assert node.kind == "opaque"
    assert trace.field(node.name, (0,))["input"].box == ((0, 2),)
