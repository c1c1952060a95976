"""What was done to a picture on its way to a network, in words for whoever sent it.

Knows no pictures: the files beside it say what happened by these.
"""

from typing import Literal, NamedTuple

Kind = Literal[
    "turned",
    "colours-converted",
    "profile-ignored",
    "values-mapped",
    "first-picture",
    "repaired",
    "cut-off",
    "enlarged",
]


class Note(NamedTuple):
    """One thing that was done, or could not be."""

    kind: Kind  #: for programs; never renamed
    detail: str  #: a lower-case sentence without a full stop


class ValueRange(NamedTuple):
    """Which numbers of a picture deeper than 8 bits became black and white."""

    low: float  #: became black, 0
    high: float  #: became white, 255
    chosen: str  #: how the two were found
