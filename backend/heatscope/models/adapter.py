"""What every network that is served has in common: an adapter around an ordinary PyTorch module.

An adapter says what is known of the network, turns a picture or a text into what the network is called with, and says
what comes back means. It knows neither what is recorded of the run nor who asks.

Axes: C channels, H height, W width, T tokens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeGuard

from PIL import Image
from torch import Tensor, nn

from heatscope.inputs.image import Crop

__all__ = [
    "Adapter", "Crop", "Facts", "Given", "ImageAdapter", "ImageGiven", "Origin", "Outcome", "TextAdapter", "TextGiven",
    "Token", "reads_pictures", "reads_texts",
]  # fmt: skip

Origin = Literal["shipped", "folder", "package", "python"]


@dataclass(frozen=True)
class Facts:
    """What is known of a network without running it."""

    id: str  #: its name in every path
    task: str  #: as on the Hugging Face Hub: "image-classification", "fill-mask" …
    title: str
    description: str
    origin: Origin  #: "folder": of Hugging Face; "package": a Python package that carries weights
    parameter_count: int  #: tied ones once
    #: {"kind": "image", channels, height, width, mean, std}, {"kind": "text", max_tokens}, or
    #: {"kind": "tensors", tensors: [{name, dtype, shape}]}
    input: Mapping[str, Any]
    labels: tuple[str, ...] = ()  #: of a picture, or of each token; in the order of the outputs
    sequence_labels: tuple[str, ...] = ()  #: of a whole text
    licence: str = ""
    trained_on: str = ""
    limits: tuple[str, ...] = ()  #: a sentence each


@dataclass(frozen=True, eq=False)
class Given:
    """What a network is called with: ``network(*arguments, **keywords)``."""

    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class ImageGiven(Given):
    """A picture as a network reads it."""

    pixels: Tensor  #: (1, C, H, W), the tensor among the arguments that holds the picture
    width: int  #: of the whole picture
    height: int
    crop: Crop  #: which part of the picture became ``pixels``; reaches beyond it where it was padded


@dataclass(frozen=True)
class Token:
    """One of the pieces that a text was cut into."""

    text: str  #: text[start:end], or the name of a special token
    piece: str  #: as the vocabulary writes it: "##ing", "Ġthe"
    start: int  #: in the text, in characters; start = end for a special token
    end: int
    special: bool = False
    continues: bool = False  #: goes on with the word of the token before
    sequence: int = 0  #: 1 in the second of a pair of texts, whose characters start and end then count
    id: int | None = None  #: row of the vocabulary
    unknown: bool = False  #: the vocabulary lacks it: ``piece`` stands for all such


@dataclass(frozen=True, eq=False, kw_only=True)
class TextGiven(Given):
    """A text as a network reads it."""

    tokens: tuple[Token, ...]
    decoder_tokens: tuple[Token, ...] = ()  #: what the decoder of an encoder-decoder reads


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcome:
    """What the result of a run means: one or more of the tensors are there."""

    label_logits: Tensor | None = None  #: (labels,) of the picture or of the whole text
    token_logits: Tensor | None = None  #: (T, labels)
    next_token_logits: Tensor | None = None  #: (vocabulary,) of what follows the last token
    mask_logits: Tensor | None = None  #: (masks, vocabulary) of what stands in each masked place
    mask_positions: tuple[int, ...] = ()  #: which tokens those are
    embedding: Tensor | None = None  #: (width,) of the picture or of the whole text
    label: Callable[[int], str] = str  #: names an index of label_logits, next_token_logits or mask_logits
    token_label: Callable[[int], str] = str  #: names an index of the labels of token_logits

    def __post_init__(self) -> None:
        tensors = (self.label_logits, self.token_logits, self.next_token_logits, self.mask_logits, self.embedding)
        assert any(tensor is not None for tensor in tensors), "an outcome without anything in it"
        ranges = [self.label_logits, self.next_token_logits, self.mask_logits]
        assert sum(tensor is not None for tensor in ranges) <= 1, "label() would name indices of two kinds"


class Adapter(Protocol):
    """A network, in the form in which it is asked."""

    @property
    def facts(self) -> Facts:
        """What is known of it."""

    @property
    def network(self) -> nn.Module:
        """The module itself: in eval mode, float32, its parameters without gradients."""

    @property
    def reads(self) -> Literal["image", "text", "tensors"]:
        """Whether :class:`ImageAdapter` or :class:`TextAdapter` describes the rest of it.

        One that reads tensors was handed its input with the network, ready to be read, and is asked about no other.
        """

    def probe(self) -> Given:
        """Return a small input that the network can run on."""

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Say what ``result``, returned by the network for ``given``, means."""


class ImageAdapter(Adapter, Protocol):
    """A network that reads pictures."""

    def read_image(self, picture: Image.Image) -> ImageGiven:
        """Return what the network is called with for an upright RGB picture of any size.

        Raises:
            InputError: the picture cannot be read.
        """


class TextAdapter(Adapter, Protocol):
    """A network that reads texts."""

    def read_text(self, text: str, pair: str | None = None) -> TextGiven:
        """Return what the network is called with for a text, or for two that it reads together.

        Raises:
            InputError: there is nothing to read, it is too long, or the network reads no pairs.
        """


def reads_pictures(adapter: Adapter) -> TypeGuard[ImageAdapter]:
    """Return whether the network reads pictures."""
    return adapter.reads == "image"


def reads_texts(adapter: Adapter) -> TypeGuard[TextAdapter]:
    """Return whether the network reads texts."""
    return adapter.reads == "text"
