"""A sentence as every call takes it, and its tokens as every answer names them."""

from typing import Annotated, Literal

from pydantic import Field

from heatscope.api.schemas.asked import LARGEST, LONGEST_NAME, LONGEST_TEXT, MOST_HEADS, MOST_WORDS, Asked
from heatscope.api.schemas.tensor import Answer

Index = Annotated[int, Field(ge=0, le=LARGEST)]


class Head(Asked):
    """One head of one layer."""

    layer: str = Field(description="The layer's name.", max_length=LONGEST_NAME, examples=["layer1"])
    head: Index = Field(description="Counted from 0.", examples=[0])


class Sentence(Asked):
    """A sentence, and how it is to be read."""

    text: str = Field(description="Any text with words in it.", max_length=LONGEST_TEXT, examples=["I saw a saw."])
    positional_encoding: bool = Field(True, description="False leaves the positions out.", examples=[True])
    window: Index | None = Field(
        None,
        description="How many places to each side a word may see; it then does not see <cls>, which sees everything. "
        "null for all.",
        examples=[None],
    )
    order: list[Index] | None = Field(
        None,
        description="The order the words are read in: position i holds word order[i]. Tokens and rows come back in it.",
        max_length=MOST_WORDS,
        examples=[None],
    )
    disabled_heads: list[Head] = Field([], description="Heads that add nothing.", max_length=MOST_HEADS, examples=[[]])


class Token(Answer):
    """A word, or <cls>, which stands for the whole sentence and comes first."""

    text: str = Field(
        description="As it is read: what looks alike in the text is one here, such as don’t and don't.",
        examples=["saw"],
    )
    start: int = Field(description="Where it begins in the text, in Unicode code points.", examples=[2])
    end: int = Field(description="Where it ends.", examples=[5])
    special: bool = Field(description="True for <cls>, which stands in no text: start and end are 0.", examples=[False])
    piece: str | None = Field(
        None, description="As the vocabulary writes it, where that is another way.", examples=["##ing"]
    )
    continues: bool | None = Field(
        None, description="True where it goes on with the word of the token before.", examples=[None]
    )
    label: str | None = Field(None, description="Of a word: its most probable label.", examples=["VERB"])
    probability: float | None = Field(None, description="Of that label.", examples=[0.97])


class TextNote(Answer):
    """What there is to say of a text beside its labels."""

    kind: Literal["unknown-words"] = Field(description="For programs.", examples=["unknown-words"])
    detail: str = Field(
        description="For people.",
        examples=[
            "7 of 8 words (88 %) are not in the vocabulary, which is English; of other texts the labels mean nothing"
        ],
    )
