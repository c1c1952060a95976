"""Gradients at any node, against autograd on a network that does nothing in place."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, draw


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 3, 3),
        nn.ReLU(inplace=True),
        nn.Conv2d(3, 3, 3),
        nn.ReLU(inplace=True),
        nn.Flatten(),
        nn.Linear(12, 4),
    )


def by_hand(layers: nn.Sequential, x: Tensor) -> dict[str, Tensor]:
    """Return the gradient of score 2 at each step, computed out of place."""
    steps = {"input": x.clone().requires_grad_()}
    current = steps["input"]
    for name, layer in layers.named_children():
        current = F.relu(current) if isinstance(layer, nn.ReLU) else layer(current)
        if not current.requires_grad:
            current.requires_grad_()
        steps[name] = current
    gradients = torch.autograd.grad(current[0, 2], list(steps.values()))
    return dict(zip(steps, gradients, strict=True))


@pytest.mark.parametrize("is_frozen", [False, True])
def test_gradients_equal_those_of_a_copy_that_overwrites_nothing(is_frozen: bool) -> None:
    layers = network().requires_grad_(not is_frozen)
    x = draw(1, 1, 6, 6)
    trace = record(layers, x, gradients=True)
    names = ["input", "0", "1", "2", "3", "4", "5"]
    found = trace.gradients(trace.result[0, 2], names)
    exact = by_hand(layers, x)
    for name, gradient in zip(names, found, strict=True):
        assert gradient is not None
        torch.testing.assert_close(gradient, exact[name])
    assert all(parameter.grad is None for parameter in layers.parameters())
    torch.testing.assert_close(trace.inputs["input"], x)


@pytest.mark.parametrize("is_frozen", [False, True])
def test_gradients_behind_whole_numbers(is_frozen: bool) -> None:
    torch.manual_seed(0)
    layers = nn.Sequential(nn.Embedding(9, 4), nn.Linear(4, 4), nn.ReLU(inplace=True), nn.Linear(4, 2))
    layers.requires_grad_(not is_frozen)
    indices = torch.tensor([[1, 2, 8]])
    trace = record(layers, indices, gradients=True)
    found = trace.gradients(trace.result.sum(), ["0", "1", "2"])
    rows = layers[0](indices).detach().requires_grad_()
    hidden = layers[1](rows)
    positive = F.relu(hidden)
    exact = torch.autograd.grad(layers[3](positive).sum(), [rows, hidden, positive])
    for gradient, right in zip(found, exact, strict=True):
        torch.testing.assert_close(gradient, right)


def test_network_may_overwrite_its_input() -> None:
    def overwriting(x: Tensor) -> Tensor:
        x.mul_(3)
        x[0] = 0
        return x**2

    trace = record(Calls(overwriting), torch.tensor([1.0, 2.0]), gradients=True)
    (gradient,) = trace.gradients(trace.result.sum(), ["input"])
    assert gradient is not None
    assert gradient.tolist() == [0, 36]
    assert trace.inputs["input"].tolist() == [1, 2]


def test_views_stay_views() -> None:
    def through_a_view(x: Tensor) -> Tensor:
        table = torch.zeros(3)
        table.view(3)[1:] = 2.0
        return table * x

    trace = record(Calls(through_a_view), torch.ones(3), gradients=True)
    assert trace.result.tolist() == [0, 2, 2]
    assert trace.gradients(trace.result.sum(), ["input"])[0].tolist() == [0, 2, 2]  # type: ignore[union-attr]


def test_no_dependence_is_none_and_no_gradient_is_an_error() -> None:
    trace = record(Calls(lambda x: (x.sin(), x.cos(), x.argmax())), draw(3), gradients=True)
    assert trace.gradients(trace.result[0].sum(), ["cos"]) == [None]
    with pytest.raises(InputError, match="'argmax' has no gradient; record with gradients, and name a node of real"):
        trace.gradients(trace.result[0].sum(), ["argmax"])
    plain = record(nn.Tanh(), draw(3))
    with pytest.raises(InputError, match="'tanh' has no gradient; record with gradients"):
        plain.gradients(plain.result.sum(), ["tanh"])


def test_gradients_of_some_nodes_of_many() -> None:
    layers = network()
    trace = record(layers, draw(1, 1, 6, 6), keep=["2", "5"], gradients=True)
    (gradient,) = trace.gradients(trace["5"].output[0, 2], ["2"])
    torch.testing.assert_close(gradient, by_hand(layers, draw(1, 1, 6, 6))["2"])
    with pytest.raises(InputError, match="'0' has no gradient"):
        trace.gradients(trace["5"].output[0, 2], ["0"])


def test_recording_with_gradients_works_within_no_grad() -> None:
    with torch.no_grad():
        trace = record(nn.Tanh(), torch.zeros(2), gradients=True)
    assert trace.gradients(trace.result.sum(), ["input"])[0].tolist() == [1, 1]  # type: ignore[union-attr]


def test_view_that_is_overwritten_has_no_gradient_of_its_own_and_says_so() -> None:
    def overwriting(x: Tensor) -> Tensor:
        y = x.sin()
        y.view(4).relu_()
        return y * 2

    trace = record(Calls(overwriting), draw(2, 2), gradients=True)
    found = trace.gradients(trace.result.sum(), ["sin", "input"])
    x = draw(2, 2).requires_grad_()
    sine = x.sin()
    exact = torch.autograd.grad((sine.relu() * 2).sum(), [sine, x])
    torch.testing.assert_close(found, list(exact))
    for name in ("view", "relu"):
        with pytest.raises(InputError, match=f"'{name}' was overwritten in place, and is a view; name what it is"):
            trace.gradients(trace.result.sum(), [name])
