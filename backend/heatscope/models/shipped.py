"""The networks that ship with Heatscope, as adapters like any other.

A sentence becomes its words, a word its letters; a photo becomes a picture of the network's own size, its middle cut
out. What the classifiers give are logits of the card's labels.

Axes: C channels, H height, W width.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.inputs.crop import middle
from heatscope.inputs.image import normalise
from heatscope.inputs.letters import read_letters
from heatscope.inputs.text import Word, read_words
from heatscope.models.adapter import Adapter, Facts, Given, ImageGiven, Outcome, TextGiven, Token
from heatscope.models.shipped_words import ShippedWordVectors
from heatscope_models.cards import Card
from heatscope_models.pronouncer import END, START
from heatscope_models.tokenizer import CLS, UNKNOWN

#: Characters of a text that are looked through for words.
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Block:
    """A layer of a transformer: attention and what follows it, up to the next."""

    name: str  #: in requests and answers
    type: str
    module: str  #: its path in the network
    shape: tuple[int | None, ...]  #: [tokens, width]; None where it depends on the text
    parameter_count: int
    head_count: int


class Shipped:
    """What all of them have in common: a card says what is known of them.

    Args:
        card: of the network.
        network: as ``cards.load`` gives it.
    """

    def __init__(self, card: Card, network: nn.Module) -> None:
        self.card = card
        #: An ``nn.Module``, asked also for what only its own class has.
        self.network: Any = network.requires_grad_(False)
        self.facts = Facts(
            id=card.id,
            task=card.task,
            title=card.title,
            description=card.description,
            origin="shipped",
            parameter_count=card.parameter_count,
            input=card.input,
            labels=card.labels,
            sequence_labels=card.sequence_labels,
            licence=card.licence,
            trained_on=card.trained_on,
            limits=card.limits,
        )

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The layers of a transformer, in the order they run; none of another network."""
        return ()

    def _blocks_in(self, path: str, name: str, type_: str, length: int | None = None) -> tuple[Block, ...]:
        """Return the blocks in a list of modules, counted from 1."""
        config = self.network.config
        return tuple(
            Block(
                f"{name}{index + 1}", type_, f"{path}.{index}", (length, config.width), _size(module), config.head_count
            )
            for index, module in enumerate(self.network.get_submodule(path).children())
        )


class ShippedPhotoNetwork(Shipped):
    """A network that names what a photo shows."""

    reads: Literal["image"] = "image"

    def read_image(self, picture: Image.Image) -> ImageGiven:
        """Return the middle of the picture at the network's own size."""
        stated = self.card.input
        size = stated["width"], stated["height"]
        crop = middle(*picture.size, *size)
        small = picture.resize(size, Image.Resampling.LANCZOS, box=crop)
        pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1)  # (C, H, W)
        batch = normalise(pixels, stated["mean"], stated["std"])  # (1, C, H, W)
        return ImageGiven(arguments=(batch,), pixels=batch, width=picture.width, height=picture.height, crop=crop)

    def probe(self) -> ImageGiven:
        """Return a grey picture."""
        return self.read_image(Image.new("RGB", (self.card.input["width"], self.card.input["height"]), "grey"))

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Return the logits of the labels."""
        logits: Tensor = result[0]
        return Outcome(label_logits=logits, label=self.card.labels.__getitem__)


class ShippedPhotoTransformer(ShippedPhotoNetwork):
    """The same with attention between patches."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its layers, with a token a patch and the class token before them."""
        return self._blocks_in("layers", "layer", "TransformerEncoderLayer", len(self.network.positions))


class ShippedSentenceNetwork(Shipped):
    """A network that reads words, gives each a label, and the sentence one."""

    reads: Literal["text"] = "text"
    #: The node that adds its place to each word.
    places_added = "add"
    #: The operation in each layer that takes keys away from a query, where some are.
    masked_by = "masked_fill"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its layers."""
        return self._blocks_in("layers", "layer", "TransformerEncoderLayer")

    @cached_property
    def word_vectors(self) -> ShippedWordVectors:
        """Its words as vectors."""
        return ShippedWordVectors(self.network)

    def read_text(self, text: str, pair: str | None = None) -> TextGiven:
        """Return the words of the text with ``<cls>`` before them.

        Raises:
            InputError: there are no words, too many, or a second text.
        """
        if pair is not None:
            raise InputError(f"'{self.card.id}' reads one text, and no pairs")
        return self.read_words(read_words(text, self.network.config.max_words, LONGEST_TEXT))

    def read_words(
        self,
        words: Sequence[Word],
        positional_encoding: bool = True,
        allowed: Tensor | None = None,
        disabled_heads: Collection[tuple[int, int]] = (),
    ) -> TextGiven:
        """Return what the network is called with for words; how it may be told to read them is its own."""
        first = Token(CLS, CLS, 0, 0, special=True)
        return TextGiven(
            arguments=self.network.look_up([CLS, *(word.text for word in words)]),
            keywords={
                "positional_encoding": positional_encoding, "allowed": allowed, "disabled_heads": disabled_heads,
            },
            tokens=(first, *(Token(word.text, word.text, word.start, word.end) for word in words)),
        )  # fmt: skip

    def knows(self, word: str) -> bool:
        """Return whether the vocabulary has the word, in whatever case."""
        vocabulary = self.network.vocabulary
        return bool(vocabulary.index(word) != vocabulary.special(UNKNOWN))

    def probe(self) -> TextGiven:
        """Return a sentence."""
        return self.read_text("I saw a saw.")

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Return the logits of the words' labels and of the sentence's."""
        return Outcome(
            label_logits=result.sequence_logits[0],
            token_logits=result.label_logits[0],
            label=self.card.sequence_labels.__getitem__,
            token_label=self.card.labels.__getitem__,
        )


class ShippedSpeaker(Shipped):
    """A network that reads letters and says as many phonemes as it decides."""

    reads: Literal["text"] = "text"
    calls = ("generation",)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The encoder's layers, then the decoder's."""
        encoder = self._blocks_in("encoder", "encoder", "TransformerEncoderLayer")
        return encoder + self._blocks_in("decoder", "decoder", "TransformerDecoderLayer")

    def read_text(self, text: str, pair: str | None = None) -> TextGiven:
        """Return the letters of a word with the end mark behind them, and the start of what is said.

        Raises:
            InputError: there are no letters, too many, one that it does not know, or a second text.
        """
        if pair is not None:
            raise InputError(f"'{self.card.id}' reads one word, and no pairs")
        letters = read_letters(text, self.network.config.letters, self.network.config.max_letters)
        end = Token(END, END, len(text), len(text), special=True)
        return TextGiven(
            arguments=(self.network.spell([letter.text for letter in letters]), torch.zeros(1, 1, dtype=torch.int64)),
            tokens=(*(Token(letter.text, letter.text, letter.start, letter.end) for letter in letters), end),
            decoder_tokens=(Token(START, START, 0, 0, special=True),),
        )

    def probe(self) -> TextGiven:
        """Return a word."""
        return self.read_text("saw")

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Return the logits of the first phoneme."""
        return Outcome(next_token_logits=result[0, -1], label=self.card.labels.__getitem__)


def _size(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


#: Told a card and its network, gives the adapter; by the class that the card names.
ADAPTERS: dict[str, Callable[[Card, nn.Module], Adapter]] = {
    "PhotoCNN": ShippedPhotoNetwork,
    "PhotoViT": ShippedPhotoTransformer,
    "SentenceEncoder": ShippedSentenceNetwork,
    "Pronouncer": ShippedSpeaker,
}
#: What a network of each class can be asked, for one whose weights cannot be read; of the others their run tells.
CALLS: dict[str, tuple[str, ...]] = {
    "PhotoCNN": ("feature-maps", "unit", "attributions", "transform-sweep", "convolution-as-attention"),
    "PhotoViT": ("patch-attention", "attributions"),
    "SentenceEncoder": ("attention", "attention/step", "embeddings", "word-attributions"),
    "Pronouncer": ("generation",),
}
