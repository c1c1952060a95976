"""What is recorded stays what it was, whoever writes over it afterwards."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.tracing import Trace, audit, record
from tests.unit.tracing.checking import Calls, draw


def opened_values(trace: Trace) -> None:
    """Every value of every node is what its own arithmetic gives."""
    found = audit(trace, samples=12)
    assert found.failures == {}
    assert found.worst < 1e-6


def test_value_before_an_activation_in_place_is_kept() -> None:
    first = nn.Linear(4, 4)
    network = nn.Sequential(first, nn.ReLU(inplace=True), nn.Linear(4, 4), nn.ReLU(inplace=True))
    x = draw(3, 4)
    trace = record(network, x)
    torch.testing.assert_close(trace["0"].output, F.linear(x, first.weight, first.bias))
    assert (trace["0"].output < 0).any()
    assert (trace["1"].output >= 0).all()
    opened_values(trace)


def test_all_ways_to_write_in_place() -> None:
    def written(x: Tensor) -> Tensor:
        y = x + 0
        y += 1
        y.mul_(2)
        y[0] = 5
        torch.sin(y, out=y)
        F.relu(y, inplace=True)
        torch.relu_(y)
        y.clamp_(max=0.5)
        y.masked_fill_(y > 0.4, -1)
        y.copy_(y * 2)
        y **= 2
        y.sub_(x)
        y.unsqueeze_(0)
        return y.squeeze(0)

    trace = record(Calls(written), draw(4))
    torch.testing.assert_close(trace.result, written(draw(4)))
    opened_values(trace)
    values = [node.output.clone() for node in trace]
    again = record(Calls(written), draw(4))
    for before, node in zip(values, again, strict=True):
        torch.testing.assert_close(before, node.output, rtol=0, atol=0)


def test_writing_into_a_view_is_said_and_each_value_is_traced_to_who_wrote_it() -> None:
    def written(x: Tensor) -> Tensor:
        y = x * 2
        y[:, 1].add_(100)
        y.T[0].mul_(3)
        return y - 1

    trace = record(Calls(written), torch.arange(6.0).reshape(2, 3))
    assert [node.name for node in trace] == ["mul", "getitem", "add", "overwritten", "T", "getitem@2", "mul@2",
                                             "overwritten@2", "sub"]  # fmt: skip
    assert trace["mul"].output.tolist() == [[0, 2, 4], [6, 8, 10]]
    assert trace["overwritten@2"].output.tolist() == [[0, 102, 4], [18, 108, 10]]
    sources = [[trace.open("overwritten@2", (row, column)).operands[0].source for column in range(3)] for row in (0, 1)]
    assert sources == [["mul@2", "overwritten", "overwritten"]] * 2
    assert [trace.open("overwritten", (1, column)).operands[0].source for column in range(3)] == ["mul", "add", "mul"]
    assert trace["sub"].inputs[0].name == "overwritten@2"
    opened_values(trace)


def test_receptive_field_goes_through_what_was_written_into_a_view() -> None:
    def written(x: Tensor) -> Tensor:
        y = torch.zeros(4)
        y[1:3].copy_(x[2:4])
        return y * 2

    trace = record(Calls(written), draw(5))
    assert trace.field("mul", (2,))["input"].box == ((3, 3),)
    assert trace.field("mul", (0,)) == {}


def test_several_writers_and_several_views() -> None:
    def written(x: Tensor) -> Tensor:
        y = x.clone()
        left, right = y.chunk(2, -1)
        left.mul_(-1)
        right.add_(left)
        left.add_(10)
        return torch.cat([y, left * 1, right * 1], -1)

    trace = record(Calls(written), draw(2, 4))
    torch.testing.assert_close(trace.result, written(draw(2, 4)))
    opened_values(trace)
    assert {trace.open("cat", (0, index)).value for index in (0, 4)} == {float(written(draw(2, 4))[0, 0])}


def test_inputs_parameters_and_buffers_that_are_overwritten() -> None:
    class Counting(nn.Module):
        steps: Tensor

        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("steps", torch.zeros(2))
            self.cache = torch.ones(3)

        def forward(self, x: Tensor) -> Tensor:
            before = x + self.steps.sum() + self.cache
            self.steps += 1
            self.cache[1:].mul_(5)
            x[0] = 7
            x.view(-1)[1:].neg_()
            return before * self.steps.sum() + self.cache + x

    x = draw(3)
    network, twin = Counting(), Counting()
    trace = record(network, x.clone())
    torch.testing.assert_close(trace.result, twin(x.clone()))
    torch.testing.assert_close(network.cache, torch.tensor([1.0, 5.0, 5.0]))
    assert trace["sum"].inputs[0].tensor.tolist() == [0, 0]
    assert trace["sum@2"].inputs[0].name == "add@3"
    opened_values(trace)
    assert network.steps.tolist() == [1, 1]


def test_tensor_that_shares_memory_is_not_mistaken_for_another() -> None:
    def reused(x: Tensor) -> Tensor:
        total = torch.zeros(3)
        for _ in range(5):
            made = x * 2
            made.add_(total)
            total = made + 1
            del made
        return total

    trace = record(Calls(reused), draw(3), keep=["add@10"])
    opened = trace.open("add@10", (1,))
    assert opened.value == pytest.approx(opened.recorded, rel=1e-6)
    opened_values(record(Calls(reused), draw(3)))


def test_only_what_is_kept_is_copied() -> None:
    network = nn.Sequential(*[nn.Sequential(nn.Linear(4, 4), nn.ReLU(inplace=True)) for _ in range(3)])
    trace = record(network, draw(2, 4), keep=["1.0"])
    assert (trace["1.0"].output < 0).any()
    assert [node.name for node in trace if node.is_kept] == ["1.0"]
    opened = trace.open("1.0", (0, 1))
    assert opened.value == pytest.approx(opened.recorded, rel=1e-5)
