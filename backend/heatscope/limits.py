"""How much of a photo, a text and a folder is accepted, by the settings, in the form that what reads them takes."""

from heatscope import decoding
from heatscope.calls.texts import TextLimits
from heatscope.models.huggingface.limits import Limits as FolderLimits
from heatscope.settings import Settings


def decoding_limits(settings: Settings) -> decoding.Limits:
    """Return what decoding one picture may take."""
    return decoding.Limits(int(settings.max_image_megapixels * 1e6), settings.decode_seconds)


def text_limits(settings: Settings) -> TextLimits:
    """Return how long a text may be."""
    return TextLimits(settings.max_words, settings.max_characters)


def folder_limits(settings: Settings) -> FolderLimits:
    """Return what is accepted of a folder."""
    return FolderLimits(
        parameters=settings.max_parameters,
        layers=settings.max_layers,
        tokens=settings.max_words,
        building_seconds=settings.building_seconds,
    )
