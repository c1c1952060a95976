"""Attributions to words where they are known, and their sum."""

import pytest
import torch
from torch import Tensor

from heatscope.inspection.attribution.words import WordQuestion, gradient_x_input, integrated_gradients

TOKENS, WIDTH = 5, 4
EMBEDDING = torch.randn(TOKENS, WIDTH, generator=torch.Generator().manual_seed(0))
NOTHING = torch.zeros(TOKENS, WIDTH)
WEIGHT = torch.randn(TOKENS, WIDTH, generator=torch.Generator().manual_seed(1))


def linear(embeddings: Tensor) -> Tensor:
    return (embeddings * WEIGHT).sum(dim=(1, 2)) + 0.5


def bent(embeddings: Tensor) -> Tensor:
    return (torch.tanh(3 * embeddings) * WEIGHT).sum(dim=(1, 2)) + embeddings[:, 0].sum(1) * embeddings[:, 1].sum(1)


def test_both_methods_give_a_linear_score_its_terms() -> None:
    question = WordQuestion(linear, EMBEDDING, NOTHING)
    terms = (EMBEDDING * WEIGHT).sum(1)
    torch.testing.assert_close(gradient_x_input(question), terms, rtol=1e-5, atol=1e-6)
    found = integrated_gradients(question)
    torch.testing.assert_close(found.attribution, terms, rtol=1e-4, atol=1e-5)
    assert found.score == pytest.approx(float(linear(EMBEDDING[None])))
    assert found.baseline_score == pytest.approx(0.5)


def test_integrated_gradients_sum_to_the_difference_of_scores() -> None:
    found = integrated_gradients(WordQuestion(bent, EMBEDDING, NOTHING))
    difference = float(bent(EMBEDDING[None]) - bent(NOTHING[None]))
    assert found.has_converged
    assert found.sum == pytest.approx(difference, abs=0.01 * max(1, abs(difference)))


def test_a_product_of_two_tokens_is_shared_equally_between_them() -> None:
    # ∫ t·a·b dt for each of the two is ½ a b.
    def product(embeddings: Tensor) -> Tensor:
        return embeddings[:, 0].sum(1) * embeddings[:, 1].sum(1)

    found = integrated_gradients(WordQuestion(product, EMBEDDING, NOTHING)).attribution
    half = float(product(EMBEDDING[None])) / 2
    torch.testing.assert_close(found, torch.tensor([half, half, 0, 0, 0]), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("method", [gradient_x_input, lambda question: integrated_gradients(question).attribution])
def test_a_token_that_the_baseline_keeps_is_given_nothing(method) -> None:  # type: ignore[no-untyped-def]
    baseline = NOTHING.clone()
    baseline[0] = EMBEDDING[0]
    found = method(WordQuestion(bent, EMBEDDING, baseline))
    assert found[0] == 0
    assert (found[1:] != 0).all()


def test_what_comes_from_inference_mode_can_be_asked_about() -> None:
    with torch.inference_mode():
        embedding = EMBEDDING * 1
    assert gradient_x_input(WordQuestion(linear, embedding, NOTHING)).shape == (TOKENS,)


def test_so_many_go_through_together_and_so_many_steps_are_taken_as_is_said() -> None:
    sizes = []

    def noting(embeddings: Tensor) -> Tensor:
        sizes.append(len(embeddings))
        return (100 * embeddings).sin().sum(dim=(1, 2))

    long = torch.ones(512, 2)
    found = integrated_gradients(WordQuestion(noting, long, torch.zeros_like(long), at_once=2, most_steps=16))
    assert max(sizes) <= 2
    assert found.steps == 16
    assert not found.has_converged
    assert integrated_gradients(WordQuestion(noting, long, torch.zeros_like(long), most_steps=0)).steps == 8
