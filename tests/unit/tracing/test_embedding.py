"""Rows of tables against PyTorch in float64."""

from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from heatscope.tracing import record
from tests.unit.tracing.checking import check, draw

INDICES = torch.tensor([[1, 4, 4], [0, 2, 6]])


def test_embedding() -> None:
    check(F.embedding, INDICES, draw(7, 3), kind="embedding")
    check(F.embedding, torch.tensor(3), draw(7, 3), kind="embedding")
    check(lambda weight, indices: torch.embedding(weight, indices), draw(7, 3), INDICES, kind="embedding")
    check(partial(F.embedding, padding_idx=4), INDICES, draw(7, 3), kind="embedding")


@pytest.mark.parametrize("mode", ["mean", "sum", "max"])
@pytest.mark.parametrize("padding", [None, 4])
def test_embedding_bag(mode: str, padding: int | None) -> None:
    bag = partial(F.embedding_bag, mode=mode, padding_idx=padding)
    check(bag, INDICES, draw(7, 3), kind="embedding bag")
    check(bag, INDICES.flatten(), draw(7, 3), torch.tensor([0, 2, 2, 5]), kind="embedding bag")
    check(partial(bag, include_last_offset=True), INDICES.flatten(), draw(7, 3), torch.tensor([0, 4, 6]),
          kind="embedding bag")  # fmt: skip


def test_embedding_bag_with_a_weight_for_each_sample() -> None:
    check(lambda indices, weight, shares: F.embedding_bag(indices, weight, mode="sum", per_sample_weights=shares),
          INDICES, draw(7, 3), draw(2, 3), kind="embedding bag")  # fmt: skip
    check(lambda n, w, s: F.embedding_bag(n, w, torch.tensor([0, 2]), mode="sum", per_sample_weights=s),
          INDICES.flatten(), draw(7, 3), draw(6), kind="embedding bag")  # fmt: skip


def test_module_names_its_bag() -> None:
    trace = record(nn.Sequential(nn.EmbeddingBag(7, 3)), INDICES)
    assert trace.open("0", (1, 2)).formula == "Σ weight[index] / count"
