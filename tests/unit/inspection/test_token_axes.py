"""Along which axes the tokens lie: told by two lengths, so that four heads over four words are no words."""

import torch
from torch import Tensor, nn

from heatscope.inspection.token_axes import token_axes
from heatscope.tracing import Trace, record


class Attending(nn.Module):
    """Four heads of size 2, and a mean over all tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(9, 8)

    def forward(self, ids: Tensor) -> Tensor:
        vectors = self.embedding(ids)
        heads = vectors.view(*ids.shape, 4, 2).transpose(1, 2)
        weights = (heads @ heads.transpose(2, 3)).softmax(-1)
        mixed: Tensor = (weights @ heads).mean(2)
        return mixed


def run(tokens: int) -> Trace:
    return record(Attending().eval(), torch.ones(1, tokens, dtype=torch.int64), keep="none")


def axes_of(tokens: int, other: int) -> dict[str, tuple[int, ...]]:
    trace = run(tokens)
    axes = token_axes(trace, run(other), tokens)
    return {node.name: axes(node) for node in trace.nodes}


def test_as_many_heads_as_words_are_not_taken_for_words() -> None:
    assert axes_of(4, 3) == {
        "embedding": (1,), "view": (1,), "transpose": (2,), "transpose@2": (3,), "matmul": (2, 3), "softmax": (2, 3),
        "matmul@2": (2,), "mean": (),
    }  # fmt: skip


def test_as_many_numbers_of_a_vector_as_words_are_not_taken_for_words() -> None:
    found = axes_of(8, 5)
    assert (found["embedding"], found["softmax"], found["mean"]) == ((1,), (2, 3), ())


def test_a_run_of_the_same_length_tells_nothing_but_the_length() -> None:
    assert axes_of(4, 4)["softmax"] == (1, 2, 3)


def test_one_token_is_no_row_of_words() -> None:
    assert set(axes_of(1, 3).values()) == {()}
