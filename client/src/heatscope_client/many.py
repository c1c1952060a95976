"""What becomes of a call that was given many photos or texts, batch by batch; knows not how they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Optional

from heatscope_client.answers import Problem, Refused
from heatscope_client.batches import Batch, Batches
from heatscope_client.calls import Call, Operation, call_of
from heatscope_client.errors import ProblemError
from heatscope_client.photos import photo_bytes, photos_in
from heatscope_client.progress import Progress

#: Of the photos of a request, below the 10 MiB that a service takes unless it is set otherwise.
MOST_PHOTO_BYTES = 8 * 2**20
#: Of the texts of a request, in characters, below the 20,000 that a service reads unless it is set otherwise.
MOST_CHARACTERS = 16_000
#: With these a request of several may be answered once it has fewer.
TOO_MUCH = (413, 422, 504)
#: Slugs of problems that are one input's own.
OF_AN_INPUT = {"unreadable-image", "image-too-large", "not-an-image", "unreadable-text", "body-too-large"}


def several(operation: Operation, given: Mapping[str, Any]) -> Any:
    """Return the inputs if a call that may have several was given several, else None."""
    if operation.many == "image":
        return photos_in(given["image"])
    one = given.get(operation.many) if operation.many else None
    if isinstance(one, (bytes, bytearray, Mapping)):
        _text(one)
    return one if isinstance(one, Iterable) and not isinstance(one, str) else None


class Many:
    """The inputs of one call, as requests, and their answers, in order."""

    def __init__(
        self, operation: Operation, given: Mapping[str, Any], inputs: Any, in_flight: int, progress: Optional[bool]
    ) -> None:
        is_photos = operation.many == "image"
        alone = {name: value for name, value in given.items() if name != operation.many}
        self._call = call_of(operation, {**alone, operation.many: b"" if is_photos else ""})
        largest = MOST_PHOTO_BYTES if is_photos else MOST_CHARACTERS
        self._batches = Batches(inputs, photo_bytes if is_photos else _text, largest)
        total = len(inputs) if hasattr(inputs, "__len__") else None
        self.progress = Progress("photos" if is_photos else "texts", total, progress)
        self._most_under_way = in_flight

    def next(self, under_way: int) -> Optional[Batch]:
        """Return what is to be sent beside so many; None if nothing is, for now."""
        # The first is sent alone: it says whether the call is right, and how large an answer is.
        most = self._most_under_way if self._batches.is_tried else 1
        return self._batches.next() if under_way < most else None

    def call(self, batch: Batch) -> Call:
        """Return what is sent for a batch."""
        return self._call.with_inputs(batch.sent)

    def answered(self, batch: Batch, answer: Any, size: int) -> list[Any]:
        """Return an answer for each input of a batch, from an answer of so many bytes."""
        self._batches.learn(batch, size)
        return batch.whole(answer if len(batch.sent) > 1 else [answer])

    def was_busy(self) -> None:
        """Note that the service had no room: fewer at a time from now on."""
        self._most_under_way = max(1, self._most_under_way - 1)

    def smaller(self, batch: Batch, error: ProblemError) -> list[Batch]:
        """Return the batches to send instead of one that was too much; raise ``error`` if that is not why."""
        if len(batch.sent) < 2 or error.status not in TOO_MUCH:
            raise error
        self._batches.refused(batch)
        return batch.halves()

    def refused(self, batch: Batch, error: ProblemError) -> Optional[list[Any]]:
        """Return the answer to a batch of one that cannot be read; None if that is not why."""
        found = _refusal(error) if len(batch.sent) == 1 else None
        return None if found is None else batch.whole([found])


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError(f"a text is a string, not a value of type {type(given).__name__}")
    return given


def _refusal(error: ProblemError) -> Optional[Refused]:
    """Return what stands in the place of one input that was sent alone, if ``error`` is about that input."""
    if error.slug not in OF_AN_INPUT:
        return None
    return Refused(0, Problem(type=error.type, title=error.title, status=error.status, detail=error.detail))
