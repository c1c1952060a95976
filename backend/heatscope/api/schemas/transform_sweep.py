"""A photo turned, scaled or moved step by step."""

from pydantic import Field

from heatscope.api.schemas.feature_maps import Prediction
from heatscope.api.schemas.tensor import Answer, Tensor
from heatscope.inputs.amounts import Transform


class Label(Answer):
    """One label."""

    label: str = Field(description="In words.", examples=["cat"])
    index: int = Field(description="Its place in the model's labels.", examples=[25])


class Step(Answer):
    """What the network made of one version of the photo."""

    amount: float = Field(description="Degrees counter-clockwise, factor, or pixels to the right.", examples=[10])
    predictions: list[Prediction] = Field(description="Best first.")
    map_difference: float | None = Field(
        None,
        description="The largest difference between the map of the moved picture and the moved map of the picture, "
        "away from the border; left out where nothing can be compared.",
        examples=[0.0],
    )
    compared_cells: int | None = Field(
        None,
        description="Of each map: those that see nothing but the moved picture, before and after.",
        examples=[3100],
    )
    note: str | None = Field(None, description="Why nothing can be compared.", examples=[None])


class TransformSweep(Answer):
    """The curve of what the network says."""

    transform: Transform = Field(description="As asked.", examples=["rotation"])
    unit: str = Field(description="Of the amounts: degrees, factor or pixels.", examples=["degrees"])
    original: list[Prediction] = Field(description="For the picture as it is, best first.")
    labels: list[Label] = Field(description="Whose curves these are: those asked for, or those of `original`.")
    probabilities: Tensor = Field(description="[steps, labels]")
    layer: str | None = Field(None, description="Whose maps are compared.", examples=["conv1"])
    map_range: float | None = Field(
        None, description="The largest absolute value in its maps, to compare `map_difference` with.", examples=[3.5]
    )
    steps: list[Step] = Field(description="In the order asked for.")
