"""Statistics of heads that are known in closed form."""

import math

import pytest
import torch

from heatscope.inspection.head_statistics import THUMBNAIL_SIZE, HeadStatistics, describe_heads, thumbnails


def described(attention: torch.Tensor, ends_in_punctuation: bool = False) -> HeadStatistics:
    return describe_heads(attention.unsqueeze(0), ends_in_punctuation)[0]


@pytest.mark.parametrize("length", [2, 5, 64])
def test_uniform_head_has_entropy_ln_n_and_the_mean_distance_of_two_places(length: int) -> None:
    head = described(torch.full((length, length), 1 / length))
    assert head.entropy == pytest.approx(math.log(length), rel=1e-5)
    assert head.broadness == pytest.approx(1, rel=1e-5)
    assert head.distance == pytest.approx((length**2 - 1) / (3 * length), rel=1e-5)
    assert head.itself == head.previous == head.next == head.first == pytest.approx(1 / length)
    if length > 2:
        assert (head.name, head.share) == ("broad", head.broadness)


def one_key(length: int, offset: int) -> torch.Tensor:
    """Every query looks at the key ``offset`` places on; at the border, at itself."""
    attention = torch.zeros(length, length)
    for query in range(length):
        key = query + offset
        attention[query, key if 0 <= key < length else query] = 1
    return attention


@pytest.mark.parametrize(("offset", "name"), [(-1, "previous word"), (0, "itself"), (1, "next word")])
def test_head_that_looks_at_one_place_is_named_after_it(offset: int, name: str) -> None:
    head = described(one_key(7, offset))
    assert (head.name, head.share, head.entropy) == (name, 1.0, 0.0)
    assert head.distance == pytest.approx(6 / 7 if offset else 0)
    assert {-1: head.previous, 0: head.itself, 1: head.next}[offset] == 1


def test_head_that_looks_at_the_first_token_is_named_so() -> None:
    attention = torch.zeros(6, 6)
    attention[:, 0] = 1
    head = described(attention)
    assert (head.name, head.first) == ("first token", 1.0)
    assert head.distance == pytest.approx(2.5)


def test_only_a_last_token_that_is_punctuation_counts_as_such() -> None:
    attention = torch.zeros(6, 6)
    attention[:, 5] = 1
    assert described(attention, True)[:2] == ("punctuation", 1.0)
    head = described(attention, False)
    assert (head.name, head.punctuation) == ("mixed", 0.0)


def test_mixed_head_says_its_largest_share() -> None:
    attention = 0.3 * one_key(9, 1) + 0.35 * one_key(9, 4) + 0.35 * one_key(9, -4)
    head = described(attention)
    assert head.name == "mixed"
    assert head.share == max(head.previous, head.itself, head.next, head.first)


@pytest.mark.parametrize(
    ("length", "share", "name"),
    [(9, 0.41, "next word"), (9, 0.39, "mixed"), (20, 0.21, "next word"), (20, 0.19, "mixed"), (200, 0.14, "mixed")],
)
def test_less_will_do_in_a_long_sentence(length: int, share: float, name: str) -> None:
    # In a ring, so that every query has a next key; the rest goes to four others.
    attention = share * torch.eye(length).roll(1, 1)
    attention += sum(torch.eye(length).roll(offset, 1) for offset in (2, 3, 4, 5)) * (1 - share) / 4
    head = described(attention)
    assert head.name == name
    assert head.share == pytest.approx(share)


def test_each_head_is_described_by_itself() -> None:
    together = describe_heads(torch.stack([one_key(5, 1), one_key(5, -1)]), False)
    assert [head.name for head in together] == ["next word", "previous word"]
    assert together[0] == described(one_key(5, 1))


@pytest.mark.parametrize("length", [65, 100, 513])
def test_thumbnail_keeps_the_strongest_weight_of_each_block(length: int) -> None:
    attention = torch.zeros(1, length, length)
    attention[0, length - 1, 0] = 0.75
    small = thumbnails(attention)
    assert small.shape == (1, THUMBNAIL_SIZE, THUMBNAIL_SIZE)
    assert small[0, -1, 0] == 0.75
    assert int((small > 0).sum()) == 1


def test_thumbnail_of_a_short_sentence_is_its_attention() -> None:
    attention = torch.rand(2, THUMBNAIL_SIZE, THUMBNAIL_SIZE, generator=torch.Generator().manual_seed(0))
    assert thumbnails(attention) is attention
