"""Letters in, as many phonemes out as the network decides.

Axes: O what is said, I letters and the end mark, H heads, C phonemes.
"""

from dataclasses import dataclass

from torch import Tensor

from heatscope.inputs.letters import Letter, read_letters
from heatscope.inspection.generation import Spoken, take_apart
from heatscope.inspection.predictions import Ranking, rank
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope_models.beam import Candidate, search

ALTERNATIVES = 5


@dataclass(frozen=True)
class GenerationRequest:
    """A word, and how many candidates are followed."""

    text: str
    beams: int


@dataclass(frozen=True)
class SaidToken:
    """One of the phonemes that were said."""

    phoneme: int
    probability: float
    stop_probability: float
    alternatives: Ranking


@dataclass(frozen=True)
class Generation:
    """What was said."""

    letters: list[Letter]
    tokens: list[SaidToken]
    candidates: list[Candidate]  #: the best first
    spoken: Spoken


def compute(model: Served, request: GenerationRequest, clock: Stopwatch) -> Generation:
    """Return how the word is said.

    Raises:
        InputError: it has no letters, too many, or one that the network does not know.
    """
    network = model.network
    with clock.part("decode"):
        letters = read_letters(request.text, network.config.letters, network.config.max_letters)
        indices = network.spell([letter.text for letter in letters])
    with clock.part("forward"):
        candidates = search(network, indices, request.beams)[0]
        spoken = take_apart(network, indices, candidates[0].phonemes)
        said = zip(candidates[0].phonemes, spoken.probabilities, strict=True)
        return Generation(letters, [_said(phoneme, shares) for phoneme, shares in said], candidates, spoken)


def _said(phoneme: int, probabilities: Tensor) -> SaidToken:
    said, stop = probabilities[[phoneme, 0]].tolist()
    return SaidToken(phoneme, said, stop, rank(probabilities.log(), ALTERNATIVES))
