"""One query's steps: each recomputes the next, against torch, the lesson and the notes' column form."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.inspection.attention_step import AttentionStep, attend_from, normalise
from heatscope.lessons.softmax import softmax
from heatscope.tracing import record

KEYS, WIDTH = 6, 8


def vectors(seed: int) -> tuple[Tensor, Tensor, Tensor]:
    chance = torch.Generator().manual_seed(seed)
    return (
        torch.randn(WIDTH, generator=chance),
        torch.randn(KEYS, WIDTH, generator=chance),
        torch.randn(KEYS, WIDTH, generator=chance),
    )


def attend(query: Tensor, keys: Tensor, values: Tensor, allowed: Tensor | None = None) -> AttentionStep:
    """Every step with the usual scale."""
    return attend_from(query, keys, values, 1 / math.sqrt(query.numel()), allowed)


def test_steps_end_in_torchs_scaled_dot_product_attention() -> None:
    query, keys, values = vectors(0)
    expected = F.scaled_dot_product_attention(query[None, None], keys[None], values[None])[0, 0]
    torch.testing.assert_close(attend(query, keys, values).mixed, expected, rtol=1e-5, atol=1e-6)


def test_every_step_recomputes_the_next() -> None:
    query, keys, values = vectors(1)
    step = attend(query, keys, values)
    torch.testing.assert_close(step.products, torch.einsum("d,nd->nd", query, keys))
    torch.testing.assert_close(step.scores, keys.double().mv(query.double()).float(), rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(step.scaled_scores, step.scores / math.sqrt(WIDTH))
    by_hand = softmax(step.scaled_scores.tolist())
    torch.testing.assert_close(step.maximum, by_hand.maximum)
    torch.testing.assert_close(step.exponentials, torch.tensor(by_hand.exponentials), rtol=1e-5, atol=1e-7)
    torch.testing.assert_close(step.sum, by_hand.sum, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(step.weights, torch.tensor(by_hand.weights), rtol=1e-5, atol=1e-7)
    torch.testing.assert_close(step.weighted_values.sum(0), step.weights @ values, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(step.mixed, step.weights @ values, rtol=1e-5, atol=1e-6)


def test_scores_1_2_3_give_the_published_weights() -> None:
    query = torch.tensor([1.0])
    step = attend(query, torch.tensor([[1.0], [2.0], [3.0]]), torch.zeros(3, 1))
    torch.testing.assert_close(step.weights, torch.tensor([0.0900306, 0.2447285, 0.6652410]), rtol=1e-6, atol=1e-7)


def test_rows_are_the_transposes_of_the_notes_columns() -> None:
    # The notes: vectors as columns, A = KᵀQ, softmax down each column, O = V A′.
    _, keys, values = vectors(2)
    queries = torch.randn(KEYS, WIDTH, generator=torch.Generator().manual_seed(3))
    columns = (keys.T.T @ queries.T / math.sqrt(WIDTH)).softmax(dim=0)  # [key, query]
    outputs = values.T @ columns  # [d, query]
    for index, query in enumerate(queries):
        step = attend(query, keys, values)
        torch.testing.assert_close(step.weights, columns[:, index], rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(step.mixed, outputs[:, index], rtol=1e-5, atol=1e-6)


def test_a_constant_added_to_all_scores_changes_no_weight() -> None:
    query, keys, values = vectors(4)
    # Moving every key along the query adds the same to every score.
    moved = keys + 3.0 * query / query.dot(query)
    plain, shifted = attend(query, keys, values), attend(query, moved, values)
    torch.testing.assert_close(shifted.scores, plain.scores + 3.0, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(shifted.weights, plain.weights, rtol=1e-5, atol=1e-6)


def test_keys_that_are_not_allowed_get_nothing_and_keep_their_score() -> None:
    query, keys, values = vectors(5)
    allowed = torch.tensor([True, False, True, True, False, False])
    step = attend(query, keys, values, allowed)
    masked = (step.scores / math.sqrt(WIDTH)).masked_fill(~allowed, -math.inf).softmax(0)
    torch.testing.assert_close(step.weights, masked)
    assert step.scaled_scores.isfinite().all()
    assert step.maximum == float(step.scaled_scores[allowed].max())


def test_enormous_scores_stay_finite() -> None:
    step = attend(torch.full((4,), 1e4), torch.eye(4) * 1e4, torch.eye(4))
    assert step.exponentials.isfinite().all()
    torch.testing.assert_close(step.weights.sum(), torch.tensor(1.0))


def test_b_is_most_alike_the_value_that_has_most_attention() -> None:
    # True of values of one length that stand at right angles, as in the notes' figure.
    query, keys, _ = vectors(6)
    step = attend(query, keys, torch.eye(KEYS, WIDTH))
    assert step.similarity.argsort().tolist() == step.weights.argsort().tolist()
    torch.testing.assert_close(step.similarity, step.weights / step.weights.norm(), rtol=1e-5, atol=1e-6)


def test_normalise_equals_torchs_layer_norm() -> None:
    torch.manual_seed(7)
    norm = nn.LayerNorm(10)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    given = torch.randn(10) * 3 + 1
    steps = normalise(given, record(norm, given).nodes[0])
    torch.testing.assert_close(steps.normalised, norm(given).detach(), rtol=1e-5, atol=1e-6)
    by_hand = (given - steps.mean) / math.sqrt(steps.variance + steps.epsilon) * steps.weight + steps.bias
    torch.testing.assert_close(steps.normalised, by_hand, rtol=1e-5, atol=1e-6)


def test_what_is_added_for_the_places_is_added_before_the_softmax() -> None:
    query, keys, values = vectors(9)
    bias = torch.linspace(-2, 2, KEYS)
    step = attend_from(query, keys, values, 0.25, None, bias)
    torch.testing.assert_close(step.scaled_scores, keys @ query * 0.25)
    torch.testing.assert_close(step.weights, (keys @ query * 0.25 + bias).softmax(0))
