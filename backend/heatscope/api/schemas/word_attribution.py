"""Which words speak for a label."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from heatscope.api.schemas.asked import LARGEST
from heatscope.api.schemas.sentence import Sentence, Token
from heatscope.api.schemas.tensor import Answer, Tensor

Method = Literal["gradient_x_input", "integrated_gradients"]


class WordAttributionRequest(Sentence):
    """A sentence, how it is to be read, and the label that is asked about."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "I saw a saw."},
                {"text": "I saw a saw.", "token": 4, "label": "NOUN", "method": "gradient_x_input"},
            ]
        },
    )

    method: Method = Field(
        "integrated_gradients", description="How it is found out.", examples=["integrated_gradients"]
    )
    token: Annotated[int, Field(ge=1, le=LARGEST)] | None = Field(
        None,
        description="Whose label, counted as in `/attention`, words from 1; null for the sentence's, for what follows "
        "the text, for the first masked place, or for the text's own vector: whatever the network says.",
        examples=[2],
    )
    label: str | None = Field(
        None, description="By name or index; the most probable if null.", max_length=200, examples=[None]
    )


class WordAttribution(Answer):
    """How much each word adds to the score of a label."""

    method: Method = Field(description="How it was found out.", examples=["integrated_gradients"])
    tokens: list[Token] = Field(description="<cls> first, then the words as they were read.")
    token: int | None = Field(description="Whose label; null for the sentence's.", examples=[2])
    label: str = Field(
        description="The label, or the token that is guessed; `the text's own vector` of a network that gives one.",
        examples=["VERB"],
    )
    index: int = Field(description="Its place among the labels.", examples=[15])
    score: float = Field(description="Its logit; of a vector the cosine with itself, which is 1.", examples=[7.5])
    attribution: Tensor = Field(
        description="[token]: positive speaks for the label. 0 for <cls> and other special tokens, which stay when the "
        "words are taken out."
    )
    sum: float = Field(description="Of the attributions.", examples=[6.9])
    baseline_score: float | None = Field(
        description="Integrated gradients: the logit with every word's embedding 0, the places kept; `sum` must be the "
        "score's difference from it.",
        examples=[0.6],
    )
    steps: int | None = Field(description="Integrated gradients: how many on the way from there.", examples=[16])
    tolerance: float | None = Field(
        description="Integrated gradients: how far `sum` may be from that difference.", examples=[0.07]
    )
    has_converged: bool | None = Field(
        description="Integrated gradients: whether it is as near. It may not be in a very long text, nor where a "
        "network reads no more of a vector than its direction, which 0 has not (RMSNorm).",
        examples=[True],
    )
