"""What a photo becomes inside a convolutional network."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer, Tensor


class Crop(Answer):
    """A part of a picture in its pixels; right and bottom are exclusive, halves are possible."""

    left: float = Field(description="Pixels to the left of it.", examples=[50])
    top: float = Field(description="Pixels above it.", examples=[0])
    right: float = Field(description="Where it ends.", examples=[250])
    bottom: float = Field(description="Where it ends.", examples=[200])


class Image(Answer):
    """The picture as it was sent, turned as its EXIF says."""

    width: int = Field(description="In pixels.", examples=[300])
    height: int = Field(description="In pixels.", examples=[200])
    format: str = Field(description="By its content, not its name.", examples=["JPEG"])
    crop: Crop = Field(description="Which part became the input: the middle, with the input's proportions.")


class Prediction(Answer):
    """One label of a photo."""

    label: str = Field(description="In words.", examples=["cat"])
    index: int = Field(description="Its place in the model's labels, and in the classifier's output.", examples=[25])
    logit: float = Field(description="What the classifier put out.", examples=[7.5])
    probability: float = Field(description="Softmax over the logits of all labels.", examples=[0.93])


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
        description="[3, height, width]: what the network read, normalised; turned, scaled and moved if asked for."
    )
    predictions: list[Prediction] = Field(description="Best first.")
    layers: list[LayerOutput] = Field(description="In the order they run.")
