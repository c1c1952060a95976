"""Which words speak for a label, by their gradients.

Computed by Captum, https://captum.ai, on embeddings that are handed in, so that nothing
is hooked that two calls share; imported only when first needed. A score is the logit of
the label. What "no word" means is the baseline's row.

Axes: B batch, T tokens, E width of the network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from heatscope.inspection.attribution.methods import TOLERANCE, IntegratedGradients

#: Numbers of steps tried for integrated gradients, until the sum is right.
STEPS = (8, 16, 32, 64, 128, 256)


@dataclass(frozen=True)
class WordQuestion:
    """What is asked: a network that reads embeddings, a sentence's, and what stands for no word.

    Args:
        score: (B, T, E) embeddings -> (B) logits of the label asked about.
        embedding: (T, E)
        baseline: (T, E); a row that equals the embedding's is given nothing.
        at_once: how many copies of the sentence go through the network together.
        most_steps: of integrated gradients; the first number tried is always taken.
    """

    score: Callable[[Tensor], Tensor]
    embedding: Tensor
    baseline: Tensor
    at_once: int = 1
    most_steps: int = STEPS[-1]

    def leaf(self) -> Tensor:
        """Return (1, T, E), the sentence as something to differentiate by."""
        return self.embedding.clone().detach().unsqueeze(0).requires_grad_()


def without_words(embedding: Tensor, stays: Sequence[bool]) -> Tensor:
    """Return the (T, E) baseline of a sentence: what ``stays`` as it is, every other token's vector 0.

    Example:
        >>> without_words(torch.ones(3, 2), [True, False, False])
        tensor([[1., 1.],
                [0., 0.],
                [0., 0.]])
    """
    return embedding * torch.tensor(stays).unsqueeze(1)


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
        if steps > max(STEPS[0], question.most_steps):
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
