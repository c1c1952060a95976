"""Which reader a planned network gets: for pictures or for texts."""

from pathlib import Path

from heatscope.models.huggingface.image_adapter import ImageReader
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.network import Plan
from heatscope.models.huggingface.text_adapter import TextReader


def reader_for(folder: Path, made: Plan, limits: Limits) -> ImageReader | TextReader:
    """Return what turns a picture or a text into the network's input.

    Raises:
        ModelUnavailableError: the folder does not say how.
    """
    values = made.configuration.values
    if made.purpose.reads == "text":
        return TextReader(folder, values, limits.tokens)
    channels = values.get("num_channels", 3)
    return ImageReader(folder, channels if isinstance(channels, int) else 3)
