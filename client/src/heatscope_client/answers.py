"""What the service answers, field by field.

Generated from the contract by client/generator: `make contract` writes it anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Optional, Union

from heatscope_client.values import Answer, Rows, Tensor


@dataclass(frozen=True, eq=False, repr=False)
class AccuracyAt(Answer):
    """How often it is right when every picture of the test split is changed."""

    amount: float
    """Degrees counter-clockwise, or the factor."""
    top1: float
    """Share of the pictures whose best label is right."""


@dataclass(frozen=True, eq=False, repr=False)
class Alternative(Answer):
    """What might have been said."""

    text: str
    """A phoneme, or <stop>."""
    probability: float
    """They and all others sum to 1."""


@dataclass(frozen=True, eq=False, repr=False)
class Attention(Answer):
    """Who attends to whom."""

    tokens: Rows[Token]
    """<cls> first, then the words as they were read."""
    sequence_labels: Rows[SequenceLabel]
    """Most probable first; empty if there are none."""
    layers: Rows[AttentionLayer]
    """In the order they run."""
    decoder_tokens: Optional[Rows[Token]] = field(default=None)
    """What the decoder of a network that has one read."""
    unknown_share: Optional[float] = field(default=None)
    """Of a network whose vocabulary is words: the share of the text's words, signs and numbers left out, that it knows
    by their letters only, 0 to 1.
    """
    notes: Rows[TextNote] = field(default_factory=Rows)
    """That the text may not be English: from an unknown share of 0.3 on, or where few words are common."""
    next_tokens: Optional[Rows[SequenceLabel]] = field(default=None)
    """Of a network that goes on with a text: what may come next, at most ten."""
    masked: Optional[Rows[MaskedPlace]] = field(default=None)
    """Of a network that fills gaps: what might stand in each."""
    tags: Optional[Rows[Tag]] = field(default=None)
    """With `tags` included: the labels there are, in the order they first come."""
    order_difference: Optional[float] = field(default=None)
    """With `order`: the largest difference between what the last layer makes of a token in this order and in the
    text's own. 0, to rounding, without positions.
    """


@dataclass(frozen=True, eq=False, repr=False)
class AttentionLayer(Answer):
    """What one layer computed; row i of everything is token i. Optional fields come if `include` names them."""

    name: str
    """The layer."""
    relation: Optional[Literal["self", "cross"]] = field(default=None)
    """Of a network with a decoder: cross where it asks the encoder's tokens."""
    queries: Optional[Literal["tokens", "decoder_tokens"]] = field(default=None)
    """Of a network with a decoder: which tokens ask."""
    heads: Optional[list[int]] = field(default=None)
    """With `heads` in the request: which heads the first axis stands for."""
    attention: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "query", "key"),)})
    """[head, query, key]: how much each query takes from each key; each row sums to 1. softmax(scores / √d), d the
    size of a head. Left out where `heads` names none of this layer.
    """
    scores: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "query", "key"),)})
    """[head, query, key]: q · k, before scaling, window or softmax."""
    query: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "token", "d"),)})
    """[head, token, d]"""
    key: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "token", "d"),)})
    """[head, token, d]"""
    value: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "token", "d"),)})
    """[head, token, d]"""
    head_output: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "token", "d"),)})
    """[head, token, d]: values mixed by attention; 0 for a disabled head."""
    output: Optional[Tensor] = field(default=None, metadata={"axes": (("token", "width"),)})
    """[token, width]: what the heads add, after W_O."""
    hidden: Optional[Tensor] = field(default=None, metadata={"axes": (("token", "width"),)})
    """[token, width]: what the layer hands on."""
    input: Optional[Tensor] = field(default=None, metadata={"axes": (("token", "width"),)})
    """[token, width]: the layer's I, embedding + position or the `hidden` of the layer before."""
    normalised: Optional[Tensor] = field(default=None, metadata={"axes": (("token", "width"),)})
    """[token, width]: layer normalisation of `input`, of which q, k and v are made."""
    mean: Optional[Tensor] = field(default=None, metadata={"axes": (("query", "key"),)})
    """[query, key]: mean of the attention of the heads that are on."""
    max: Optional[Tensor] = field(default=None, metadata={"axes": (("query", "key"),)})
    """[query, key]: the same, maximum."""
    rollout: Optional[Tensor] = field(default=None, metadata={"axes": (("query", "key"),)})
    """[query, key]: how much of each first input is in each output of this layer, when half goes on as it is and half
    is mixed by attention (Abnar and Zuidema 2020); each row sums to 1.
    """
    value_weighted: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "query", "key"),)})
    """[head, query, key]: attention · ‖v W_O‖, how long the vector is that each query takes from each key (Kobayashi
    et al. 2020).
    """
    statistics: Optional[Rows[HeadStatistics]] = field(default=None)
    """What each head of the layer does."""
    thumbnails: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "rows", "columns"),)})
    """[head, rows, columns], all heads: the attention at most 64 × 64 large, the strongest weight of each block."""
    tags: Optional[Tensor] = field(default=None, metadata={"axes": (("head", "tag", "tag"),)})
    """[head, tag, tag], by `tags` of the answer: of what a word of the row's label gives, the share that words of the
    column's label get, mean over the row's words; rows sum to 1.
    """


@dataclass(frozen=True, eq=False, repr=False)
class AttentionStep(Answer):
    """How one row came about. Each number can be computed from those before it; n tokens, d the size of a head.

    What a network does not have in this form, such as a normalisation before attention, is left out.
    """

    layer: str
    """The layer."""
    head: int
    """The head."""
    query: int
    """The token that asks."""
    tokens: Rows[Token]
    """<cls> first, then the words as they were read."""
    is_enabled: bool
    """False for a head that was switched off."""
    query_vector: Tensor = field(metadata={"axes": (("d",),)})
    """[d]: q = W_q · normalised + bias; `…/heads/{head}` has W_q."""
    keys: Tensor = field(metadata={"axes": (("n", "d"),)})
    """[n, d]: k of every token."""
    products: Tensor = field(metadata={"axes": (("n", "d"),)})
    """[n, d]: q · k, number by number."""
    scores: Tensor = field(metadata={"axes": (("n",),)})
    """[n]: the sums of the products."""
    divisor: float
    """√d, or what else the network divides by."""
    scaled_scores: Tensor = field(metadata={"axes": (("n",),)})
    """[n]: scores / divisor."""
    allowed: list[bool]
    """Which keys the window lets the query see."""
    maximum: float
    """The largest scaled score of those; taking it off changes no weight."""
    exponentials: Tensor = field(metadata={"axes": (("n",),)})
    """[n]: exp(scaled score − maximum); 0 where not allowed."""
    sum: float
    """Of the exponentials."""
    weights: Tensor = field(metadata={"axes": (("n",),)})
    """[n]: exponentials / sum, the row of the attention matrix."""
    values: Tensor = field(metadata={"axes": (("n", "d"),)})
    """[n, d]: v of every token."""
    weighted_values: Tensor = field(metadata={"axes": (("n", "d"),)})
    """[n, d]: weight · v."""
    head_output: Tensor = field(metadata={"axes": (("d",),)})
    """[d]: b, the sum of the weighted values; 0 for a head switched off."""
    similarity: Tensor = field(metadata={"axes": (("n",),)})
    """[n]: cosine of that sum and each v, from −1 to 1."""
    projected: Tensor = field(metadata={"axes": (("width",),)})
    """[width]: what this head adds through its share of W_O."""
    shares: Tensor = field(metadata={"axes": (("heads", "width"),)})
    """[heads, width]: what each head adds."""
    output: Tensor = field(metadata={"axes": (("width",),)})
    """[width]: the sum of the shares, and the bias."""
    decoder_tokens: Optional[Rows[Token]] = field(default=None)
    """What the decoder of a network that has one read."""
    embedding: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: a, the query's word."""
    position: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: e, its place; 0 without positions."""
    input: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: of the first layer a + e, of the others what the layer before hands on."""
    norm_mean: Optional[float] = field(default=None)
    """Of `input`."""
    norm_variance: Optional[float] = field(default=None)
    """Of `input`, over its width."""
    norm_epsilon: Optional[float] = field(default=None)
    """What keeps the division from failing."""
    norm_weight: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]"""
    norm_bias: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]"""
    normalised: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: (input − mean) / √(variance + epsilon) · weight + bias."""
    bias: Optional[Tensor] = field(default=None, metadata={"axes": (("n",),)})
    """[n]: what is added for where query and key stand."""
    output_bias: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: of W_O."""
    attended: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: input + output, the residual."""
    feedforward: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: what the feed-forward network adds."""
    hidden: Optional[Tensor] = field(default=None, metadata={"axes": (("width",),)})
    """[width]: attended + feedforward, what the layer hands on."""


@dataclass(frozen=True, eq=False, repr=False)
class Attribution(Answer):
    """Which places speak for the label; what does not apply to the method is left out."""

    method: Literal["grad_cam", "saliency", "integrated_gradients", "occlusion"]
    """As asked."""
    label: str
    """In words."""
    index: int
    """Its place in the model's labels."""
    score: float
    """The label's logit for this picture."""
    attribution: Tensor = field(metadata={"axes": (("height", "width"),)})
    """[height, width] of the input. Gradients' are 0 or more: strength. Integrated gradients' and occlusion's have a
    sign: for or against the label.
    """
    forward_passes: int
    """Pictures that went through the network."""
    backward_passes: int
    """Gradients that went back through it."""
    layer: Optional[str] = field(default=None)
    """Grad-CAM: whose maps."""
    layer_attribution: Optional[Tensor] = field(default=None, metadata={"axes": (("height", "width"),)})
    """Grad-CAM: [height, width] of the layer, before it is stretched over the input."""
    baseline_score: Optional[float] = field(default=None)
    """Integrated gradients: the label's logit for a picture of the mean colour."""
    sum: Optional[float] = field(default=None)
    """Integrated gradients: of all attributions, close to `score` − `baseline_score`."""
    tolerance: Optional[float] = field(default=None)
    """Integrated gradients: how far `sum` may be from that difference."""
    steps: Optional[int] = field(default=None)
    """Integrated gradients: on the way from the baseline to the picture."""
    patch: Optional[int] = field(default=None)
    """Occlusion: side of a square, in pixels."""
    stride: Optional[int] = field(default=None)
    """Occlusion: from one square to the next, in pixels."""
    note: Optional[str] = field(default=None)
    """Why it is all zero, or that the sum is not yet right."""


@dataclass(frozen=True, eq=False, repr=False)
class Candidate(Answer):
    """One way to say the word."""

    tokens: list[str]
    """With <stop>, unless it was stopped."""
    log_probability: float
    """Of all of them together."""
    score: float
    """log_probability / number of tokens; the best has the largest."""
    has_stopped: bool
    """False if it was stopped at the longest length."""


@dataclass(frozen=True, eq=False, repr=False)
class Cell(Answer):
    """A place in a map."""

    row: int
    """From the top, counted from 0."""
    column: int
    """From the left, counted from 0."""


@dataclass(frozen=True, eq=False, repr=False)
class Confusion(Answer):
    """A mistake it makes often."""

    label: str
    """What it was."""
    taken_for: str
    """What it said."""
    count: int
    """How often in the test split."""


@dataclass(frozen=True, eq=False, repr=False)
class ConvolutionAsAttention(Answer):
    """One layer computed both ways, and where its heads look from one query."""

    layer: str
    """The layer."""
    alpha: float
    """How sharply the heads look."""
    query: Cell
    """Whose attention `heads` have, in the layer's output."""
    kernel_size: tuple[int, int]
    """[vertical, horizontal]; their product is the number of heads."""
    convolution: Tensor = field(metadata={"axes": (("channels", "height", "width"),)})
    """[channels, height, width]: what the layer puts out."""
    attention: Tensor = field(metadata={"axes": (("channels", "height", "width"),)})
    """[channels, height, width]: the sum over the heads of attention · input · the kernel's slice at the head's place,
    and the bias.
    """
    difference: Tensor = field(metadata={"axes": (("channels", "height", "width"),)})
    """[channels, height, width]: attention − convolution, before either is cut to bytes."""
    max_abs_difference: float
    """The largest of it, without its sign."""
    max_abs_convolution: float
    """The largest value of the convolution, without its sign, to hold the difference against."""
    heads: Rows[KernelHead]
    """One for each place of the kernel, row by row."""


@dataclass(frozen=True, eq=False, repr=False)
class Count(Answer):
    """How many numbers one kind of layer has to learn."""

    weights: int
    """The product of `weight_factors`."""
    biases: int
    """The product of `bias_factors`."""
    total: int
    """Both."""
    formula: str
    """Every product written out."""
    weight_factors: Rows[Factor]
    """What makes the weights."""
    bias_factors: Rows[Factor]
    """What makes the biases."""


@dataclass(frozen=True, eq=False, repr=False)
class Crop(Answer):
    """A part of a picture in its pixels; right and bottom are exclusive, halves are possible."""

    left: float
    """Pixels to the left of it."""
    top: float
    """Pixels above it."""
    right: float
    """Where it ends."""
    bottom: float
    """Where it ends."""


@dataclass(frozen=True, eq=False, repr=False)
class DataEfficiency(Answer):
    """What was measured here and what others published, apart."""

    measured: Optional[Measured]
    """null until the runs have been made."""
    published: Rows[PublishedFinding]
    """The oldest first."""


@dataclass(frozen=True, eq=False, repr=False)
class EmbeddedWord(Answer):
    """A word that was embedded."""

    text: str
    """As it was given."""
    start: int
    """Where it begins in the text, in Unicode code points; 0 if extra."""
    end: int
    """Where it ends; 0 if extra."""
    is_extra: bool
    """True for one of `extra_words`."""
    is_known: bool
    """Whether the network has a vector of its own for it; if not, its letters alone make it up."""
    index: int
    """Its place in the vocabulary, from 0: where its one-hot vector has its 1. Words that are not known share one
    place.
    """


@dataclass(frozen=True, eq=False, repr=False)
class Embeddings(Answer):
    """How alike words are, one-hot and embedded; n words, those of the text first."""

    words: Rows[EmbeddedWord]
    """Row i of everything is word i; special tokens are left out."""
    vocabulary_size: int
    """Words in the vocabulary: numbers of a one-hot vector."""
    one_hot_cosine: Tensor = field(metadata={"axes": (("n", "n"),)})
    """[n, n]: 1 for the same word, 0 for any other; case does not matter."""
    embedding_cosine: Tensor = field(metadata={"axes": (("n", "n"),)})
    """[n, n]: of the embeddings, from −1 to 1."""
    projection: Tensor = field(metadata={"axes": (("n", "component"),)})
    """[n, component]: the embeddings' two principal components."""
    explained: list[float]
    """The share of the words' variance along each of the two."""
    nearest: list[Rows[Neighbour]]
    """Of each word, nearest first; never itself. Among the 4,000 words that `sentence-encoder` read most often, and
    the whole vocabulary of another network.
    """
    embedding: Optional[Tensor] = field(default=None, metadata={"axes": (("n", "width"),)})
    """[n, width]: a."""
    position: Optional[Tensor] = field(default=None, metadata={"axes": (("words of the text", "width"),)})
    """[words of the text, width]: e, where each stands; <cls> has place 0, so they begin with 1."""
    sum: Optional[Tensor] = field(default=None, metadata={"axes": (("words of the text", "width"),)})
    """[words of the text, width]: a + e, what the first layer reads."""
    final: Optional[Tensor] = field(default=None, metadata={"axes": (("words of the text", "width"),)})
    """[words of the text, width]: what the last layer hands on, normalised where the network does."""


@dataclass(frozen=True, eq=False, repr=False)
class Factor(Answer):
    """One number of a product."""

    name: str
    """What it counts."""
    value: int
    """How many."""


@dataclass(frozen=True, eq=False, repr=False)
class FeatureMaps(Answer):
    """Every map of the layers asked for."""

    image: Image
    """The picture that was sent."""
    input: Tensor = field(metadata={"axes": (("channels", "height", "width"),)})
    """[channels, height, width]: what the network read, normalised; turned, scaled and moved if asked for."""
    predictions: Rows[Prediction]
    """Best first."""
    layers: Rows[LayerOutput]
    """In the order they run."""
    uncertainty: Optional[Uncertainty] = field(default=None)
    """How sure that is; not of a model without labels."""


@dataclass(frozen=True, eq=False, repr=False)
class FieldError(Answer):
    """What is wrong with one field."""

    field: str
    """Where it stands, e.g. `query.top_k` or `body.text`."""
    detail: str
    """What would be right."""


@dataclass(frozen=True, eq=False, repr=False)
class Filters(Answer):
    """What a convolution has learned."""

    weight: Tensor = field(metadata={"axes": (("out", "in", "kernel height", "kernel width"),)})
    """[out, in, kernel height, kernel width]"""
    bias: Optional[Tensor] = field(metadata={"axes": (("out",),)})
    """[out]; null if it has none."""


@dataclass(frozen=True, eq=False, repr=False)
class Generation(Answer):
    """What was read, what was said, and what was looked at meanwhile."""

    input_tokens: Rows[InputToken]
    """The letters, then <end>."""
    tokens: Rows[OutputToken]
    """The best candidate."""
    has_stopped: bool
    """Whether it decided to stop."""
    decoder_tokens: list[str]
    """What the keys of `decoder_attention` are: <start>, then the tokens but the last."""
    candidates: Rows[Candidate]
    """As many as beams, best first."""
    encoder_attention: Tensor = field(metadata={"axes": (("layer", "head", "input", "input"),)})
    """[layer, head, input, input]: letters look at letters."""
    decoder_attention: Tensor = field(metadata={"axes": (("layer", "head", "output", "output"),)})
    """[layer, head, output, output]: row i is token i being chosen, looking at what was said before it."""
    cross_attention: Tensor = field(metadata={"axes": (("layer", "head", "output", "input"),)})
    """[layer, head, output, input]: row i is token i being chosen, looking at the letters."""


@dataclass(frozen=True, eq=False, repr=False)
class Grid(Answer):
    """How the input is cut into patches."""

    rows: int
    """Patches from top to bottom."""
    columns: int
    """Patches from left to right."""
    patch_size: int
    """Side of a patch in pixels of the input."""


@dataclass(frozen=True, eq=False, repr=False)
class Head(Answer):
    """One head of one layer."""

    layer: str
    """The layer's name."""
    head: int
    """Counted from 0."""


@dataclass(frozen=True, eq=False, repr=False)
class HeadStatistics(Answer):
    """What a head does with this sentence: means over its queries."""

    head: int
    """Counted from 0."""
    name: Literal["previous word", "next word", "itself", "first token", "punctuation", "broad", "mixed"]
    """Where 40 % of its attention or more goes, or 15 % in a long text, if that is four times what each token would
    get if all were alike; else broad, from a broadness of 0.8, or mixed.
    """
    share: float
    """What it has the name for: that share; the broadness; of a mixed head the largest share."""
    entropy: float
    """In nats: 0 for one key alone, ln n for n keys alike."""
    broadness: float
    """entropy / ln n, from 0 to 1."""
    distance: float
    """|query − key|, in tokens."""
    previous: float
    """Share on the token before, where there is one."""
    itself: float
    """Share on the query's own token."""
    next: float
    """Share on the token after, where there is one."""
    first: float
    """Share of the words' attention on <cls>."""
    punctuation: float
    """Share on a punctuation mark that ends the text."""


@dataclass(frozen=True, eq=False, repr=False)
class HeadWeights(Answer):
    """What a head has learned; with it `/attention/step` can be computed from the layer's input."""

    query: Projection
    """W_q, [d, width]."""
    key: Projection
    """W_k, [d, width]."""
    value: Projection
    """W_v, [d, width]."""
    projection: Projection
    """Its columns of W_O, [width, d]; the heads share one bias."""


@dataclass(frozen=True, eq=False, repr=False)
class Health(Answer):
    """It is well."""

    status: Literal["ok"]
    """Always ok; otherwise there is a problem instead."""


@dataclass(frozen=True, eq=False, repr=False)
class Image(Answer):
    """The picture as it was sent, turned as its EXIF says, and which part of it the network read."""

    width: int
    """In pixels, once upright."""
    height: int
    """In pixels, once upright."""
    format: str
    """By its content, not its name."""
    crop: Crop
    """Which part became the input: the middle, with the input's proportions, or `crop`."""
    frames: int = field(default=1)
    """Pictures in the file, of which one is read; 2 where there are more, uncounted."""
    value_range: Optional[ValueRange] = field(default=None)
    """Of a picture whose numbers have more than 8 bits."""
    notes: Rows[Note] = field(default_factory=Rows)
    """What was done to it: turned, colours converted, values mapped, repaired, cut off, enlarged."""
    enlarged: bool = field(default=False)
    """Whether that part has fewer pixels than the input."""


@dataclass(frozen=True, eq=False, repr=False)
class InputToken(Answer):
    """A letter that was read, or the mark that ends the word."""

    text: str
    """As it is read."""
    start: int
    """Where it stands in the text, in Unicode code points."""
    end: int
    """Where it ends."""
    special: bool
    """True for <end>, which stands in no text."""


@dataclass(frozen=True, eq=False, repr=False)
class KernelHead(Answer):
    """The head that stands for one place of the kernel, and where it looks from the query."""

    shift: tuple[int, int]
    """Δ, [vertical, horizontal]: from the query to the place of the kernel it is for."""
    vector: tuple[float, float, float]
    """v = −α (1, −2 Δ₁, −2 Δ₂). The score of a place at δ from the query is v · (‖δ‖², δ₁, δ₂)."""
    weights: Tensor = field(metadata={"axes": (("height", "width"),)})
    """[height, width] of the map that the layer reads: how much the query takes from each place."""
    padding_weight: float
    """How much it takes from the zeros around the map; with `weights` it sums to 1."""
    weight_at_shift: float
    """How much it takes from the one place that a convolution reads there."""


@dataclass(frozen=True, eq=False, repr=False)
class Label(Answer):
    """One label."""

    label: str
    """In words."""
    index: int
    """Its place in the model's labels."""


@dataclass(frozen=True, eq=False, repr=False)
class Layer(Answer):
    """One step of a network."""

    name: str
    """Unique in its network."""
    type: str
    """Its PyTorch class."""
    op: str
    """Which kind of operation it is."""
    module: str
    """Path of the module, as PyTorch's `named_modules()` has it."""
    input: str
    """The layer it reads, or `input`; the first, if several."""
    inputs: list[str]
    """All that it reads: layers, or what the network was given."""
    output_shape: list[Optional[int]]
    """[channels, height, width], [tokens, width] or [length]; null where it depends on the input: the tokens of a
    text.
    """
    parameter_count: int
    """Weights and biases."""
    fully_connected_parameter_count: Optional[int]
    """What a dense layer between the same sizes needs, biases included; null for one that works value by value, or
    whose size depends on the input.
    """
    kernel_size: Optional[tuple[int, int]]
    """Of a sliding window: [vertical, horizontal]."""
    stride: Optional[tuple[int, int]]
    """Of a sliding window: [vertical, horizontal]."""
    padding: Optional[tuple[int, int]]
    """Of a sliding window: [vertical, horizontal]."""
    receptive_field: Optional[ReceptiveField]
    """Of one value of a map; null where there are no maps."""
    head_count: Optional[int]
    """Of a layer with attention: how many heads."""


@dataclass(frozen=True, eq=False, repr=False)
class LayerOutput(Answer):
    """What one layer put out."""

    name: str
    """The layer."""
    type: str
    """Its PyTorch class."""
    output: Tensor = field(metadata={"axes": (("channels", "height", "width"), ("channels",))})
    """[channels, height, width]; [channels] after the global average."""
    kept: Optional[Tensor] = field(default=None, metadata={"axes": (("channels", "height", "width"),)})
    """Max pooling only, [channels, height, width] int32: the flat index in its input map, row · width + column, that
    survived.
    """


@dataclass(frozen=True, eq=False, repr=False)
class MaskedPlace(Answer):
    """What might stand in a masked place."""

    token: int
    """Which token is masked, counted from 0."""
    guesses: Rows[SequenceLabel]
    """Most probable first, at most ten."""


@dataclass(frozen=True, eq=False, repr=False)
class Measured(Answer):
    """What was measured here, on small networks and small pictures."""

    script: str
    """What measures it again."""
    side: int
    """Of the pictures, in pixels."""
    images_seen: int
    """Of every run, so that all cost the same: fewer pictures are shown more often."""
    test_pictures: int
    """That accuracy was measured on."""
    recipe: str
    """By which both were trained."""
    hardware: str
    """On what."""
    trained_on: str
    """Which pictures."""
    parameter_counts: dict[str, int]
    """How many numbers each network learns."""
    runs: Rows[Run]
    """In the order they were made; each seed is one."""


@dataclass(frozen=True, eq=False, repr=False)
class MethodFacts(Answer):
    """One method and what it costs, before it is begun."""

    name: Literal["grad_cam", "saliency", "integrated_gradients", "occlusion"]
    """What to ask for."""
    title: str
    """Its name for people."""
    description: str
    """What its numbers mean."""
    is_signed: bool
    """Whether its numbers may be negative."""
    layers: list[str]
    """Which of them it may be asked of; none if it needs no layer."""
    forward_passes: Passes
    """Pictures through the network."""
    backward_passes: Passes
    """Gradients back through it; each takes about two passes forward."""
    parameters: Rows[Parameter]
    """What else it can be given."""
    default_layer: Optional[str] = field(default=None)
    """Which it is if none is named."""


@dataclass(frozen=True, eq=False, repr=False)
class Model(Answer):
    """A network, as its card states it."""

    id: str
    """The name it has in every path."""
    available: bool
    """Whether it can be asked; if not, its other calls answer 503."""
    unavailable_reason: Optional[str]
    """Why it is not available; null if it is."""
    opening: bool
    """Whether it is being opened, and may become available by itself: ask again in some seconds."""
    task: str
    """As on the Hugging Face Hub; empty if the card cannot be read."""
    calls: list[str]
    """What it can be asked, as it stands behind `POST /models/{id}/`; others answer 404."""
    views: list[str]
    """What the page can show of it."""
    origin: str
    """`shipped` with Heatscope, or brought: from a `folder`, a `package`, or `python`."""
    title: str
    """Its name for people."""
    description: str
    """What it does, in a sentence."""
    parameter_count: int
    """How many numbers it has learned."""
    labels: list[str]
    """What it can say, in the order of its outputs; for words, of each word."""
    sequence_labels: list[str]
    """What it can say of a whole sentence."""
    input: dict[str, Any]
    """What it reads: `kind` image with channels, height, width, mean and std; text with max_words; or tensors, which
    came with it from Python: it is asked about those alone, and nothing is sent.
    """
    metrics: dict[str, float]
    """Shares from 0 to 1, measured on the test split of its data; `validation_…` while training."""
    trained_on: str
    """Which data it learned from."""
    licence: str
    """Under which terms its weights are."""
    limits: list[str]
    """What it is not good for."""


@dataclass(frozen=True, eq=False, repr=False)
class ModelDetail(Answer):
    """A network with its layers and how it was made."""

    id: str
    """The name it has in every path."""
    available: bool
    """Whether it can be asked; if not, its other calls answer 503."""
    unavailable_reason: Optional[str]
    """Why it is not available; null if it is."""
    opening: bool
    """Whether it is being opened, and may become available by itself: ask again in some seconds."""
    task: str
    """As on the Hugging Face Hub; empty if the card cannot be read."""
    calls: list[str]
    """What it can be asked, as it stands behind `POST /models/{id}/`; others answer 404."""
    views: list[str]
    """What the page can show of it."""
    origin: str
    """`shipped` with Heatscope, or brought: from a `folder`, a `package`, or `python`."""
    title: str
    """Its name for people."""
    description: str
    """What it does, in a sentence."""
    parameter_count: int
    """How many numbers it has learned."""
    labels: list[str]
    """What it can say, in the order of its outputs; for words, of each word."""
    sequence_labels: list[str]
    """What it can say of a whole sentence."""
    input: dict[str, Any]
    """What it reads: `kind` image with channels, height, width, mean and std; text with max_words; or tensors, which
    came with it from Python: it is asked about those alone, and nothing is sent.
    """
    metrics: dict[str, float]
    """Shares from 0 to 1, measured on the test split of its data; `validation_…` while training."""
    trained_on: str
    """Which data it learned from."""
    licence: str
    """Under which terms its weights are."""
    limits: list[str]
    """What it is not good for."""
    layers: Rows[Layer]
    """In the order they run."""
    confusions: Rows[Confusion]
    """Its most frequent mistakes in the test split."""
    accuracy_over: dict[str, Rows[AccuracyAt]]
    """Of a network for photos: accuracy over `rotation` and `scale` of the test split."""
    training: dict[str, Any]
    """How it was trained: script, recipe, seed, seconds, hardware."""
    sha256: str
    """Of its file of weights."""


@dataclass(frozen=True, eq=False, repr=False)
class Neighbour(Answer):
    """A word of the vocabulary."""

    word: str
    """As the vocabulary has it."""
    cosine: float
    """Of its vector and the word's, from −1 to 1."""


@dataclass(frozen=True, eq=False, repr=False)
class Note(Answer):
    """One thing that was done to the picture, or could not be."""

    kind: Literal[
        "turned",
        "colours-converted",
        "profile-ignored",
        "values-mapped",
        "first-picture",
        "repaired",
        "cut-off",
        "enlarged",
    ]
    """For programs."""
    detail: str
    """For people."""


@dataclass(frozen=True, eq=False, repr=False)
class Operand(Answer):
    """Numbers that a value was computed from."""

    role: str
    """What they are to the operation."""
    node: str
    """Where they stand: a node, a parameter, what the network was given, or `constant`."""
    values: Tensor
    """The numbers; some may be infinite, as in masks."""
    places: Tensor
    """[…, axes of the node] int32: where each stands there; −1 for padding, which stands nowhere."""


@dataclass(frozen=True, eq=False, repr=False)
class Output(Answer):
    """The output of one node, or a part of it."""

    layer: str
    """As it was asked for."""
    node: str
    """The operation that computed it."""
    type: str
    """PyTorch class of its module."""
    op: str
    """Which kind of operation computed it."""
    shape: list[int]
    """Of the whole output, batch included."""
    index: list[Optional[int]]
    """The part that was asked for: a place in each of the first axes, or null for all of an axis."""
    output: Tensor
    """The axes of `shape` that `index` leaves whole; one number is a vector of one. Some may be infinite, as in masks;
    true and false are 1 and 0.
    """


@dataclass(frozen=True, eq=False, repr=False)
class OutputToken(Answer):
    """A phoneme that was said, or <stop>."""

    text: str
    """In ARPAbet."""
    probability: float
    """Of it, after those before it."""
    stop_probability: float
    """Of stopping here."""
    alternatives: Rows[Alternative]
    """The five likeliest, best first."""


@dataclass(frozen=True, eq=False, repr=False)
class Parameter(Answer):
    """A number the method can be given."""

    name: str
    """Of the query."""
    value: int
    """What it is with this query, given or not."""
    minimum: int
    """The smallest."""
    maximum: int
    """The largest."""


@dataclass(frozen=True, eq=False, repr=False)
class ParameterCount(Answer):
    """The same picture read by three kinds of layer."""

    fully_connected: Count
    """Every unit has a weight for every value of the picture."""
    locally_connected: Count
    """Windows like the convolution's, with weights of their own at each place."""
    convolution: Count
    """Filters that are the same at every place."""
    output: WindowOutput
    """What the last two put out."""


@dataclass(frozen=True, eq=False, repr=False)
class Passes(Answer):
    """How many pictures go through the network; equal unless the method finds out on the way."""

    least: int
    """At least."""
    most: int
    """At most."""


@dataclass(frozen=True, eq=False, repr=False)
class PatchAttention(Answer):
    """Whom each patch asks."""

    image: Image
    """The picture that was sent."""
    input: Tensor = field(metadata={"axes": (("channels", "height", "width"),)})
    """[channels, height, width]: what the network read, normalised."""
    grid: Grid
    """The patches."""
    predictions: Rows[Prediction]
    """Best first; what is read from the class token in the end."""
    layers: Rows[PatchLayer]
    """In the order they run."""
    uncertainty: Optional[Uncertainty] = field(default=None)
    """How sure that is; not of a model without labels."""


@dataclass(frozen=True, eq=False, repr=False)
class PatchHeadStatistics(Answer):
    """What a head does with this photo: means over its queries."""

    head: int
    """Counted from 0."""
    distance: float
    """From a patch to the patches it asks, centre to centre, in patches; the class token is left out."""
    farthest: float
    """The same if each patch asked the one farthest from it: no head can look farther."""
    entropy: float
    """In nats: 0 for one key alone, ln n for n keys alike."""
    broadness: float
    """entropy / ln n, from 0 to 1."""
    itself: float
    """Share of the patches' attention on themselves."""
    neighbours: float
    """Share on the up to eight patches around them, which is what a 3×3 kernel is given."""
    class_token: float
    """Share on the class token."""


@dataclass(frozen=True, eq=False, repr=False)
class PatchLayer(Answer):
    """What one layer computed."""

    name: str
    """The layer."""
    attention: Tensor = field(metadata={"axes": (("head", "query", "key"),)})
    """[head, query, key]: how much each query takes from each key; each row sums to 1. Token 0 is the class token,
    token 1 + row · columns + column a patch.
    """
    heads: Rows[PatchHeadStatistics]
    """What each head of the layer does."""


@dataclass(frozen=True, eq=False, repr=False)
class PictureFacts(Answer):
    """The picture as it was sent, upright and in sRGB."""

    width: int
    """In pixels, once upright."""
    height: int
    """In pixels, once upright."""
    format: str
    """By its content, not its name."""
    frames: int = field(default=1)
    """Pictures in the file, of which one is read; 2 where there are more, uncounted."""
    value_range: Optional[ValueRange] = field(default=None)
    """Of a picture whose numbers have more than 8 bits."""
    notes: Rows[Note] = field(default_factory=Rows)
    """What was done to it: turned, colours converted, values mapped, repaired, cut off, enlarged."""


@dataclass(frozen=True, eq=False, repr=False)
class PositionalEncoding(Answer):
    """Where a token stands, as a vector."""

    encoding: Tensor = field(metadata={"axes": (("length", "width"),)})
    """[length, width]: row p belongs to place p; <cls> stands at 0."""
    rates: list[float]
    """[width / 2]: the numbers 2i and 2i + 1 of place p are sin and cos of p · rate i."""
    products: list[float]
    """[length]: the dot product of any two places k apart, for k = 0, 1 …"""


@dataclass(frozen=True, eq=False, repr=False)
class Prediction(Answer):
    """One label of a photo."""

    label: str
    """In words."""
    index: int
    """Its place in the model's labels, and in the classifier's output."""
    logit: float
    """What the classifier put out."""
    probability: float
    """Softmax over the logits of all labels."""


@dataclass(frozen=True, eq=False, repr=False)
class Problem(Answer):
    """Why there is no answer."""

    type: str
    """Ends in a slug for programs, which never changes."""
    title: str
    """The kind of failure."""
    status: int
    """The HTTP status once more."""
    detail: str
    """What was wrong with this input and what would be accepted."""
    errors: Optional[Rows[FieldError]] = field(default=None)
    """One for each bad field."""
    remedy: Optional[dict[str, str]] = field(default=None)
    """Query parameters with which the same call would be answered."""


@dataclass(frozen=True, eq=False, repr=False)
class Projection(Answer):
    """A linear map."""

    weight: Tensor = field(metadata={"axes": (("out", "in"),)})
    """[out, in]"""
    bias: Optional[Tensor] = field(default=None, metadata={"axes": (("out",),)})
    """[out]; null where heads share one."""


@dataclass(frozen=True, eq=False, repr=False)
class PublishedFigure(Answer):
    """One number of a table."""

    network: str
    """As the paper calls it."""
    share: float
    """Of the training pictures, from 0 to 1."""
    top1: float
    """Share of the test pictures whose best label is right."""


@dataclass(frozen=True, eq=False, repr=False)
class PublishedFinding(Answer):
    """What others found, with far larger networks; not comparable with what was measured here."""

    title: str
    """Of the paper."""
    citation: str
    """Authors and year."""
    url: str
    """Where it can be read."""
    place: str
    """Where in the paper."""
    finding: str
    """In a sentence."""
    dataset: str
    """What the shares are of."""
    figures: Rows[PublishedFigure]
    """The table; none where a figure alone shows it."""


@dataclass(frozen=True, eq=False, repr=False)
class ReceptiveField(Answer):
    """Which input pixels a value sees; each number is [vertical, horizontal]."""

    size: tuple[int, int]
    """How many pixels."""
    stride: tuple[int, int]
    """How far the field moves from one value to the next."""
    start: tuple[int, int]
    """Where the field of value (0, 0) begins; negative inside the padding."""


@dataclass(frozen=True, eq=False, repr=False)
class Rectangle(Answer):
    """A part of the input in its pixels; all four sides are inside."""

    top: int
    """First row."""
    left: int
    """First column."""
    bottom: int
    """Last row."""
    right: int
    """Last column."""


@dataclass(frozen=True, eq=False, repr=False)
class Refused(Answer):
    """One of several inputs that could not be answered; the others are."""

    index: int
    """Its place among them, counted from 0."""
    problem: Problem
    """As a request with this input alone would be answered."""


@dataclass(frozen=True, eq=False, repr=False)
class Run(Answer):
    """One training from scratch on a share of the pictures."""

    network: str
    """Which network."""
    share: float
    """Of the training pictures, from 0 to 1."""
    seed: int
    """Which pictures, which weights to begin with, which order."""
    pictures: int
    """Different ones it learned from."""
    images_seen: int
    """Pictures in all, each as often as it was shown."""
    top1: float
    """Share of the test pictures whose best label is right."""
    top5: float
    """Share whose label is among the best five."""
    seconds: int
    """How long it took."""


@dataclass(frozen=True, eq=False, repr=False)
class SequenceLabel(Answer):
    """One label of the whole sentence."""

    label: str
    """In words."""
    probability: float
    """They sum to 1."""


@dataclass(frozen=True, eq=False, repr=False)
class Step(Answer):
    """What the network made of one version of the photo."""

    amount: float
    """Degrees counter-clockwise, factor, or pixels to the right."""
    predictions: Rows[Prediction]
    """Best first."""
    map_difference: Optional[float] = field(default=None)
    """The largest difference between the map of the moved picture and the moved map of the picture, away from the
    border; left out where nothing can be compared.
    """
    compared_cells: Optional[int] = field(default=None)
    """Of each map: those that see nothing but the moved picture, before and after."""
    note: Optional[str] = field(default=None)
    """Why nothing can be compared."""


@dataclass(frozen=True, eq=False, repr=False)
class Tag(Answer):
    """A label that tokens of the text have."""

    label: str
    """The label; of special tokens, which have none, their own name."""
    count: int
    """How many tokens have it."""


@dataclass(frozen=True, eq=False, repr=False)
class TextNote(Answer):
    """What there is to say of a text beside its labels."""

    kind: Literal["unknown-words"]
    """For programs."""
    detail: str
    """For people."""


@dataclass(frozen=True, eq=False, repr=False)
class Token(Answer):
    """A word, or <cls>, which stands for the whole sentence and comes first."""

    text: str
    """As it is read: what looks alike in the text is one here, such as don’t and don't."""
    start: int
    """Where it begins in the text, in Unicode code points."""
    end: int
    """Where it ends."""
    special: bool
    """True for <cls>, which stands in no text: start and end are 0."""
    piece: Optional[str] = field(default=None)
    """As the vocabulary writes it, where that is another way."""
    continues: Optional[bool] = field(default=None)
    """True where it goes on with the word of the token before."""
    label: Optional[str] = field(default=None)
    """Of a word: its most probable label."""
    probability: Optional[float] = field(default=None)
    """Of that label."""


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Answer):
    """Every operation of one run."""

    nodes: Rows[TracedNode]
    """In the order they ran."""
    tokens: Optional[Rows[TracedToken]] = field(default=None)
    """Of a text."""


@dataclass(frozen=True, eq=False, repr=False)
class TracedNode(Answer):
    """One tensor that the run computed."""

    name: str
    """Unique in its network, the same in every run."""
    op: str
    """Which kind of operation."""
    function: str
    """PyTorch's name of the function."""
    module: str
    """Path of the module that called it."""
    type: str
    """PyTorch class of that module."""
    inputs: list[str]
    """What it read, in order: nodes, parameters, what the network was given, `constant`."""
    shape: list[int]
    """Of its output, batch included."""
    is_open: bool
    """Whether its values can be taken apart with `/unit`."""
    least: Optional[float]
    """Of its finite values; null if there is none."""
    largest: Optional[float]
    """Of its finite values; null if there is none."""
    mean: Optional[float]
    """Of its finite values; null if there is none."""
    nan_count: int
    """How many of its values are NaN, which is no number."""
    infinite_count: int
    """How many of its values are infinite, as in masks."""
    token_axes: Optional[list[int]] = field(default=None)
    """Of a text: the axes of `shape` along which its tokens lie; left out where none do."""
    thumbnails: Optional[Tensor] = field(default=None, metadata={"axes": (("maps", "rows", "columns"),)})
    """With `thumbnails`: [maps, rows, columns] uint8, the first maps of a node that has any, each at most 32 × 32, the
    mean of each block; none where one of them holds what is no number.
    """


@dataclass(frozen=True, eq=False, repr=False)
class TracedToken(Answer):
    """A piece of the text, as the network reads it."""

    text: str
    """As it stands in the text, or a special token's name."""
    piece: str
    """As the vocabulary writes it."""
    start: int
    """Where it begins in the text, in Unicode code points."""
    end: int
    """Where it ends."""
    special: bool
    """True for a token that stands in no text."""
    continues: bool
    """Whether it goes on with the word of the token before."""
    sequence: int
    """1 in the second of two texts."""


@dataclass(frozen=True, eq=False, repr=False)
class TransformSweep(Answer):
    """The curve of what the network says."""

    transform: Literal["rotation", "scale", "translation"]
    """As asked."""
    unit: str
    """Of the amounts: degrees, factor or pixels."""
    original: Rows[Prediction]
    """For the picture as it is, best first."""
    labels: Rows[Label]
    """Whose curves these are: those asked for, or those of `original`."""
    probabilities: Tensor = field(metadata={"axes": (("steps", "labels"),)})
    """[steps, labels]"""
    steps: Rows[Step]
    """In the order asked for."""
    layer: Optional[str] = field(default=None)
    """Whose maps are compared."""
    map_range: Optional[float] = field(default=None)
    """The largest absolute value in its maps, to compare `map_difference` with."""


@dataclass(frozen=True, eq=False, repr=False)
class Uncertainty(Answer):
    """How sure the network is: it names one of its labels whatever it is shown."""

    entropy: float
    """Of the probabilities of all labels, in bits; 0 where one is 1."""
    greatest_entropy: float
    """Where all labels are alike: log2 of their number."""
    shown_probability: float
    """Of the predictions in this answer, together."""


@dataclass(frozen=True, eq=False, repr=False)
class Unit(Answer):
    """One value of a layer, and every number it was computed from; what does not apply to its layer is left out."""

    layer: str
    """The layer, or `softmax`, which comes after the last."""
    type: str
    """Its PyTorch class."""
    op: str
    """Which kind of operation computed it."""
    input: str
    """The layer it reads, or `input`."""
    value: float
    """What the network computed there, the number that `feature-maps` has."""
    channel: Optional[int] = field(default=None)
    """Which map; left out with `at`."""
    row: Optional[int] = field(default=None)
    """Of the value; 0 where there are no maps; left out with `at`."""
    column: Optional[int] = field(default=None)
    """Of the value; 0 where there are no maps; left out with `at`."""
    at: Optional[list[int]] = field(default=None)
    """With `at`: the place in the whole output of `node`, batch included."""
    node: Optional[str] = field(default=None)
    """With `at`: the node that computed the value; another than `layer` where that only moves it."""
    is_infinite: Optional[bool] = field(default=None)
    """True where the value is infinite, as in masks: `value` is then the lowest, or largest, number of float32, as
    JSON has no other. Left out where it is not.
    """
    receptive_field: Optional[Rectangle] = field(default=None)
    """What it sees of the input; all of it where there are no maps; left out where no picture is read."""
    unclipped_receptive_field: Optional[Rectangle] = field(default=None)
    """The same with the padding around the input; left out where there are no maps."""
    patch: Optional[Tensor] = field(
        default=None, metadata={"axes": (("in", "kernel height", "kernel width"), ("height", "width"))}
    )
    """What the window sees. Conv2d: [in, kernel height, kernel width], 0 where padded. Pooling: [height, width], of
    the same channel; for the global average the whole map.
    """
    patch_start: Optional[Cell] = field(default=None)
    """Where `patch` begins in its input map; negative inside the padding."""
    weight: Optional[Tensor] = field(default=None, metadata={"axes": (("in", "kernel height", "kernel width"),)})
    """Conv2d: [in, kernel height, kernel width], the filter."""
    channel_sums: Optional[Tensor] = field(default=None, metadata={"axes": (("in",),)})
    """Conv2d: [in], patch · weight of each input channel; their sum and `bias` make the value."""
    bias: Optional[float] = field(default=None)
    """Conv2d and Linear: what is added."""
    input_value: Optional[float] = field(default=None)
    """ReLU: what it reads; the value is this or 0."""
    winner: Optional[Cell] = field(default=None)
    """MaxPool2d: the cell of its input map that survived."""
    inputs: Optional[Tensor] = field(default=None, metadata={"axes": (("in",), ("labels",))})
    """Linear: [in], what it reads. Softmax: [labels], the logits."""
    weights: Optional[Tensor] = field(default=None, metadata={"axes": (("in",),)})
    """Linear: [in], of this output; inputs · weights + bias."""
    exponentials: Optional[Tensor] = field(default=None, metadata={"axes": (("labels",),)})
    """Softmax: [labels], exp(logit − largest logit); the value is its own over their sum."""
    formula: Optional[str] = field(default=None)
    """With `at`: the arithmetic, in the words of its operands."""
    reason: Optional[str] = field(default=None)
    """Of an operation that is not taken apart, and so has no operands: why."""
    reads: Optional[list[str]] = field(default=None)
    """Of such an operation: what it read, in order: nodes, parameters, what the network was given."""
    operands: Optional[Rows[Operand]] = field(default=None)
    """With `at`: what it was computed from."""
    steps: Optional[dict[str, Union[Tensor, float]]] = field(default=None)
    """With `at`: what is computed on the way, in float64: `channel_sums`, `mean`, `weights` …"""


@dataclass(frozen=True, eq=False, repr=False)
class UprightPicture(Answer):
    """The whole picture: upright, in sRGB, on white."""

    image: PictureFacts
    """The picture that was sent."""
    width: int
    """Of `data`, in pixels."""
    height: int
    """Of `data`, in pixels."""
    data: bytes
    """A PNG of it in base64."""
    media_type: Literal["image/png"] = field(default="image/png")
    """Of `data`."""


@dataclass(frozen=True, eq=False, repr=False)
class ValueRange(Answer):
    """Which numbers of a picture deeper than 8 bits became black and white."""

    low: float
    """Became black, 0."""
    high: float
    """Became white, 255."""
    chosen: str
    """How the two were found."""


@dataclass(frozen=True, eq=False, repr=False)
class WindowOutput(Answer):
    """What a window puts out: one map a filter, one value a place."""

    channels: int
    """One for each filter."""
    height: int
    """Places from top to bottom."""
    width: int
    """Places from left to right."""
    height_formula: str
    """⌊(size + 2 × padding − kernel) / stride⌋ + 1."""
    width_formula: str
    """The same across."""


@dataclass(frozen=True, eq=False, repr=False)
class WordAttribution(Answer):
    """How much each word adds to the score of a label."""

    method: Literal["gradient_x_input", "integrated_gradients"]
    """How it was found out."""
    tokens: Rows[Token]
    """<cls> first, then the words as they were read."""
    token: Optional[int]
    """Whose label; null for the sentence's."""
    label: str
    """The label, or the token that is guessed; `the text's own vector` of a network that gives one."""
    index: int
    """Its place among the labels."""
    score: float
    """Its logit; of a vector the cosine with itself, which is 1."""
    attribution: Tensor = field(metadata={"axes": (("token",),)})
    """[token]: positive speaks for the label. 0 for <cls> and other special tokens, which stay when the words are
    taken out.
    """
    sum: float
    """Of the attributions."""
    baseline_score: Optional[float]
    """Integrated gradients: the logit with every word's embedding 0, the places kept; `sum` must be the score's
    difference from it.
    """
    steps: Optional[int]
    """Integrated gradients: how many on the way from there."""
    tolerance: Optional[float]
    """Integrated gradients: how far `sum` may be from that difference."""
    has_converged: Optional[bool]
    """Integrated gradients: whether it is as near. It may not be in a very long text, nor where a network reads no
    more of a vector than its direction, which 0 has not (RMSNorm).
    """
