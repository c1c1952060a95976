"""Many inputs as requests of several that fit into what the service takes; sends nothing.

How many go together is found out: the first goes alone, and how large its answer is says how many do after it. What
the service finds too much for one request is halved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Callable, Optional

from heatscope_client.answers import Problem, Refused

#: Inputs of a request, of the 64 that the contract allows: more gained nothing, and each answer would come later.
MOST_INPUTS = 16
#: Of an answer; a few of them are in memory at a time.
WANTED_ANSWER_BYTES = 12_000_000
#: In the problem of a photo that could not be read here; nothing was sent, so there is no status of HTTP.
NOT_SENT = 0


@dataclass
class Batch:
    """Inputs that go together; a Refused stands for one that could not be read here and does not go."""

    first: int  #: place of the first among all
    inputs: list[Any]

    @property
    def sent(self) -> list[Any]:
        """Those that go."""
        return [one for one in self.inputs if not isinstance(one, Refused)]

    def halves(self) -> list[Batch]:
        """Return two of half the size."""
        middle = len(self.inputs) // 2
        return [Batch(self.first, self.inputs[:middle]), Batch(self.first + middle, self.inputs[middle:])]

    def whole(self, answers: Iterable[Any]) -> list[Any]:
        """Return an answer for each input, in order: of those that went the next of ``answers``."""
        coming = iter(answers)
        whole = [one if isinstance(one, Refused) else next(coming) for one in self.inputs]
        return [
            Refused(self.first + place, one.problem) if isinstance(one, Refused) else one
            for place, one in enumerate(whole)
        ]


class Batches:
    """All inputs as batches, made as they are asked for; used from one thread.

    Args:
        inputs: photos or texts, as many as there are.
        read: makes of one what is sent.
        largest: of a batch, by the lengths of what is sent.
    """

    def __init__(self, inputs: Iterable[Any], read: Callable[[Any], Any], largest: int) -> None:
        self._inputs = iter(inputs)
        self._read, self._largest = read, largest
        self._place = 0
        self._kept: Optional[Any] = None  #: read, but for the next batch
        self._ceiling = MOST_INPUTS
        self.most = 1  #: inputs of the next batch
        self.is_tried = False  #: whether it is known how large an answer is

    def next(self) -> Optional[Batch]:
        """Return the next batch; None if there is none."""
        batch, size = Batch(self._place, []), 0
        for one in self._coming():
            length = 0 if isinstance(one, Refused) else len(one)
            if batch.inputs and size + length > self._largest:
                self._kept = one
                break
            batch.inputs.append(one)
            size += length
            if len(batch.inputs) == self.most:
                break
        self._place += len(batch.inputs)
        return batch if batch.inputs else None

    def learn(self, batch: Batch, answer_bytes: int) -> None:
        """Note how large the answer to a batch was."""
        self.is_tried = True
        fits = int(WANTED_ANSWER_BYTES // max(answer_bytes / len(batch.sent), 1))
        self.most = max(1, min(self._ceiling, fits))

    def refused(self, batch: Batch) -> None:
        """Note that a batch was too much."""
        self._ceiling = max(1, min(self._ceiling, len(batch.sent) // 2))
        self.most = min(self.most, self._ceiling)

    def _coming(self) -> Iterator[Any]:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            yield kept
        for one in self._inputs:
            try:
                yield self._read(one)
            except (OSError, TypeError, ValueError) as error:
                yield Refused(0, unsent(error))


def unsent(error: Exception) -> Problem:
    """Return the problem of an input that could not be read here."""
    said = f"{error.strerror}: {error.filename}" if isinstance(error, OSError) and error.filename else str(error)
    return Problem(type="/problems/unreadable-input", title="The input cannot be read", status=NOT_SENT, detail=said)
