"""What a photo becomes inside a convolutional network."""

from pydantic import Field

from heatscope.api.schemas.picture import Image
from heatscope.api.schemas.tensor import Answer, Tensor


class Prediction(Answer):
    """One label of a photo."""

    label: str = Field(description="In words.", examples=["cat"])
    index: int = Field(description="Its place in the model's labels, and in the classifier's output.", examples=[25])
    logit: float = Field(description="What the classifier put out.", examples=[7.5])
    probability: float = Field(description="Softmax over the logits of all labels.", examples=[0.93])


class Uncertainty(Answer):
    """How sure the network is: it names one of its labels whatever it is shown."""

    entropy: float = Field(description="Of the probabilities of all labels, in bits; 0 where one is 1.", examples=[1.2])
    greatest_entropy: float = Field(
        description="Where all labels are alike: log2 of their number.", examples=[6.700439718141092]
    )
    shown_probability: float = Field(description="Of the predictions in this answer, together.", examples=[0.96])


class LayerOutput(Answer):
    """What one layer put out."""

    name: str = Field(description="The layer.", examples=["conv1"])
    type: str = Field(description="Its PyTorch class.", examples=["Conv2d"])
    output: Tensor = Field(description="[channels, height, width]; [channels] after the global average.")
    kept: Tensor | None = Field(
        None,
        description="Max pooling only, [channels, height, width] int32: the flat index in its input map, "
        "row · width + column, that survived.",
    )


class FeatureMaps(Answer):
    """Every map of the layers asked for."""

    image: Image = Field(description="The picture that was sent.")
    input: Tensor = Field(
        description="[channels, height, width]: what the network read, normalised; turned, scaled and moved if asked "
        "for."
    )
    predictions: list[Prediction] = Field(description="Best first.")
    uncertainty: Uncertainty | None = Field(None, description="How sure that is; not of a model without labels.")
    layers: list[LayerOutput] = Field(description="In the order they run.")
