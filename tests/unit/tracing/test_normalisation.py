"""Normalisations against ``torch.nn.functional`` in float64."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from heatscope.tracing import audit, record
from heatscope.tracing.operations import operation_of
from tests.unit.tracing.checking import check, draw


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 5), (2, 4, 3, 5), (2, 4, 2, 3, 2)])
def test_batch_normalisation(shape: tuple[int, ...]) -> None:
    mean, variance = draw(4), draw(4, positive=True)
    x = draw(*shape)
    check(F.batch_norm, x, mean, variance, kind="batch normalisation")
    check(lambda x, m, v, w, b: F.batch_norm(x, m, v, w, b, eps=0.1), x, mean, variance, draw(4, seed=1),
          draw(4, seed=2), kind="batch normalisation")  # fmt: skip
    check(lambda x, m, v, w, b: torch.batch_norm(x, w, b, m, v, False, 0.1, 1e-5, False), x, mean, variance,
          draw(4, seed=1), draw(4, seed=2), kind="batch normalisation")  # fmt: skip


def test_batch_normalisation_in_training_takes_the_batch_itself() -> None:
    check(lambda x, w, b: F.batch_norm(x, None, None, w, b, True), draw(4, 3, 5, 5), draw(3), draw(3, seed=1),
          kind="batch normalisation")  # fmt: skip


def test_layer_normalisation() -> None:
    check(lambda x, w, b: F.layer_norm(x, (5,), w, b), draw(2, 3, 5), draw(5), draw(5, seed=1),
          kind="layer normalisation")  # fmt: skip
    check(lambda x: F.layer_norm(x, [3, 5], eps=0.1), draw(2, 3, 5), kind="layer normalisation")
    check(lambda x, w: torch.layer_norm(x, (3, 5), w), draw(2, 3, 5), draw(3, 5), kind="layer normalisation")


def test_group_and_instance_normalisation() -> None:
    for groups in (1, 2, 6):
        check(lambda x, w, b, groups=groups: F.group_norm(x, groups, w, b), draw(2, 6, 3, 4), draw(6),
              draw(6, seed=1), kind="group normalisation")  # fmt: skip
    check(lambda x: F.group_norm(x, 2), draw(3, 4), kind="group normalisation")
    check(lambda x: F.instance_norm(x, eps=0.01), draw(2, 3, 4, 5), kind="group normalisation")
    check(lambda x, m, v: F.instance_norm(x, m, v, use_input_stats=False), draw(2, 3, 4, 5), draw(3),
          draw(3, positive=True), kind="group normalisation")  # fmt: skip


def test_root_mean_square_normalisation() -> None:
    check(lambda x, w: F.rms_norm(x, (5,), w), draw(2, 3, 5), draw(5), kind="RMS normalisation")
    check(lambda x: F.rms_norm(x, (3, 5), eps=0.1), draw(2, 3, 5), kind="RMS normalisation")
    # The number that PyTorch adds by itself shows where the vector is small.
    small = draw(2, 5) * 1e-4
    trace = record(nn.RMSNorm(5, elementwise_affine=False), small)
    assert audit(trace).worst < 1e-6
    assert audit(record(nn.RMSNorm(5, elementwise_affine=False), small.bfloat16())).worst < 8e-3


def test_networks_normalise_functions_that_do_several_things() -> None:
    trace = record(nn.LocalResponseNorm(3), draw(1, 5, 4, 4, positive=True))
    assert audit(trace).share == 1
    torch.testing.assert_close(trace.result, nn.LocalResponseNorm(3)(draw(1, 5, 4, 4, positive=True)))
    normalised = record(nn.Sequential(nn.Linear(4, 4), Normalised()), draw(3, 4))
    assert audit(normalised).share == 1
    assert normalised.result.norm(dim=-1).tolist() == pytest.approx([1, 1, 1])


class Normalised(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.normalize(x, dim=-1)


def test_formula_says_only_what_there_is() -> None:
    def formula(module: nn.Module, *shape: int) -> tuple[str, str]:
        trace = record(module.eval(), draw(*shape))
        node = trace.nodes[-1]
        return trace.open(node.name, (0,) * len(shape)).formula, operation_of(node).words_of(node)

    whole = "(x − mean) / √(variance + epsilon) · weight + bias"
    assert formula(nn.BatchNorm2d(3), 1, 3, 2, 2)[0] == whole
    assert formula(nn.LayerNorm(4), 2, 4) == (
        whole, "of each vector the mean is taken off, the rest divided by its spread, then scaled and moved",
    )  # fmt: skip
    assert formula(nn.LayerNorm(4, bias=False), 2, 4)[0] == whole.removesuffix(" + bias")
    assert formula(nn.GroupNorm(1, 3, affine=False), 2, 3, 4) == (
        "(x − mean) / √(variance + epsilon)",
        "of each group of channels the mean is taken off, the rest divided by its spread",
    )
    assert formula(nn.RMSNorm(4, elementwise_affine=False), 2, 4)[0] == "x / √(mean of x² + epsilon)"
