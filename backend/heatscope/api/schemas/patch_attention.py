"""Which patches of a photo ask which."""

from pydantic import Field

from heatscope.api.schemas.feature_maps import Prediction, Uncertainty
from heatscope.api.schemas.picture import Image
from heatscope.api.schemas.tensor import Answer, Tensor


class Grid(Answer):
    """How the input is cut into patches."""

    rows: int = Field(description="Patches from top to bottom.", examples=[8])
    columns: int = Field(description="Patches from left to right.", examples=[8])
    patch_size: int = Field(description="Side of a patch in pixels of the input.", examples=[8])


class PatchHeadStatistics(Answer):
    """What a head does with this photo: means over its queries."""

    head: int = Field(description="Counted from 0.", examples=[0])
    distance: float = Field(
        description="From a patch to the patches it asks, centre to centre, in patches; the class token is left out.",
        examples=[2.7],
    )
    farthest: float = Field(
        description="The same if each patch asked the one farthest from it: no head can look farther.", examples=[7.6]
    )
    entropy: float = Field(description="In nats: 0 for one key alone, ln n for n keys alike.", examples=[3.1])
    broadness: float = Field(description="entropy / ln n, from 0 to 1.", examples=[0.74])
    itself: float = Field(description="Share of the patches' attention on themselves.", examples=[0.05])
    neighbours: float = Field(
        description="Share on the up to eight patches around them, which is what a 3×3 kernel is given.", examples=[0.2]
    )
    class_token: float = Field(description="Share on the class token.", examples=[0.1])


class PatchLayer(Answer):
    """What one layer computed."""

    name: str = Field(description="The layer.", examples=["layer1"])
    attention: Tensor = Field(
        description="[head, query, key]: how much each query takes from each key; each row sums to 1. Token 0 is the "
        "class token, token 1 + row · columns + column a patch."
    )
    heads: list[PatchHeadStatistics] = Field(description="What each head of the layer does.")


class PatchAttention(Answer):
    """Whom each patch asks."""

    image: Image = Field(description="The picture that was sent.")
    input: Tensor = Field(description="[channels, height, width]: what the network read, normalised.")
    grid: Grid = Field(description="The patches.")
    uncertainty: Uncertainty | None = Field(None, description="How sure that is; not of a model without labels.")
    predictions: list[Prediction] = Field(description="Best first; what is read from the class token in the end.")
    layers: list[PatchLayer] = Field(description="In the order they run.")
