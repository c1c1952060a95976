"""Words as vectors, before the network looks at their neighbours."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from heatscope.api.schemas.asked import LONGEST_TEXT, Asked
from heatscope.api.schemas.tensor import Answer, Tensor

Vectors = Literal["embedding", "position", "sum", "final"]
ExtraWord = Annotated[str, Field(min_length=1, max_length=100)]


class EmbeddingsRequest(Asked):
    """A sentence, and other words to set beside its own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "I saw a saw."},
                {"text": "cat dog", "extra_words": ["car", "truck"], "nearest": 3, "include": ["embedding", "sum"]},
            ]
        },
    )

    text: str = Field(description="Any text with words in it.", max_length=LONGEST_TEXT, examples=["I saw a saw."])
    extra_words: list[ExtraWord] = Field(
        [],
        max_length=64,
        description="Words that stand in no place of the sentence; of a network that cuts words into pieces, those of "
        "one piece.",
        examples=[["watch"]],
    )
    nearest: int = Field(5, ge=0, le=20, description="How many neighbours of each word to give.", examples=[5])
    include: list[Vectors] = Field(
        [], description="Which vectors to answer with.", max_length=64, examples=[["embedding"]]
    )


class EmbeddedWord(Answer):
    """A word that was embedded."""

    text: str = Field(description="As it was given.", examples=["saw"])
    start: int = Field(description="Where it begins in the text, in Unicode code points; 0 if extra.", examples=[2])
    end: int = Field(description="Where it ends; 0 if extra.", examples=[5])
    is_extra: bool = Field(description="True for one of `extra_words`.", examples=[False])
    is_known: bool = Field(
        description="Whether the network has a vector of its own for it; if not, its letters alone make it up.",
        examples=[True],
    )
    index: int = Field(
        description="Its place in the vocabulary, from 0: where its one-hot vector has its 1. Words that are not known "
        "share one place.",
        examples=[421],
    )


class Neighbour(Answer):
    """A word of the vocabulary."""

    word: str = Field(description="As the vocabulary has it.", examples=["watched"])
    cosine: float = Field(description="Of its vector and the word's, from −1 to 1.", examples=[0.71])


class Embeddings(Answer):
    """How alike words are, one-hot and embedded; n words, those of the text first."""

    words: list[EmbeddedWord] = Field(description="Row i of everything is word i; special tokens are left out.")
    vocabulary_size: int = Field(description="Words in the vocabulary: numbers of a one-hot vector.", examples=[24003])
    one_hot_cosine: Tensor = Field(description="[n, n]: 1 for the same word, 0 for any other; case does not matter.")
    embedding_cosine: Tensor = Field(description="[n, n]: of the embeddings, from −1 to 1.")
    projection: Tensor = Field(description="[n, component]: the embeddings' two principal components.")
    explained: list[float] = Field(
        description="The share of the words' variance along each of the two.", examples=[[0.4, 0.2]]
    )
    nearest: list[list[Neighbour]] = Field(
        description="Of each word, nearest first; never itself. Among the 4,000 words that `sentence-encoder` read "
        "most often, and the whole vocabulary of another network."
    )
    embedding: Tensor | None = Field(None, description="[n, width]: a.")
    position: Tensor | None = Field(
        None, description="[words of the text, width]: e, where each stands; <cls> has place 0, so they begin with 1."
    )
    sum: Tensor | None = Field(None, description="[words of the text, width]: a + e, what the first layer reads.")
    final: Tensor | None = Field(
        None, description="[words of the text, width]: what the last layer hands on, normalised where the network does."
    )


class PositionalEncoding(Answer):
    """Where a token stands, as a vector."""

    encoding: Tensor = Field(description="[length, width]: row p belongs to place p; <cls> stands at 0.")
    rates: list[float] = Field(
        description="[width / 2]: the numbers 2i and 2i + 1 of place p are sin and cos of p · rate i.",
        examples=[[1.0, 0.01]],
    )
    products: list[float] = Field(
        description="[length]: the dot product of any two places k apart, for k = 0, 1 …", examples=[[128.0, 124.6]]
    )
