"""Run a network once on a small input before it is offered, and hold it to what its task says."""

from typing import Any

import torch
from torch import Tensor

from heatscope.errors import HeatscopeError, ModelUnavailableError
from heatscope.models.adapter import Given
from heatscope.models.huggingface.image_adapter import FolderImageAdapter
from heatscope.models.huggingface.text_adapter import FolderTextAdapter

#: Of the largest logit: by how much a causal network's may differ when a later token does, from rounding.
ROUNDING = 1e-3


def run_once(adapter: FolderImageAdapter | FolderTextAdapter) -> int:
    """Run the network on its probe and return how many values its outcome has: labels, a vocabulary or a width.

    Raises:
        ModelUnavailableError: it does not run, gives no numbers, or reads ahead where it is to go on with a text.
    """
    try:
        given = adapter.probe()
        with torch.inference_mode():
            result = adapter.network(*given.arguments, **given.keywords)
            outcome = adapter.outcome(result, given)
            goes_on = adapter.facts.task == "text-generation"
            reads_ahead = goes_on and _reads_ahead(adapter.network, given, result.logits)
    except HeatscopeError:
        raise
    # Any line of the network can fail at what the configuration let through.
    except Exception as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise ModelUnavailableError(f"it does not run on a small input: {said}") from error
    if reads_ahead:
        raise ModelUnavailableError(
            "it does not go on with a text: what it says after a token changes with the tokens behind it"
        )
    found: list[Tensor | None] = [
        outcome.label_logits, outcome.token_logits, outcome.next_token_logits, outcome.mask_logits, outcome.embedding,
    ]  # fmt: skip
    values = next(tensor for tensor in found if tensor is not None)
    if not bool(values.isfinite().all()):
        raise ModelUnavailableError("it gives numbers that are not finite on a small input")
    return values.size(-1)


def _reads_ahead(network: Any, given: Given, logits: Tensor) -> bool:
    """Return whether the logits (1, T, vocabulary) before the last token change with that token."""
    ids = given.keywords["input_ids"].clone()  # (1, T)
    ids[0, -1] = (ids[0, -1] + 1) % logits.size(-1)
    changed = network(**{**given.keywords, "input_ids": ids}).logits
    difference = (changed - logits)[0, :-1].abs()
    return bool((difference > ROUNDING * logits.abs().max()).any())
