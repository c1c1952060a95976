"""Which words speak for a label, by their gradients.

Computed by Captum, https://captum.ai, on embeddings that are handed in, so that nothing
is hooked that two calls share; imported only when first needed. A score is the logit of
the label. What "no word" means is the baseline's row.

Axes: B batch, T tokens, E width of the network.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from heatscope.inspection.attribution.methods import TOLERANCE, IntegratedGradients

#: Numbers of steps tried for integrated gradients, until the sum is right.
STEPS = (8, 16, 32, 64, 128, 256)
#: At most so many times the sentence's tokens: a step of n tokens takes time as n does, and it is to end in seconds.
TOKEN_STEPS = 2**14
#: Attention weights that are held at once while differentiating, of one head and layer.
WEIGHTS_AT_ONCE = 16 * 128 * 128


class Outcome(Protocol):
    """What a network says of (B, T, E) embeddings."""

    @property
    def label_logits(self) -> Tensor:
        """(B, T, labels)."""

    @property
    def sequence_logits(self) -> Tensor:
        """(B, sequence labels)."""


@dataclass(frozen=True)
class WordQuestion:
    """What is asked: a network that reads embeddings, a sentence's, and what stands for no word.

    Args:
        score: (B, T, E) embeddings -> (B) logits of the label asked about.
        embedding: (T, E)
        baseline: (T, E); a row that equals the embedding's is given nothing.
    """

    score: Callable[[Tensor], Tensor]
    embedding: Tensor
    baseline: Tensor

    @property
    def at_once(self) -> int:
        """How many copies of the sentence go through the network together."""
        return max(1, WEIGHTS_AT_ONCE // len(self.embedding) ** 2)

    def leaf(self) -> Tensor:
        """Return (1, T, E), the sentence as something to differentiate by."""
        return self.embedding.clone().detach().unsqueeze(0).requires_grad_()


def without_words(embedding: Tensor) -> Tensor:
    """Return the (T, E) baseline of a sentence: token 0 as it is, every word's vector 0.

    Example:
        >>> without_words(torch.ones(3, 2))
        tensor([[1., 1.],
                [0., 0.],
                [0., 0.]])
    """
    baseline = torch.zeros_like(embedding)
    baseline[0] = embedding[0]
    return baseline


def score_of(
    run: Callable[..., Outcome],
    position: Tensor,
    allowed: Tensor | None,
    disabled_heads: Collection[tuple[int, int]],
    token: int | None,
    label: int,
) -> Callable[[Tensor], Tensor]:
    """Return what gives the logit of a label, of ``token`` or, if None, of the whole sequence, from embeddings."""

    def score(embeddings: Tensor) -> Tensor:
        outcome = run(embeddings, position, allowed, disabled_heads)
        if token is None:
            return outcome.sequence_logits[:, label]
        return outcome.label_logits[:, token, label]

    return score


def gradient_x_input(question: WordQuestion) -> Tensor:
    """Return (T): the score's change along each token's way from the baseline, as its slope at the end has it.

    Simonyan, Vedaldi and Zisserman 2014; Shrikumar, Greenside and Kundaje 2017, section 2,
    https://arxiv.org/abs/1704.02685.
    """
    from captum.attr import Saliency

    gradients: Tensor = Saliency(question.score).attribute(question.leaf(), abs=False)  # (1, T, E)
    return (gradients[0] * (question.embedding - question.baseline)).sum(dim=1)  # (T)


def integrated_gradients(question: WordQuestion) -> IntegratedGradients:
    """Return how much each token adds on the way from the baseline to the sentence, as (T).

    Sundararajan, Taly and Yan 2017, https://arxiv.org/abs/1703.01365. Steps are doubled
    until the sum is within the tolerance of what it must be (their axiom of completeness),
    or until more would take too long.
    """
    from captum.attr import IntegratedGradients as Captum

    with torch.inference_mode():
        both = question.score(torch.stack([question.embedding, question.baseline]))  # (2)
    score, baseline_score = both.tolist()
    for steps in STEPS:
        if steps > STEPS[0] and steps * len(question.embedding) > TOKEN_STEPS:
            break
        parts = Captum(question.score).attribute(
            question.leaf(),
            baselines=question.baseline.unsqueeze(0),
            n_steps=steps,
            internal_batch_size=question.at_once,
        )  # (1, T, E)
        found = IntegratedGradients(
            attribution=parts[0].detach().sum(dim=1).float(),  # (T)
            score=score,
            baseline_score=baseline_score,
            steps=steps,
            tolerance=TOLERANCE * max(1.0, abs(score - baseline_score)),
        )
        if found.has_converged:
            break
    return found
