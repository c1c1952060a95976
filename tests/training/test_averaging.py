"""The mean of what a network has been: which weights it has after so many steps."""

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
