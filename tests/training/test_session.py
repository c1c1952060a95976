"""One loop trains all that reads words: the rate over all passes, a checkpoint after them, and on from where it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from training import session as sessions
from training.descent import adamw, descend
from training.schedule import set_rate
from training.session import Session

PEAK = 0.1
STEPS = 3


class Learning:
    """A small network, seeded, that passes over numbers made up anew in each pass."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        self.model = nn.Linear(4, 1)
        self.optimizer = adamw(self.model)

    def one_pass(
        self, epoch: int, rate_at: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Take some steps."""
        torch.manual_seed(100 + epoch)
        for step in range(STEPS):
            rate_at(step / STEPS)
            loss = (self.model(torch.randn(8, 4)) - 1).square().mean()
            descend(self.model, loss, optimizer)
        return {"loss": float(loss.detach())}

    def session(self, folder: Path, total: int) -> Session:
        """Return where it is kept, resumed."""
        session = Session(folder, {"model": self.model, "optimizer": self.optimizer}, total)
        session.resume()
        return session


def test_the_loop_is_what_is_written_out_here(tmp_path: Path) -> None:
    by_hand, by_session = Learning(), Learning()
    losses: list[float] = []
    for epoch in range(4):
        sets = lambda share, epoch=epoch: set_rate(by_hand.optimizer, PEAK, (epoch + share) / 4)  # noqa: E731
        losses.append(by_hand.one_pass(epoch, sets, by_hand.optimizer)["loss"])
    session = by_session.session(tmp_path, 4)
    session.train(by_session.one_pass, by_session.optimizer, PEAK)
    assert torch.equal(by_session.model.weight, by_hand.model.weight)
    assert [row["loss"] for row in session.curve] == losses
    assert [row["epoch"] for row in session.curve] == [1, 2, 3, 4]


def test_what_was_stopped_goes_on_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "LEAST_SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    whole, stopped, resumed = Learning(), Learning(), Learning()
    whole.session(tmp_path / "whole", 4).train(whole.one_pass, whole.optimizer, PEAK)

    def breaks(epoch: int, rate_at: Callable[[float], None], optimizer: torch.optim.Optimizer) -> dict[str, float]:
        if epoch == 2:
            raise KeyboardInterrupt
        return stopped.one_pass(epoch, rate_at, optimizer)

    with pytest.raises(KeyboardInterrupt):
        stopped.session(tmp_path / "stopped", 4).train(breaks, stopped.optimizer, PEAK)
    session = resumed.session(tmp_path / "stopped", 4)
    assert session.done == 2
    session.train(resumed.one_pass, resumed.optimizer, PEAK)
    assert torch.equal(resumed.model.weight, whole.model.weight)
    session.train(resumed.one_pass, resumed.optimizer, PEAK)  # nothing is left to be done
    assert session.done == 4
