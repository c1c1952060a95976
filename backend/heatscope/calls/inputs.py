"""What any network is asked with: a photo or a text, as it reads."""

from dataclasses import dataclass

from heatscope.calls.photos import AS_IT_IS, PhotoRequest, Posture, read_posed
from heatscope.calls.texts import TextLimits, read_text
from heatscope.decoding import Limits
from heatscope.errors import InputError
from heatscope.models.adapter import Given
from heatscope.models.served import Served
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class InputRequest:
    """What was sent."""

    image: bytes | None
    text: str | None
    pair: str | None
    image_limits: Limits
    text_limits: TextLimits
    posture: Posture = AS_IT_IS


def read_input(model: Served, request: InputRequest, clock: Stopwatch) -> Given:
    """Return what the network is called with.

    Raises:
        InputError: a text was sent to a network that reads pictures, or the reverse, or both, or nothing; or something
            to one that has its input already.
    """
    if model.adapter.reads == "tensors":
        if request.image is not None or request.text is not None:
            raise InputError(f"'{model.id}' is asked about the tensors that came with it; send no image and no text")
        return model.adapter.probe()
    if model.adapter.reads == "image":
        if request.image is None:
            raise InputError(f"'{model.id}' reads pictures; send one as image")
        if request.text is not None or request.pair is not None:
            raise InputError(f"'{model.id}' reads pictures; send no text beside one")
        photo = PhotoRequest(request.image, request.image_limits, request.posture)
        return model.given(read_posed(model, photo, clock)[1])
    if request.text is None:
        raise InputError(f"'{model.id}' reads texts; send one as text")
    if request.image is not None:
        raise InputError(f"'{model.id}' reads texts; send no image beside one")
    with clock.part("decode"):
        return read_text(model, request.text, request.pair, request.text_limits)
