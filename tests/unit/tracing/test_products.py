"""Linear layers, matrix products and Einstein sums against PyTorch in float64."""

import pytest
import torch
import torch.nn.functional as F

from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, check, draw


def test_linear() -> None:
    for shape in ((5,), (3, 5), (2, 3, 5)):
        check(F.linear, draw(*shape), draw(4, 5), draw(4), kind="linear")
        check(F.linear, draw(*shape), draw(4, 5), kind="linear")
        check(F.linear, draw(*shape), draw(5), kind="linear")
    check(lambda x, w, b: F.linear(bias=b, weight=w, input=x), draw(3, 5), draw(4, 5), draw(4), kind="linear")


def test_linear_says_only_what_there_is() -> None:
    trace = record(Calls(F.linear), draw(3, 5), draw(4, 5))
    assert trace.open("linear", (0, 0)).formula == "Σ input · weight"


@pytest.mark.parametrize(
    ("left", "right"),
    [((3, 4), (4, 2)), ((4,), (4,)), ((3, 4), (4,)), ((4,), (4, 2)), ((2, 3, 4), (4, 2)), ((3, 4), (5, 4, 2)),
     ((2, 1, 3, 4), (1, 5, 4, 2)), ((6, 2, 3, 4), (2, 4, 1)), ((2, 3, 4), (4,))],
)  # fmt: skip
def test_matrix_product(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    check(torch.matmul, draw(*left), draw(*right), kind="matrix product")
    check(lambda a, b: a @ b, draw(*left), draw(*right), kind="matrix product")
    check(lambda a, b: b.__rmatmul__(a), draw(*left), draw(*right), kind="matrix product")


@pytest.mark.parametrize("ends", [[2, 2, 7], [0, 3, 7], [7, 7, 7]])
def test_rows_in_groups(ends: list[int]) -> None:
    def apart(rows: torch.Tensor, matrices: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
        begins = [0, *ends.tolist()[:-1]]
        return torch.cat([rows[a:b] @ matrix for a, b, matrix in zip(begins, ends.tolist(), matrices, strict=True)])

    check(
        lambda a, b, at: F.grouped_mm(a, b, offs=at), draw(7, 8), draw(3, 8, 4),
        torch.tensor(ends, dtype=torch.int32), kind="grouped matrix product", reference=apart,
    )  # fmt: skip


def test_row_of_a_group_depends_on_where_groups_end() -> None:
    ends = torch.tensor([2, 2, 7], dtype=torch.int32)
    trace = record(Calls(lambda a, b, at: F.grouped_mm(a, b, offs=at)), draw(7, 8), draw(3, 8, 4), ends)
    opened = trace.open(trace.nodes[-1], (5, 1))
    assert opened.operands[1].places[3].tolist() == [2, 3, 1]
    assert {name: seen.box for name, seen in trace.field(trace.nodes[-1], (5, 1)).items()} == {
        "input": ((5, 5), (0, 7)), "input2": ((0, 2), (0, 7), (1, 1)), "input3": ((0, 2),),
    }  # fmt: skip


def test_other_names_of_matrix_products() -> None:
    check(torch.bmm, draw(2, 3, 4), draw(2, 4, 5), kind="matrix product")
    check(torch.mm, draw(3, 4), draw(4, 5), kind="matrix product")
    check(torch.mv, draw(3, 4), draw(4), kind="matrix product")
    check(torch.dot, draw(4), draw(4), kind="matrix product")
    check(torch.vdot, draw(4), draw(4), kind="matrix product")


def test_matrix_product_with_something_added() -> None:
    for bias in ((3, 5), (5,), (3, 1), (1,)):
        check(torch.addmm, draw(*bias), draw(3, 4), draw(4, 5), kind="matrix product")
    check(lambda b, x, y: torch.addmm(b, x, y, beta=0.5, alpha=-2), draw(5), draw(3, 4), draw(4, 5),
          kind="matrix product")  # fmt: skip
    check(lambda b, x, y: torch.addmm(input=b, mat2=y, mat1=x), draw(5), draw(3, 4), draw(4, 5), kind="matrix product")
    check(lambda b, x, y: torch.baddbmm(b, x, y, beta=0.25, alpha=3), draw(2, 1, 5), draw(2, 3, 4), draw(2, 4, 5),
          kind="matrix product")  # fmt: skip
    check(lambda b, x, y: torch.baddbmm(b, batch1=x, batch2=y), draw(2, 3, 5), draw(2, 3, 4), draw(2, 4, 5),
          kind="matrix product")  # fmt: skip
    check(lambda b, x, y: b.baddbmm_(x, y, beta=2), draw(2, 3, 5), draw(2, 3, 4), draw(2, 4, 5), kind="matrix product")
    check(lambda b, x, y: torch.addmv(b, x, y, alpha=2), draw(3), draw(3, 4), draw(4), kind="matrix product")


def test_factors_are_named() -> None:
    calls = Calls(lambda b, x, y: torch.addmm(b, x, y, beta=0.5, alpha=-2))
    opened = record(calls, draw(5), draw(3, 4), draw(4, 5)).open("addmm", (0, 0))
    assert opened.formula == "alpha · Σ row · column + beta · bias"
    assert [(each.role, float(each.values)) for each in opened.operands[-2:]] == [("alpha", -2), ("beta", 0.5)]


def test_beta_of_zero_leaves_out_what_is_no_number() -> None:
    check(lambda b, x, y: torch.addmm(b, x, y, beta=0), torch.full((5,), torch.nan), draw(3, 4), draw(4, 5),
          kind="matrix product", sound=False)  # fmt: skip


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [("ij,jk->ik", [(3, 4), (4, 5)]), ("ij,jk", [(3, 4), (4, 5)]), ("bhqd,bhkd->bhqk", [(2, 2, 3, 4), (2, 2, 5, 4)]),
     ("...ij,...jk->...ik", [(2, 1, 3, 4), (5, 4, 2)]), ("...d,d->...", [(2, 3, 4), (4,)]), ("ii->i", [(4, 4)]),
     ("ii", [(4, 4)]), ("iij->j", [(3, 3, 2)]), ("i,j,k->kji", [(2,), (3,), (4,)]), ("ij->", [(3, 4)]),
     ("b i j , b j k -> b k i", [(2, 3, 4), (2, 4, 5)]), ("Ab,bA->A", [(3, 2), (2, 3)]), ("i...->...", [(3, 2, 4)]),
     ("ibnd,jbnd->bnij", [(3, 2, 2, 4), (5, 2, 2, 4)]), ("ij,kj->ik", [(3, 1), (2, 1)])],
)  # fmt: skip
def test_einsum(equation: str, shapes: list[tuple[int, ...]]) -> None:
    tensors = [draw(*shape, seed=seed) for seed, shape in enumerate(shapes)]
    check(lambda *each: torch.einsum(equation, *each), *tensors, kind="einsum")
    check(lambda *each: torch.einsum(equation, list(each)), *tensors, kind="einsum")


def test_einsum_with_numbers_for_letters() -> None:
    check(lambda a, b: torch.einsum(a, [0, 1], b, [1, 2]), draw(2, 3), draw(3, 4), kind="einsum")


def test_outer_product() -> None:
    for function in (torch.outer, torch.ger, torch.Tensor.outer):
        check(function, draw(3), draw(4), kind="outer product")
