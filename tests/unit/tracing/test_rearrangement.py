"""What moves values and computes none, against PyTorch itself on the same numbers."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, check, draw

OF_ONE: list[Callable[[Any], Any]] = [
    lambda x: x.view(4, 6, 2), lambda x: x.view(-1), lambda x: x.reshape(6, -1), lambda x: x.transpose(-1, 0),
    lambda x: x.permute(2, 0, 1), lambda x: x.permute(2, 0, 1).reshape(4, 12), lambda x: x.flatten(1),
    lambda x: x.unflatten(1, (3, 2)), lambda x: x.unsqueeze(-2), lambda x: x[:, :1].squeeze(1), lambda x: x.squeeze(),
    lambda x: x[:1].expand(5, 6, 4), lambda x: x[..., None, 1:3], lambda x: x[:, ::2, 1], lambda x: x[-1],
    lambda x: x[:, [0, 2, 2]], lambda x: x[:, torch.tensor([3, 1])], lambda x: x[x > 0], lambda x: x.chunk(3, dim=1),
    lambda x: x.split([1, 3], dim=-1), lambda x: x.split(4, 1), lambda x: torch.tensor_split(x, 3, 1),
    lambda x: x.unbind(-1), lambda x: x.narrow(1, 2, 3), lambda x: x.select(-1, 2), lambda x: x[0].T, lambda x: x.mT,
    lambda x: x.movedim(0, -1), lambda x: torch.swapaxes(x, 0, 1), lambda x: F.pad(x, (1, 2)),
    lambda x: F.pad(x, (1, 0, 2, 3), value=7.0), lambda x: F.pad(x, (2, 1), mode="reflect"),
    lambda x: F.pad(x, (1, 1), mode="replicate"), lambda x: F.pad(x, (1, 2), mode="circular"),
    lambda x: F.pad(x, (-1, -1)), lambda x: x.repeat(2, 1, 2), lambda x: x.repeat_interleave(2, 1),
    lambda x: torch.tile(x, (2,)), lambda x: x.roll((1, 2), (1, 2)), lambda x: x.roll(3), lambda x: x.flip(-1, 0),
    lambda x: torch.rot90(x, 1, (1, 2)), lambda x: x.tril(), lambda x: x.triu(1), lambda x: x.unfold(1, 3, 2),
    lambda x: torch.diagonal(x, 1, 1, 2), lambda x: x.diag_embed(), lambda x: x.contiguous(), lambda x: x.clone(),
    lambda x: x.detach(), lambda x: x.masked_fill(x > 0, -torch.inf), lambda x: x.masked_select(x > 0),
    lambda x: torch.where(x > 0, x, 0.0), lambda x: torch.where(x > 0, -1.0, x), lambda x: x.ravel(),
    lambda x: F.pixel_shuffle(x.reshape(1, 4, 2, 6), 2), lambda x: F.pixel_unshuffle(x, 2),
    lambda x: F.channel_shuffle(x.reshape(1, 6, 2, 4), 3), lambda x: F.unfold(x.reshape(1, 2, 6, 4), 3, padding=1),
    lambda x: x.index_select(1, torch.tensor([5, 0])), lambda x: x.gather(2, torch.tensor([[[0], [3]], [[1], [2]]])),
    lambda x: x.take(torch.tensor([0, 7, 40])), lambda x: torch.meshgrid(x[0, 0], x[1, :, 0], indexing="ij"),
    lambda x: torch.atleast_3d(x[0]), lambda x: x.index_fill(1, torch.tensor([1, 3]), 2.5), lambda x: x.fill_(3.0),  # type: ignore[no-untyped-call]
    lambda x: torch.block_diag(x[0], x[1]), lambda x: x.reshape(8, 6).T.reshape(4, 12), lambda x: x.unsqueeze_(0),  # type: ignore[no-untyped-call]
    lambda x: x.transpose(0, 1)[2:5], lambda x: torch.take_along_dim(x, x.argmax(1, keepdim=True), 1),
    lambda x: x.where(x > 0, -1.0), lambda x: x.where(other=torch.tensor(2.0), condition=x > 0),
    lambda x: x.view(torch.tensor(4), 12), lambda x: x.permute(2, 0, 1).reshape(torch.tensor(4), -1),
    lambda x: x.narrow(1, torch.tensor(2), 3), lambda x: x.repeat(torch.tensor(2), 1, 1),
    lambda x: F.pad(x, (torch.tensor(1), 2)), lambda x: x[:, torch.tensor(3)],  # type: ignore[arg-type]
    lambda x: x[0, x[0, :, 0].argmax()], lambda x: x.narrow(1, x[0, :4, 0].argmax(), 2),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(OF_ONE)))
def test_rearrangement_of_one(number: int) -> None:
    # With a selection by sign a change outside of what is seen may well change which are taken: then all is seen.
    check(OF_ONE[number], draw(2, 6, 4), kind="view", tolerance=0)


OF_SEVERAL: list[Callable[..., Any]] = [
    lambda x, y: torch.cat([x, y], 1), lambda x, y: torch.cat((x, y, x), dim=-2), lambda x, y: torch.stack([x, x], -1),
    lambda x, y: torch.hstack([x, y]), lambda x, y: torch.cat([x.transpose(0, 1), y.transpose(0, 1)], 0),
    lambda x, y: x.masked_fill(x > 0, y[0, 0, 0]), lambda x, y: torch.where(x[:, :1] > 0, x[:, :1], y[:, :1]),
    lambda x, y: torch.broadcast_tensors(x[:, :1], y[:1]), lambda x, y: y.copy_(x[:, :3]),  # type: ignore[no-untyped-call]
    lambda x, y: x[:, :1].expand_as(y),
    lambda x, y: x.scatter(1, torch.zeros(2, 3, 4, dtype=torch.int64), y), lambda x, y: y.view_as(y),
    lambda x, y: x.index_copy(1, torch.tensor([4, 0, 2]), y), lambda x, y: x.slice_scatter(y, 1, 1, 4),
    lambda x, y: torch.cat([torch.zeros(2, 1, 4), x], 1), lambda x, y: x.index_put((torch.tensor([1]),), y[0, 0]),
    lambda x, y: y.where(y > 0, x[:, :3]),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(OF_SEVERAL)))
def test_rearrangement_of_several(number: int) -> None:
    check(OF_SEVERAL[number], draw(2, 6, 4), draw(2, 3, 4), kind="view", tolerance=0)


def test_setitem() -> None:
    def assigned(x: Tensor, y: Tensor) -> Tensor:
        made = torch.zeros(2, 3, 4)
        made[:, 1] = y
        made[..., 0] = 5.0
        made[made == 0] = -1
        return made

    trace = record(Calls(assigned), draw(1), draw(2, 4))
    assert [node.kind for node in trace if node.function == "setitem"] == ["view"] * 3
    first = trace["setitem"]
    assert trace.open("setitem", (0, 1, 2)).operands[0].source == "input2"
    assert trace.open("setitem", (0, 0, 2)).operands[0].source == "zeros"
    for node in (first, trace["setitem@2"], trace["setitem@3"]):
        for place in ((0, 0, 0), (1, 1, 3), (1, 2, 1)):
            opened = trace.open(node.name, place)
            assert opened.value == opened.recorded
    assert trace.field("setitem@2", (1, 1, 3))["input2"].box == ((1, 1), (3, 3))


def test_masks_and_whole_numbers_move_too() -> None:
    whole = torch.arange(12).reshape(3, 4)
    for function in (lambda n: n[:, 1:], lambda n: n.T, lambda n: torch.cat([n, n]), lambda n: F.pad(n, (1, 1)),
                     lambda n: n.masked_fill(n > 5, 0), lambda n: n.expand(2, 3, 4)):  # fmt: skip
        check(function, whole, kind="view", tolerance=0)
    check(lambda n: (n > 5).unsqueeze(0), whole, kind="view", tolerance=0)


def test_numbers_that_are_copied_from_whole_ones_came_from_there() -> None:
    def copied(x: Tensor, n: Tensor) -> Tensor:
        return x.copy_(n)

    opened = record(Calls(copied), torch.zeros(3), torch.tensor([4, 5, 6])).open("copy", (1,))
    assert (opened.operands[0].source, opened.value) == ("input2", 5)


def test_padding_and_masks_are_constants() -> None:
    trace = record(
        Calls(lambda x: F.pad(x, (1, 1)).masked_fill(torch.tensor([True, False, False]), -torch.inf)), draw(1)
    )
    assert trace.open("pad", (0,)).formula == "a constant"
    opened = trace.open("masked_fill", (0,))
    assert (opened.formula, opened.value) == ("a constant", -torch.inf)


def test_value_behind_a_mask_sees_the_mask() -> None:
    trace = record(Calls(lambda x, y: x.masked_fill(y > 0, 0.0)), draw(3), torch.tensor([1.0, -1.0, 1.0]))
    assert trace.field("masked_fill", (0,)).keys() == {"input2"}
    assert trace.field("masked_fill", (1,)).keys() == {"input", "input2"}
    assert trace.field("masked_fill", (1,))["input"].box == ((1, 1),)


def test_value_behind_a_mask_that_was_not_kept_may_have_seen_everything() -> None:
    network = Calls(lambda x, y: x.masked_fill(y > 0, 0.0) + 1)
    trace = record(network, draw(3), torch.tensor([1.0, -1.0, 1.0]), keep=["add"])
    assert {name: seen.box for name, seen in trace.field("add", (1,)).items()} == {
        "input": ((0, 2),),
        "input2": ((0, 2),),
    }


def test_another_type_seen_in_the_same_bytes_is_not_guessed() -> None:
    trace = record(Calls(lambda x: x.view(torch.int32)), draw(3))
    assert trace.nodes[-1].kind == "opaque"
    assert record(Calls(torch.nonzero), draw(3)).nodes[-1].kind == "opaque"


STEPPING: list[Callable[[Any], Any]] = [
    lambda x: torch.as_strided(x, (2, 2), (1, 1)), lambda x: x.as_strided((3, 4, 2), (8, 2, 1)),
    lambda x: x.transpose(0, 1).as_strided((2, 5, 2), (12, 4, 3)), lambda x: x[:, :1].as_strided((2,), (0,)),
    lambda x: torch.as_strided(size=(4, 6), stride=(4, 1), storage_offset=24, input=x[1:]),
    lambda x: x.reshape(1, 8, 6).transpose(0, 1).as_strided((7,), (6,)),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(STEPPING)))
def test_steps_through_memory(number: int) -> None:
    kind = "opaque" if number == 3 else "view through memory"  # That tensor has gaps.
    if kind == "opaque":
        assert record(Calls(STEPPING[number]), draw(2, 6, 4)).nodes[-1].kind == kind
    else:
        check(STEPPING[number], draw(2, 6, 4), kind=kind, tolerance=0)


def test_steps_out_of_a_tensor_are_not_followed() -> None:
    for leave in (lambda x: x[1:].as_strided((3,), (1,), 0), lambda x: x[:1].as_strided((3,), (4,), 0),
                  lambda x: x[:1].expand(3, 4).as_strided((3,), (1,)),
                  lambda x: x.clone().as_strided_((2,), (3,))):  # fmt: skip
        assert record(Calls(leave), draw(3, 4)).nodes[-1].kind == "opaque"


def test_steps_through_what_was_overwritten_show_what_was_there() -> None:
    def pieces(x: Tensor) -> Tensor:
        kept = (x * 2).transpose(0, 1)
        shown = kept.as_strided((3, 2), (2, 1))
        total = shown.sum()
        kept.zero_()
        return total

    trace = record(Calls(pieces), draw(2, 4))
    opened = trace.open("as_strided", (2, 1))
    assert opened.value == opened.recorded == float(draw(2, 4).flatten()[5] * 2)


def test_views_are_worked_out_without_their_numbers() -> None:
    trace = record(Calls(lambda x: x.permute(0, 2, 3, 1)[:, 1:].reshape(1, -1, 4)), torch.zeros(1, 4, 64, 64))
    assert trace.field("permute", (0, 5, 6, 2))["input"].box == ((0, 0), (2, 2), (5, 5), (6, 6))
    assert trace.field("getitem", (0, 5, 6, 2))["input"].box == ((0, 0), (2, 2), (6, 6), (6, 6))
    assert trace.field("reshape", (0, 64 * 3 + 7, 1))["input"].box == ((0, 0), (1, 1), (4, 4), (7, 7))
    # A permutation hands on what lies beyond the edge; a part shows no more than itself.
    assert trace.field("permute", ((0, 0), (-2, 1), (3, 3), (0, 0)))["input"].box == ((0, 0), (0, 0), (-2, 1), (3, 3))
    assert trace.field("getitem", ((0, 0), (-2, 1), (3, 3), (0, 0)))["input"].box == ((0, 0), (0, 0), (1, 2), (3, 3))
