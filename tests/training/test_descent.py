"""One step downhill."""

import pytest
import torch
from torch import nn

from training.descent import descend


@pytest.mark.parametrize(("slope", "step"), [(30.0, 1.0), (0.25, 0.25)])
def test_a_step_is_no_longer_than_the_rate_times_one(slope: float, step: float) -> None:
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, 2.0)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for done in (1, 2):  # the second step knows nothing of the first one's gradient
        descend(model, slope * model.weight.sum(), optimizer)
        assert model.weight.item() == pytest.approx(2.0 - done * step, abs=1e-5)
