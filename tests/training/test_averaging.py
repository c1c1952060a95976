"""The mean of what a network has been: which weights it has after so many steps."""

import math

import pytest
import torch
from torch import nn

from training.averaging import Averaging


def test_the_mean_follows_by_its_share_of_each_step_and_answers_as_in_use() -> None:
    torch.manual_seed(0)
    averaging = Averaging(nn.Linear(2, 1, bias=False), decay=0.75)
    averaging.train()
    weight = averaging.network.weight
    optimizer = torch.optim.SGD(averaging.network.parameters(), lr=0.1)
    seen = []
    for _ in range(4):
        averaging.descend(weight.square().sum(), optimizer)
        seen.append(weight.detach().clone())
    # The first step has nothing before it.
    expected = 0.75**3 * seen[0] + 0.25 * (0.75**2 * seen[1] + 0.75 * seen[2] + seen[3])
    torch.testing.assert_close(averaging.mean.weight.detach(), expected)
    assert not torch.allclose(weight, averaging.mean.weight)
    assert averaging.network.training
    assert not averaging.mean.training


def test_what_is_kept_of_it_holds_both() -> None:
    one, other = (Averaging(nn.Linear(2, 1), decay=0.5) for _ in range(2))
    optimizer = torch.optim.SGD(one.network.parameters(), lr=0.1)
    for _ in range(2):
        one.descend(one.network.weight.square().sum(), optimizer)
    other.load_state_dict(one.state_dict())
    torch.testing.assert_close(other.network.weight, one.network.weight)
    torch.testing.assert_close(other.mean.weight, one.mean.weight)
    assert not torch.allclose(other.mean.weight, other.network.weight)


@pytest.mark.parametrize("with_buffers", [True, False])
def test_statistics_of_batch_normalisation_are_averaged_only_where_that_is_wanted(with_buffers: bool) -> None:
    averaging = Averaging(nn.BatchNorm1d(1, momentum=1.0), decay=0.75, with_buffers=with_buffers)
    averaging.train()
    optimizer = torch.optim.SGD(averaging.network.parameters(), lr=0.1)
    for mean in (1.0, 2.0):
        batch = torch.tensor([[mean - 1], [mean + 1]])
        averaging.descend(averaging.network(batch).square().sum(), optimizer)
    # The first mean is that after the first step; of the second a quarter is added.
    expected = 0.75 * 1.0 + 0.25 * 2.0 if with_buffers else 2.0
    assert averaging.mean.running_mean is not None
    assert averaging.mean.running_mean.item() == pytest.approx(expected)


def test_a_gradient_is_cut_to_the_length_that_is_named() -> None:
    averaging = Averaging(nn.Linear(2, 1, bias=False), decay=0.5)
    optimizer = torch.optim.SGD(averaging.network.parameters(), lr=1.0)
    for largest, length in ((0.25, 0.25), (math.inf, 5.0)):
        before = averaging.network.weight.detach().clone()
        averaging.descend((averaging.network.weight * torch.tensor([3.0, 4.0])).sum(), optimizer, largest)
        assert (averaging.network.weight.detach() - before).norm().item() == pytest.approx(length, rel=1e-5)
