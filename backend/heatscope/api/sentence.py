"""What every call with a text shares: how it is to be read, and which heads it names."""

from collections.abc import Sequence
from typing import Any, TypeVar

from heatscope.api.schemas.sentence import Head, Sentence
from heatscope.calls.texts import HeadName, TextRequest
from heatscope.limits import text_limits
from heatscope.settings import Settings

Wanted = TypeVar("Wanted", bound=TextRequest)


def request_of(asked: Sentence, settings: Settings, kind: type[Wanted], **more: Any) -> Wanted:
    """Return what is asked of a text, in plain values."""
    return kind(
        text=asked.text,
        limits=text_limits(settings),
        positional_encoding=asked.positional_encoding,
        window=asked.window,
        order=None if asked.order is None else tuple(asked.order),
        disabled_heads=heads_of(asked.disabled_heads),
        **more,
    )


def heads_of(heads: Sequence[Head]) -> tuple[HeadName, ...]:
    """Return heads by layer and number."""
    return tuple((head.layer, head.head) for head in heads)
