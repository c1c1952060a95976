"""What is said of a picture, in the contract's words; what there is nothing to say of is left out."""

from typing import Any

from heatscope.inputs.image import Picture, Upright


def picture_facts(picture: Picture | Upright) -> dict[str, Any]:
    """Return what is said of the whole picture that was sent."""
    facts: dict[str, Any] = {"width": picture.width, "height": picture.height, "format": picture.format}
    if picture.frames > 1:
        facts["frames"] = picture.frames
    if picture.value_range:
        facts["value_range"] = picture.value_range._asdict()
    if picture.notes:
        facts["notes"] = [note._asdict() for note in picture.notes]
    return facts


def image_facts(picture: Picture) -> dict[str, Any]:
    """Return the same, and which part of it became an input."""
    facts = picture_facts(picture) | {"crop": picture.crop._asdict()}
    return facts | ({"enlarged": True} if picture.enlarged else {})
