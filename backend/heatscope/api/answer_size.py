"""How large an answer with maps becomes, found out before anything is computed, and what would be smaller.

Knows nothing of what the maps show.
"""

import math
from collections.abc import Sequence

from heatscope.errors import InputError
from heatscope.models.served import Served
from heatscope.wire import Form

#: Of maps, whose size is known before anything is computed.
MOST_BYTES = 32_000_000
#: Of all tensors of any answer together: 512 words attend to each other in 45 MB of base64 and float32.
MOST_ANSWER_BYTES = 64_000_000


def sendable(model: Served, names: Sequence[str], size: int | None, form: Form, photos: int = 1) -> Sequence[str]:
    """Return ``names`` of nodes whose maps make an answer that is not too large.

    Args:
        model: that is asked.
        names: of nodes of its run.
        size: side of the input in pixels, where it is another than the model's own.
        form: how the numbers are written.
        photos: how many are answered at once.

    Raises:
        InputError: they make a larger one; it says what would be smaller.
    """
    sizes = {name: _value_count(model, name, size) * photos for name in names}
    expected = sum(sizes.values()) * form.bytes_each()
    if expected <= MOST_BYTES:
        return names
    instead = ["name fewer layers" if len(names) > 1 else "name a smaller layer"]
    if form.encoding == "list" or form.dtype != "uint8":
        instead.append("ask for encoding=npz and dtype=uint8")
    if size is not None:
        instead.append("ask for a smaller size")
    if photos > 1:
        instead.append("send fewer photos at once")
    largest = max(sizes, key=lambda name: sizes[name])
    layers = f"{len(names)} layer{'s' * (len(names) > 1)}{f' of {photos} photos' * (photos > 1)}"
    raise InputError(
        f"the answer would have about {expected / 1e6:.0f} MB, {sum(sizes.values()):,} numbers in {layers}, the most "
        f"of them in '{largest}'; at most {MOST_BYTES // 1_000_000} MB are sent: {', or '.join(instead)}"
    )


def _value_count(model: Served, name: str, size: int | None) -> int:
    shape = model.structure.trace[name].shape
    count = math.prod(shape)
    if size is None or len(shape) < 4:
        return count
    own = model.card.input
    return int(count * size * size / (own["height"] * own["width"]))
