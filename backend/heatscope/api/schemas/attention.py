"""What a sentence becomes inside self-attention."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from heatscope.api.schemas.tensor import Answer, Tensor

Part = Literal["scores", "query", "key", "value", "head_output", "output", "hidden"]
Index = Annotated[int, Field(ge=0)]


class Head(BaseModel):
    """One head of one layer."""

    model_config = ConfigDict(extra="forbid")

    layer: str = Field(description="The layer's name.", examples=["layer1"])
    head: Index = Field(description="Counted from 0.", examples=[0])


class AttentionRequest(BaseModel):
    """A sentence, and how it is to be read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "I saw a saw."},
                {"text": "I saw a saw.", "layers": []},
                {"text": "They can fish.", "layers": ["layer1"], "include": ["scores", "query", "key"]},
                {"text": "I saw a saw.", "window": 1, "positional_encoding": False, "order": [4, 3, 2, 1, 0]},
                {"text": "The saw was broken.", "disabled_heads": [{"layer": "layer2", "head": 1}]},
            ]
        },
    )

    text: str = Field(description="Any text with words in it.", examples=["I saw a saw."])
    layers: list[str] | None = Field(
        None, description="Names of the layers to answer with: null for all, [] for none.", examples=[["layer1"]]
    )
    include: list[Part] = Field(
        [], description="What to answer beside the attention of each layer.", examples=[["scores"]]
    )
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
        examples=[None],
    )
    disabled_heads: list[Head] = Field([], description="Heads that add nothing.", examples=[[]])


class Token(Answer):
    """A word, or <cls>, which stands for the whole sentence and comes first."""

    text: str = Field(description="As it stands in the text.", examples=["saw"])
    start: int = Field(description="Where it begins in the text, in Unicode code points.", examples=[2])
    end: int = Field(description="Where it ends.", examples=[5])
    special: bool = Field(description="True for <cls>, which stands in no text: start and end are 0.", examples=[False])
    label: str | None = Field(None, description="Of a word: its most probable label.", examples=["VERB"])
    probability: float | None = Field(None, description="Of that label.", examples=[0.97])


class SequenceLabel(Answer):
    """One label of the whole sentence."""

    label: str = Field(description="In words.", examples=["positive"])
    probability: float = Field(description="They sum to 1.", examples=[0.8])


class AttentionLayer(Answer):
    """What one layer computed; row i of everything is token i. Optional fields come if `include` names them."""

    name: str = Field(description="The layer.", examples=["layer1"])
    attention: Tensor = Field(
        description="[head, query, key]: how much each query takes from each key; each row sums to 1. "
        "softmax(scores / √d), d the size of a head."
    )
    scores: Tensor | None = Field(None, description="[head, query, key]: q · k, before scaling, window or softmax.")
    query: Tensor | None = Field(None, description="[head, token, d]")
    key: Tensor | None = Field(None, description="[head, token, d]")
    value: Tensor | None = Field(None, description="[head, token, d]")
    head_output: Tensor | None = Field(
        None, description="[head, token, d]: values mixed by attention; 0 for a disabled head."
    )
    output: Tensor | None = Field(None, description="[token, width]: what the heads add, after W_O.")
    hidden: Tensor | None = Field(None, description="[token, width]: what the layer hands on.")


class Attention(Answer):
    """Who attends to whom."""

    tokens: list[Token] = Field(description="<cls> first, then the words as they were read.")
    sequence_labels: list[SequenceLabel] = Field(description="Most probable first.")
    layers: list[AttentionLayer] = Field(description="In the order they run.")
