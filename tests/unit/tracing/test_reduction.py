"""What takes many values together, against PyTorch in float64."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, check, draw

REDUCTIONS: list[Callable[[Any], Any]] = [
    lambda x: x.mean(), lambda x: x.mean(-1), lambda x: x.mean((1, -1), keepdim=True), lambda x: x.sum(1, True),
    lambda x: torch.sum(x, dim=[0, 2]), lambda x: x.sum(axis=1, keepdims=True), lambda x: x.prod(), lambda x: x.prod(2),
    lambda x: x.amax(1), lambda x: x.amin((0, 1)), lambda x: x.max(), lambda x: x.max(-1), lambda x: x.min(1, True),
    lambda x: torch.max(x, dim=0), lambda x: x.var(), lambda x: x.var(-1), lambda x: x.var(-1, False),
    lambda x: x.var(1, correction=0), lambda x: x.std((0, 1), unbiased=False, keepdim=True), lambda x: x.std(2),
    lambda x: torch.var_mean(x, 1), lambda x: torch.std_mean(x, -1, correction=0),
    lambda x: torch.var(x, (1, 2), correction=2), lambda x: x.norm(), lambda x: x.norm(dim=-1), lambda x: x.norm(1, 1),
    lambda x: x.norm(p=3, dim=(0, 1), keepdim=True),
    lambda x: x.norm("fro", dim=1), lambda x: x.norm(float("inf"), -1), lambda x: torch.linalg.vector_norm(x, 2, dim=1),
    lambda x: torch.linalg.vector_norm(x, ord=0.5), lambda x: torch.linalg.vector_norm(x, float("-inf"), -1),
    lambda x: x.logsumexp(1), lambda x: torch.logsumexp(x, (0, 2), True), lambda x: x.argmax(-1), lambda x: x.argmin(),
    lambda x: torch.aminmax(x, dim=1), lambda x: (x > 0).any(1), lambda x: (x > -1).all(), lambda x: x.nansum(1),
    lambda x: torch.count_nonzero(x > 0, dim=1), lambda x: (x > 0).sum(-1), lambda x: x.mean(0, dtype=torch.float64),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(REDUCTIONS)))
def test_reduction(number: int) -> None:
    check(REDUCTIONS[number], draw(3, 4, 5), kind="reduction")


def test_reduction_of_one_number() -> None:
    for function in (lambda x: x.sum(), lambda x: x.mean(0), lambda x: x.amax(-1), lambda x: x.norm()):
        check(function, torch.tensor(2.5), kind="reduction")


def test_each_says_its_own_formula() -> None:
    def formula(function: Callable[[Tensor], Any]) -> str:
        trace = record(Calls(function), draw(3, 4))
        return trace.open(trace.nodes[-1].name, (1,)).formula

    assert formula(lambda x: x.mean(-1)) == "Σ x / count"
    assert formula(lambda x: x.var(-1)) == "Σ (x − mean)² / (count − 1)"
    assert formula(lambda x: x.var(-1, correction=0)) == "Σ (x − mean)² / count"
    assert formula(lambda x: x.norm(dim=-1)) == "√ Σ x²"
    assert formula(lambda x: x.norm(3, dim=-1)) == "(Σ |x| ^ 3) ^ (1 / 3)"


def test_norms_of_matrices_are_not_guessed() -> None:
    assert record(Calls(lambda x: torch.norm(x, "nuc")), draw(3, 4)).nodes[-1].kind == "opaque"


CUMULATIONS: list[Callable[[Tensor], Any]] = [
    lambda x: x.cumsum(-1), lambda x: x.cumsum(dim=0), lambda x: x.cumprod(1), lambda x: x.logcumsumexp(1),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(CUMULATIONS)))
def test_cumulation(number: int) -> None:
    check(CUMULATIONS[number], draw(3, 4), kind="cumulation")


def test_largest_so_far() -> None:
    trace = record(Calls(lambda x: x.cummax(-1)), draw(3, 4))
    assert [node.kind for node in trace] == ["cumulation", "opaque"]
    assert trace.open("cummax", (1, 2)).value == float(draw(3, 4)[1, :3].max())
    assert trace.field("cummax", (1, 2))["input"].box == ((1, 1), (0, 2))


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_softmax(dim: int) -> None:
    for function in (F.softmax, F.log_softmax, F.softmin, torch.softmax, torch.special.log_softmax):
        check(lambda x, of=function: of(x, dim=dim), draw(3, 4, 5) * 3, kind="softmax")
    check(lambda x: x.softmax(dim, dtype=torch.float64), draw(3, 4, 5), kind="softmax")


def test_softmax_of_masked_scores() -> None:
    scores = torch.tensor([[1.0, -torch.inf, 2.0], [-torch.inf] * 3])
    check(lambda x: x.softmax(-1), scores, kind="softmax", sound=False)
    trace = record(Calls(lambda x: x.softmax(-1)), torch.tensor([[1.0, 2.0, 3.0]]))
    values = [trace.open("softmax", (0, index)).value for index in range(3)]
    assert values == pytest.approx([0.0900306, 0.2447285, 0.6652410], abs=1e-7)  # A published table.
    check(lambda x: x.softmax(0), torch.tensor(3.0), kind="softmax")


def test_ranking() -> None:
    for function in (lambda x: x.topk(2), lambda x: x.topk(2, dim=1), lambda x: x.sort(-1, descending=True),
                     lambda x: x.kthvalue(2, 0), lambda x: x.median(1), lambda x: x.median(), lambda x: x.msort(),
                     lambda x: x.topk(2, largest=False), lambda x: x.nanmedian(-1, True)):  # fmt: skip
        check(function, draw(4, 5, 3), kind="ranking")


def test_distances() -> None:
    check(torch.cdist, draw(3, 4), draw(5, 4), kind="distance", tolerance=1e-5)
    check(lambda a, b: torch.cdist(a, b, p=1.0), draw(2, 3, 4), draw(2, 5, 4), kind="distance")
    check(F.cosine_similarity, draw(3, 4), draw(3, 4, seed=1), kind="similarity")
    check(lambda a, b: F.cosine_similarity(a, b, dim=-1), draw(3, 1, 4), draw(5, 4, seed=1), kind="similarity")
