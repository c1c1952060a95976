"""A module that came with its tensors: tried on them as seldom as will do."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.models.adapter import Given
from heatscope.models.handed.fixed import with_tensors


class Counting(nn.Module):
    """A network that counts how often it is run."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Conv2d(3, 2, 3)
        self.runs = 0

    def forward(self, picture: Tensor) -> Tensor:
        """Run it."""
        self.runs += 1
        out: Tensor = self.inner(picture)
        return out.relu()


def test_it_is_run_bare_and_recorded_and_no_more() -> None:
    network = Counting().eval()
    served = with_tensors(network, Given((torch.rand(1, 3, 8, 8),)), "mine")
    assert network.runs == 2
    assert served.picture_name == "input"
    assert served.card.input["tensors"] == [{"name": "input", "dtype": "float32", "shape": [1, 3, 8, 8]}]
    assert [node.function for node in served.structure.trace.nodes] == ["conv2d", "relu"]


class Wavering(Counting):
    """One that gives another number each time."""

    def forward(self, picture: Tensor) -> Tensor:
        """Run it."""
        self.runs += 1
        out: Tensor = self.inner(picture)
        return out * self.runs


@pytest.mark.parametrize(
    ("network", "picture", "said"),
    [
        (Wavering(), torch.ones(1, 3, 8, 8), "cannot be used: it gives something else when it is recorded"),
        (Counting(), torch.ones(1, 4, 8, 8), "does not run on these tensors: .*expected input.* to have 3 channels"),
    ],
)
def test_what_cannot_be_asked_says_why(network: Any, picture: Tensor, said: str) -> None:
    with pytest.raises(InputError, match=said):
        with_tensors(network.eval(), Given((picture,)), "mine")
