"""One query of one head from the beginning."""

from typing import Annotated

from pydantic import ConfigDict, Field

from heatscope.api.schemas.asked import LONGEST_NAME
from heatscope.api.schemas.sentence import Index, Sentence, Token
from heatscope.api.schemas.tensor import Answer, Tensor

Number = Annotated[float, Field(examples=[0.25])]


class AttentionStepRequest(Sentence):
    """A sentence, how it is to be read, and whose row is to be taken apart."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "I saw a saw.", "layer": "layer1", "head": 0, "query": 2},
                {"text": "They can fish.", "layer": "layer2", "head": 1, "query": 3, "window": 1},
            ]
        },
    )

    layer: str = Field(description="The layer's name.", max_length=LONGEST_NAME, examples=["layer1"])
    head: Index = Field(description="Counted from 0.", examples=[0])
    query: Index = Field(description="The token that asks, counted from 0, which is <cls>.", examples=[2])


class AttentionStep(Answer):
    """How one row came about. Each number can be computed from those before it; n tokens, d the size of a head.

    What a network does not have in this form, such as a normalisation before attention, is left out.
    """

    layer: str = Field(description="The layer.", examples=["layer1"])
    head: int = Field(description="The head.", examples=[0])
    query: int = Field(description="The token that asks.", examples=[2])
    tokens: list[Token] = Field(description="<cls> first, then the words as they were read.")
    decoder_tokens: list[Token] | None = Field(None, description="What the decoder of a network that has one read.")
    is_enabled: bool = Field(description="False for a head that was switched off.", examples=[True])

    embedding: Tensor | None = Field(None, description="[width]: a, the query's word.")
    position: Tensor | None = Field(None, description="[width]: e, its place; 0 without positions.")
    input: Tensor | None = Field(
        None, description="[width]: of the first layer a + e, of the others what the layer before hands on."
    )
    norm_mean: Number | None = Field(None, description="Of `input`.")
    norm_variance: Number | None = Field(None, description="Of `input`, over its width.")
    norm_epsilon: float | None = Field(None, description="What keeps the division from failing.", examples=[1e-5])
    norm_weight: Tensor | None = Field(None, description="[width]")
    norm_bias: Tensor | None = Field(None, description="[width]")
    normalised: Tensor | None = Field(
        None, description="[width]: (input − mean) / √(variance + epsilon) · weight + bias."
    )

    query_vector: Tensor = Field(description="[d]: q = W_q · normalised + bias; `…/heads/{head}` has W_q.")
    keys: Tensor = Field(description="[n, d]: k of every token.")
    products: Tensor = Field(description="[n, d]: q · k, number by number.")
    scores: Tensor = Field(description="[n]: the sums of the products.")
    divisor: float = Field(description="√d, or what else the network divides by.", examples=[5.656854249492381])
    scaled_scores: Tensor = Field(description="[n]: scores / divisor.")
    bias: Tensor | None = Field(None, description="[n]: what is added for where query and key stand.")
    allowed: list[bool] = Field(description="Which keys the window lets the query see.", examples=[[True, True]])
    maximum: Number = Field(description="The largest scaled score of those; taking it off changes no weight.")
    exponentials: Tensor = Field(description="[n]: exp(scaled score − maximum); 0 where not allowed.")
    sum: Number = Field(description="Of the exponentials.")
    weights: Tensor = Field(description="[n]: exponentials / sum, the row of the attention matrix.")
    values: Tensor = Field(description="[n, d]: v of every token.")
    weighted_values: Tensor = Field(description="[n, d]: weight · v.")
    head_output: Tensor = Field(description="[d]: b, the sum of the weighted values; 0 for a head switched off.")
    similarity: Tensor = Field(description="[n]: cosine of that sum and each v, from −1 to 1.")

    projected: Tensor = Field(description="[width]: what this head adds through its share of W_O.")
    shares: Tensor = Field(description="[heads, width]: what each head adds.")
    output_bias: Tensor | None = Field(None, description="[width]: of W_O.")
    output: Tensor = Field(description="[width]: the sum of the shares, and the bias.")
    attended: Tensor | None = Field(None, description="[width]: input + output, the residual.")
    feedforward: Tensor | None = Field(None, description="[width]: what the feed-forward network adds.")
    hidden: Tensor | None = Field(None, description="[width]: attended + feedforward, what the layer hands on.")


class Projection(Answer):
    """A linear map."""

    weight: Tensor = Field(description="[out, in]")
    bias: Tensor | None = Field(None, description="[out]; null where heads share one.")


class HeadWeights(Answer):
    """What a head has learned; with it `/attention/step` can be computed from the layer's input."""

    query: Projection = Field(description="W_q, [d, width].")
    key: Projection = Field(description="W_k, [d, width].")
    value: Projection = Field(description="W_v, [d, width].")
    projection: Projection = Field(description="Its columns of W_O, [width, d]; the heads share one bias.")
