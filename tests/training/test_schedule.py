"""The learning rate's way up and down."""

import pytest
import torch

from training.schedule import WARM_UP_SHARE, set_rate


@pytest.mark.parametrize(
    ("progress", "share"),
    [(0, 1e-3 / WARM_UP_SHARE), (WARM_UP_SHARE, 1), ((1 + WARM_UP_SHARE) / 2, 0.5), (1, 0)],
)
def test_rate_rises_to_its_peak_and_falls_to_nothing(progress: float, share: float) -> None:
    optimizer = torch.optim.AdamW([torch.zeros(1, requires_grad=True)])
    set_rate(optimizer, 2e-3, progress)
    assert optimizer.param_groups[0]["lr"] == pytest.approx(2e-3 * share, abs=1e-9)
