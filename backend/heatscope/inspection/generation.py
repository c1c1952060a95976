"""What an encoder and a decoder looked at while a sequence was said, and what else might have been said.

Knows nothing of letters or phonemes, nor how the sequence was found.

Axes: L layers, H heads, I inputs, O outputs, C things that can be said.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor


class Spoken(NamedTuple):
    """One sequence, taken apart; row i of everything is what went on when output i was chosen."""

    probabilities: Tensor  #: (O, C) of what might have been said in each place
    encoder_attention: Tensor  #: (L, H, I, I)
    decoder_attention: Tensor  #: (L, H, O, O): key j is what was said before output j, the start for 0
    cross_attention: Tensor  #: (L, H, O, I)


class Read(Protocol):
    """What an encoder makes of its inputs."""

    @property
    def vectors(self) -> Tensor:
        """(1, I, E)."""

    @property
    def attention(self) -> list[Tensor]:
        """(1, H, I, I) of each layer."""


class Said(Protocol):
    """What a decoder makes of them and of what was said."""

    @property
    def logits(self) -> Tensor:
        """(1, O, C)."""

    @property
    def attention(self) -> list[Tensor]:
        """(1, H, O, O) of each layer."""

    @property
    def cross_attention(self) -> list[Tensor]:
        """(1, H, O, I) of each layer."""


class Speaker(Protocol):
    """A network that reads one sequence and says another."""

    def read(self, letters: Tensor) -> Read:
        """Encode (1, I) indices."""

    def speak(self, letters: Tensor, spoken: Tensor) -> Said:
        """Decode (1, O) indices, 0 first."""


def take_apart(network: Speaker, inputs: Tensor, outputs: Sequence[int]) -> Spoken:
    """Return what ``network`` computes while it says ``outputs`` for (1, I) ``inputs``."""
    with torch.inference_mode():
        read = network.read(inputs)
        said = network.speak(read.vectors, torch.tensor([[0, *outputs[:-1]]]))
        return Spoken(
            said.logits[0].softmax(dim=1),
            torch.cat(read.attention),
            torch.cat(said.attention),
            torch.cat(said.cross_attention),
        )
