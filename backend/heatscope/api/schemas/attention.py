"""What a sentence becomes inside self-attention."""

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from heatscope.api.schemas.asked import LONGEST_TEXT, MOST_HEADS, MOST_INPUTS, MOST_LAYERS, Name, Text
from heatscope.api.schemas.sentence import Head, Sentence, TextNote, Token
from heatscope.api.schemas.tensor import Answer, Tensor
from heatscope.calls.attention import Part

HeadName = Literal["previous word", "next word", "itself", "first token", "punctuation", "broad", "mixed"]


class AttentionRequest(Sentence):
    """A sentence, or several, how they are to be read, and what of them to answer with."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "I saw a saw."},
                {"text": "I saw a saw.", "layers": []},
                {"texts": ["I saw a saw.", "They can fish."], "layers": []},
                {"text": "They can fish.", "layers": ["layer1"], "include": ["scores", "query", "key"]},
                {"text": "I saw a saw.", "window": 1, "positional_encoding": False, "order": [4, 3, 2, 1, 0]},
                {"text": "The saw was broken.", "disabled_heads": [{"layer": "layer2", "head": 1}]},
                {
                    "text": "I saw a saw.",
                    "heads": [{"layer": "layer2", "head": 1}],
                    "include": ["statistics", "thumbnails", "rollout"],
                },
            ]
        },
    )

    text: str = Field(
        "",
        description="Any text with words in it; needed where there are no `texts`.",
        max_length=LONGEST_TEXT,
        examples=["I saw a saw."],
    )
    texts: list[Text] | None = Field(
        None,
        description="In place of `text`: several, answered by a list in their order, each as by itself. Together they "
        "may be as long as one text.",
        min_length=1,
        max_length=MOST_INPUTS,
        examples=[None],
    )
    layers: list[Name] | None = Field(
        None,
        description="Names of the layers to answer with: null for all, [] for none.",
        max_length=MOST_LAYERS,
        examples=[["layer1"]],
    )
    include: list[Part] = Field(
        [], description="What to answer beside the attention of each layer.", max_length=64, examples=[["scores"]]
    )
    heads: list[Head] | None = Field(
        None,
        max_length=MOST_HEADS,
        description="Heads to answer with, of those layers: null for all. What is not of one head alone (`hidden`, "
        "`rollout`, `statistics`, `thumbnails` …) comes as it does without.",
        examples=[None],
    )
    rollout_heads: Literal["mean", "max"] = Field(
        "mean", description="How `rollout` joins the heads of a layer.", examples=["mean"]
    )

    @model_validator(mode="after")
    def _check_texts(self) -> Self:
        is_named = "text" in self.model_fields_set
        if self.texts is None and not is_named:
            raise PydanticCustomError("missing", "text is required, or texts")
        if self.texts is not None and is_named:
            raise PydanticCustomError("too_many", "text and texts are both given; send one of them")
        if self.texts is not None and self.order is not None:
            raise PydanticCustomError("too_many", "order is that of one text; leave it out, or send texts one by one")
        return self


class MaskedPlace(Answer):
    """What might stand in a masked place."""

    token: int = Field(description="Which token is masked, counted from 0.", examples=[3])
    guesses: list["SequenceLabel"] = Field(description="Most probable first, at most ten.")


class SequenceLabel(Answer):
    """One label of the whole sentence."""

    label: str = Field(description="In words.", examples=["positive"])
    probability: float = Field(description="They sum to 1.", examples=[0.8])


class HeadStatistics(Answer):
    """What a head does with this sentence: means over its queries."""

    head: int = Field(description="Counted from 0.", examples=[0])
    name: HeadName = Field(
        description="Where 40 % of its attention or more goes, or 15 % in a long text, if that is four times what each "
        "token would get if all were alike; else broad, from a broadness of 0.8, or mixed.",
        examples=["previous word"],
    )
    share: float = Field(
        description="What it has the name for: that share; the broadness; of a mixed head the largest share.",
        examples=[0.81],
    )
    entropy: float = Field(description="In nats: 0 for one key alone, ln n for n keys alike.", examples=[0.7])
    broadness: float = Field(description="entropy / ln n, from 0 to 1.", examples=[0.4])
    distance: float = Field(description="|query − key|, in tokens.", examples=[1.2])
    previous: float = Field(description="Share on the token before, where there is one.", examples=[0.81])
    itself: float = Field(description="Share on the query's own token.", examples=[0.05])
    next: float = Field(description="Share on the token after, where there is one.", examples=[0.02])
    first: float = Field(description="Share of the words' attention on <cls>.", examples=[0.03])
    punctuation: float = Field(description="Share on a punctuation mark that ends the text.", examples=[0.04])


class Tag(Answer):
    """A label that tokens of the text have."""

    label: str = Field(description="The label; of special tokens, which have none, their own name.", examples=["NOUN"])
    count: int = Field(description="How many tokens have it.", examples=[2])


class AttentionLayer(Answer):
    """What one layer computed; row i of everything is token i. Optional fields come if `include` names them."""

    name: str = Field(description="The layer.", examples=["layer1"])
    relation: Literal["self", "cross"] | None = Field(
        None,
        description="Of a network with a decoder: cross where it asks the encoder's tokens.",
        examples=["self"],
    )
    queries: Literal["tokens", "decoder_tokens"] | None = Field(
        None, description="Of a network with a decoder: which tokens ask.", examples=["tokens"]
    )
    heads: list[int] | None = Field(
        None, description="With `heads` in the request: which heads the first axis stands for.", examples=[None]
    )
    attention: Tensor | None = Field(
        None,
        description="[head, query, key]: how much each query takes from each key; each row sums to 1. "
        "softmax(scores / √d), d the size of a head. Left out where `heads` names none of this layer.",
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
    input: Tensor | None = Field(
        None, description="[token, width]: the layer's I, embedding + position or the `hidden` of the layer before."
    )
    normalised: Tensor | None = Field(
        None, description="[token, width]: layer normalisation of `input`, of which q, k and v are made."
    )
    mean: Tensor | None = Field(None, description="[query, key]: mean of the attention of the heads that are on.")
    max: Tensor | None = Field(None, description="[query, key]: the same, maximum.")
    rollout: Tensor | None = Field(
        None,
        description="[query, key]: how much of each first input is in each output of this layer, when half goes on as "
        "it is and half is mixed by attention (Abnar and Zuidema 2020); each row sums to 1.",
    )
    value_weighted: Tensor | None = Field(
        None,
        description="[head, query, key]: attention · ‖v W_O‖, how long the vector is that each query takes from each "
        "key (Kobayashi et al. 2020).",
    )
    statistics: list[HeadStatistics] | None = Field(None, description="What each head of the layer does.")
    thumbnails: Tensor | None = Field(
        None,
        description="[head, rows, columns], all heads: the attention at most 64 × 64 large, the strongest weight of "
        "each block.",
    )
    tags: Tensor | None = Field(
        None,
        description="[head, tag, tag], by `tags` of the answer: of what a word of the row's label gives, the share "
        "that words of the column's label get, mean over the row's words; rows sum to 1.",
    )


class Attention(Answer):
    """Who attends to whom."""

    tokens: list[Token] = Field(description="<cls> first, then the words as they were read.")
    decoder_tokens: list[Token] | None = Field(None, description="What the decoder of a network that has one read.")
    sequence_labels: list[SequenceLabel] = Field(description="Most probable first; empty if there are none.")
    unknown_share: float | None = Field(
        None,
        description="Of a network whose vocabulary is words: the share of the text's words, signs and numbers left "
        "out, that it knows by their letters only, 0 to 1.",
        examples=[0.125],
    )
    notes: list[TextNote] = Field([], description="From a share of 0.3 on: that the text may not be English.")
    next_tokens: list[SequenceLabel] | None = Field(
        None, description="Of a network that goes on with a text: what may come next, at most ten."
    )
    masked: list[MaskedPlace] | None = Field(
        None, description="Of a network that fills gaps: what might stand in each."
    )
    tags: list[Tag] | None = Field(
        None, description="With `tags` included: the labels there are, in the order they first come."
    )
    layers: list[AttentionLayer] = Field(description="In the order they run.")
    order_difference: float | None = Field(
        None,
        description="With `order`: the largest difference between what the last layer makes of a token in this order "
        "and in the text's own. 0, to rounding, without positions.",
        examples=[None],
    )
