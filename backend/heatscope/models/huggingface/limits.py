"""How large a stranger's network may be, and how long building it may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What is accepted of a folder.

    Example:
        >>> Limits(parameters=10_000_000).layers
        512
    """

    parameters: int = 1_000_000_000  #: 4 bytes each in memory
    layers: int = 512  #: of one kind: a depth that the configuration states
    tokens: int = 512  #: longest text, special tokens included; the network's own positions may be fewer
    building_seconds: float = 60.0  #: of a processor, for the trial: reading and building
