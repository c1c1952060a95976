"""Say a whole word with a decoder that says one phoneme at a time.

Beam search keeps the likeliest few beginnings at each step (Graves 2012, section 2.5,
https://arxiv.org/abs/1211.3711); with one beam it is greedy. What is handed back is
ordered by log-probability per phoneme (Wu et al. 2016, section 7, with α = 1,
https://arxiv.org/abs/1609.08144), as a plain sum favours short words.

Axes: B words, I letters with the end mark last, W beams, O phonemes said so far, C
phonemes there are and ``<stop>``, which is index 0.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from heatscope_models.pronouncer import Pronouncer


class Candidate(NamedTuple):
    """One way to say a word."""

    phonemes: tuple[int, ...]  #: indices; the last is 0, ``<stop>``, unless it was stopped
    log_probability: float  #: of all of them together

    @property
    def score(self) -> float:
        """Log-probability per phoneme, ``<stop>`` counted."""
        return self.log_probability / len(self.phonemes)

    @property
    def has_stopped(self) -> bool:
        """Whether it decided to stop, rather than being stopped."""
        return self.phonemes[-1] == 0


@torch.inference_mode()
def search(model: Pronouncer, letters: Tensor, beams: int) -> list[list[Candidate]]:
    """Return each word's ``beams`` candidates, best first.

    Args:
        model: in eval mode.
        letters: (B, I) indices, each row a word of the same length with its end mark.
        beams: 1 for greedy.
    """
    count, where = len(letters), letters.device
    vectors = model.read(letters).vectors.repeat_interleave(beams, dim=0)  # (B·W, I, E)
    said = torch.zeros(count, beams, 1, dtype=torch.long, device=where)  # (B, W, 1 + O), <start> first
    # All beams are alike at first: only one of them goes on.
    total = torch.full((count, beams), -math.inf, dtype=torch.float64, device=where)
    total[:, 0] = 0
    lengths = torch.zeros(count, beams, dtype=torch.long, device=where)
    is_over = torch.zeros(count, beams, dtype=torch.bool, device=where)
    for _ in range(model.config.max_phonemes):
        logits = model.speak(vectors, said.flatten(0, 1)).logits[:, -1]  # (B·W, C)
        steps = logits.double().log_softmax(dim=1).view(count, beams, -1)  # (B, W, C)
        # A word that is over says nothing more, at no cost.
        steps[is_over] = -math.inf
        steps[..., 0] = torch.where(is_over, 0.0, steps[..., 0])
        ranked = (total.unsqueeze(2) + steps).flatten(1).sort(dim=1, descending=True, stable=True)
        total, chosen = ranked.values[:, :beams], ranked.indices[:, :beams]  # (B, W)
        beam, phoneme = chosen // logits.size(1), chosen % logits.size(1)
        is_over = is_over.gather(1, beam)
        lengths = lengths.gather(1, beam) + ~is_over
        said = torch.cat([said.gather(1, beam.unsqueeze(2).expand_as(said)), phoneme.unsqueeze(2)], dim=2)
        is_over = is_over | (phoneme == 0)
        if is_over.all():
            break
    return [_ranked(*word) for word in zip(said[..., 1:], lengths, total, strict=True)]


def _ranked(said: Tensor, lengths: Tensor, total: Tensor) -> list[Candidate]:
    candidates = [
        Candidate(tuple(phonemes[:length]), value)
        for phonemes, length, value in zip(said.tolist(), lengths.tolist(), total.tolist(), strict=True)
        if value > -math.inf
    ]
    return sorted(candidates, key=lambda candidate: -candidate.score)
