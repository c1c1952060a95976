"""A sequence whose length the network decides."""

from pydantic import ConfigDict, Field

from heatscope.api.schemas.asked import LONGEST_TEXT, Asked
from heatscope.api.schemas.tensor import Answer, Tensor


class GenerationRequest(Asked):
    """A word to pronounce."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "attention"}, {"text": "Café", "beams": 1}, {"text": "o'clock"}]},
    )

    text: str = Field(
        description="One word. Case and accents do not matter; signs that are no letters are passed over.",
        max_length=LONGEST_TEXT,
        examples=["attention"],
    )
    beams: int = Field(
        4, ge=1, le=8, description="How many beginnings are followed at a time; 1 is greedy.", examples=[4]
    )


class InputToken(Answer):
    """A letter that was read, or the mark that ends the word."""

    text: str = Field(description="As it is read.", examples=["a"])
    start: int = Field(description="Where it stands in the text, in Unicode code points.", examples=[0])
    end: int = Field(description="Where it ends.", examples=[1])
    special: bool = Field(description="True for <end>, which stands in no text.", examples=[False])


class Alternative(Answer):
    """What might have been said."""

    text: str = Field(description="A phoneme, or <stop>.", examples=["AH"])
    probability: float = Field(description="They and all others sum to 1.", examples=[0.93])


class OutputToken(Answer):
    """A phoneme that was said, or <stop>."""

    text: str = Field(description="In ARPAbet.", examples=["AH"])
    probability: float = Field(description="Of it, after those before it.", examples=[0.93])
    stop_probability: float = Field(description="Of stopping here.", examples=[0.0001])
    alternatives: list[Alternative] = Field(description="The five likeliest, best first.")


class Candidate(Answer):
    """One way to say the word."""

    tokens: list[str] = Field(description="With <stop>, unless it was stopped.", examples=[["AE", "T", "<stop>"]])
    log_probability: float = Field(description="Of all of them together.", examples=[-1.2])
    score: float = Field(description="log_probability / number of tokens; the best has the largest.", examples=[-0.4])
    has_stopped: bool = Field(description="False if it was stopped at the longest length.", examples=[True])


class Generation(Answer):
    """What was read, what was said, and what was looked at meanwhile."""

    input_tokens: list[InputToken] = Field(description="The letters, then <end>.")
    tokens: list[OutputToken] = Field(description="The best candidate.")
    has_stopped: bool = Field(description="Whether it decided to stop.", examples=[True])
    decoder_tokens: list[str] = Field(
        description="What the keys of `decoder_attention` are: <start>, then the tokens but the last.",
        examples=[["<start>", "AE", "T"]],
    )
    candidates: list[Candidate] = Field(description="As many as beams, best first.")
    encoder_attention: Tensor = Field(description="[layer, head, input, input]: letters look at letters.")
    decoder_attention: Tensor = Field(
        description="[layer, head, output, output]: row i is token i being chosen, looking at what was said before it."
    )
    cross_attention: Tensor = Field(
        description="[layer, head, output, input]: row i is token i being chosen, looking at the letters."
    )
