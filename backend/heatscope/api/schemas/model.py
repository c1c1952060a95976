"""What is said about a model and its layers."""

from typing import Any

from pydantic import Field

from heatscope.api.schemas.tensor import Answer, Tensor

Pair = tuple[int, int]


class Model(Answer):
    """A network, as its card states it."""

    id: str = Field(description="The name it has in every path.", examples=["photo-cnn"])
    available: bool = Field(description="Whether it can be asked; if not, its other calls answer 503.", examples=[True])
    unavailable_reason: str | None = Field(description="Why it is not available; null if it is.", examples=[None])
    opening: bool = Field(
        description="Whether it is being opened, and may become available by itself: ask again in some seconds.",
        examples=[False],
    )
    task: str = Field(
        description="As on the Hugging Face Hub; empty if the card cannot be read.", examples=["image-classification"]
    )
    calls: list[str] = Field(
        description="What it can be asked, as it stands behind `POST /models/{id}/`; others answer 404.",
        examples=[["feature-maps", "unit", "attributions"]],
    )
    views: list[str] = Field(
        description="What the page can show of it.", examples=[["network", "layers", "field", "pooling"]]
    )
    origin: str = Field(
        description="`shipped` with Heatscope, or brought: from a `folder`, a `package`, or `python`.",
        examples=["shipped"],
    )
    title: str = Field(description="Its name for people.", examples=["Photo CNN"])
    description: str = Field(description="What it does, in a sentence.", examples=["Names what a photo shows."])
    parameter_count: int = Field(description="How many numbers it has learned.", examples=[1203176])
    labels: list[str] = Field(
        description="What it can say, in the order of its outputs; for words, of each word.", examples=[["cat", "dog"]]
    )
    sequence_labels: list[str] = Field(description="What it can say of a whole sentence.", examples=[[]])
    input: dict[str, Any] = Field(
        description="What it reads: `kind` image with channels, height, width, mean and std; text with max_words; or "
        "tensors, which came with it from Python: it is asked about those alone, and nothing is sent.",
        examples=[{"kind": "text", "max_words": 512}],
    )
    metrics: dict[str, float] = Field(
        description="Shares from 0 to 1, measured on the test split of its data; `validation_…` while training.",
        examples=[{"top1": 0.7}],
    )
    trained_on: str = Field(description="Which data it learned from.", examples=["66,500 photographs"])
    licence: str = Field(description="Under which terms its weights are.", examples=["Apache-2.0"])
    limits: list[str] = Field(description="What it is not good for.", examples=[["It knows 104 labels."]])


class Models(Answer):
    """All models."""

    models: list[Model] = Field(description="In the order of their ids.")


class ReceptiveField(Answer):
    """Which input pixels a value sees; each number is [vertical, horizontal]."""

    size: Pair = Field(description="How many pixels.", examples=[(3, 3)])
    stride: Pair = Field(description="How far the field moves from one value to the next.", examples=[(1, 1)])
    start: Pair = Field(
        description="Where the field of value (0, 0) begins; negative inside the padding.", examples=[(-1, -1)]
    )


class Layer(Answer):
    """One step of a network."""

    name: str = Field(description="Unique in its network.", examples=["conv1"])
    type: str = Field(description="Its PyTorch class.", examples=["Conv2d"])
    op: str = Field(description="Which kind of operation it is.", examples=["convolution"])
    module: str = Field(description="Path of the module, as PyTorch's `named_modules()` has it.", examples=["conv1"])
    input: str = Field(description="The layer it reads, or `input`; the first, if several.", examples=["input"])
    inputs: list[str] = Field(
        description="All that it reads: layers, or what the network was given.", examples=[["input"]]
    )
    output_shape: list[int | None] = Field(
        description="[channels, height, width], [tokens, width] or [length]; null where it depends on the input: the "
        "tokens of a text.",
        examples=[[16, 64, 64]],
    )
    parameter_count: int = Field(description="Weights and biases.", examples=[448])
    fully_connected_parameter_count: int | None = Field(
        description="What a dense layer between the same sizes needs, biases included; null for one that works value "
        "by value, or whose size depends on the input.",
        examples=[805371904],
    )
    kernel_size: Pair | None = Field(description="Of a sliding window: [vertical, horizontal].", examples=[(3, 3)])
    stride: Pair | None = Field(description="Of a sliding window: [vertical, horizontal].", examples=[(1, 1)])
    padding: Pair | None = Field(description="Of a sliding window: [vertical, horizontal].", examples=[(1, 1)])
    receptive_field: ReceptiveField | None = Field(description="Of one value of a map; null where there are no maps.")
    head_count: int | None = Field(description="Of a layer with attention: how many heads.", examples=[None])


class Confusion(Answer):
    """A mistake it makes often."""

    label: str = Field(description="What it was.", examples=["goose"])
    taken_for: str = Field(description="What it said.", examples=["stork"])
    count: int = Field(description="How often in the test split.", examples=[7])


class AccuracyAt(Answer):
    """How often it is right when every picture of the test split is changed."""

    amount: float = Field(description="Degrees counter-clockwise, or the factor.", examples=[15])
    top1: float = Field(description="Share of the pictures whose best label is right.", examples=[0.52])


class ModelDetail(Model):
    """A network with its layers and how it was made."""

    layers: list[Layer] = Field(description="In the order they run.")
    confusions: list[Confusion] = Field(description="Its most frequent mistakes in the test split.")
    accuracy_over: dict[str, list[AccuracyAt]] = Field(
        description="Of a network for photos: accuracy over `rotation` and `scale` of the test split.",
        examples=[{"rotation": [{"amount": 0, "top1": 0.56}, {"amount": 15, "top1": 0.52}]}],
    )
    training: dict[str, Any] = Field(
        description="How it was trained: script, recipe, seed, seconds, hardware.", examples=[{"seed": 1}]
    )
    sha256: str = Field(description="Of its file of weights.", examples=["f052ed432c4f501d…"])


class Filters(Answer):
    """What a convolution has learned."""

    weight: Tensor = Field(description="[out, in, kernel height, kernel width]")
    bias: Tensor | None = Field(description="[out]; null if it has none.")
