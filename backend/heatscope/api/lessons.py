"""`/lessons`: calculators to play with, and results to look at; no network is asked."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from heatscope.api import BASE, answers
from heatscope.api.schemas import data_efficiency
from heatscope.api.schemas import lessons as schemas
from heatscope.lessons.data_efficiency import PUBLISHED, Published
from heatscope.lessons.parameter_count import (
    Count,
    check_countable,
    convolution,
    fully_connected,
    locally_connected,
)
from heatscope.lessons.sizes import output_size, output_size_formula
from heatscope_models.results import read_data_efficiency

router = APIRouter(prefix=f"{BASE}/lessons", tags=["lessons"])

Side = Annotated[int, Query(ge=1, le=10_000, description="Of the picture, in pixels.", examples=[100])]


@router.get("/parameter-count", responses=answers.LESSON)
async def count_parameters(
    channels: Annotated[int, Query(ge=1, le=10_000, description="Of the picture.", examples=[3])] = 3,
    height: Side = 100,
    width: Side = 100,
    units: Annotated[
        int, Query(ge=1, le=100_000_000, description="Outputs of the fully connected layer.", examples=[1000])
    ] = 1000,
    kernel_size: Annotated[int, Query(ge=1, le=10_000, description="Side of the window.", examples=[3])] = 3,
    filters: Annotated[
        int, Query(ge=1, le=1_000_000, description="How many filters look through the window.", examples=[64])
    ] = 64,
    stride: Annotated[int, Query(ge=1, le=10_000, description="From one place to the next.", examples=[1])] = 1,
    padding: Annotated[int, Query(ge=0, le=10_000, description="Zeros around the picture.", examples=[0])] = 0,
) -> schemas.ParameterCount:
    """Count what a fully connected, a locally connected and a convolution layer have to learn, products written out."""
    window = (kernel_size, stride, padding)
    return schemas.ParameterCount(
        fully_connected=_count(fully_connected([channels, height, width], [units])),
        locally_connected=_count(locally_connected((channels, height, width), filters, *window)),
        convolution=_count(convolution(channels, filters, kernel_size)),
        output=schemas.WindowOutput(
            channels=filters,
            height=output_size(height, *window),
            width=output_size(width, *window),
            height_formula=output_size_formula(height, *window),
            width_formula=output_size_formula(width, *window),
        ),
    )


@router.get("/data-efficiency")
async def list_data_efficiency() -> data_efficiency.DataEfficiency:
    """Give how right a CNN and a vision transformer become with more and fewer pictures, measured and published."""
    measured = read_data_efficiency()
    return data_efficiency.DataEfficiency(
        measured=None if measured is None else data_efficiency.Measured(**asdict(measured)),
        published=[_published(paper) for paper in PUBLISHED],
    )


def _published(paper: Published) -> data_efficiency.PublishedFinding:
    figures = [data_efficiency.PublishedFigure(**figure._asdict()) for figure in paper.figures]
    return data_efficiency.PublishedFinding(**paper._asdict() | {"figures": figures})


def _count(count: Count) -> schemas.Count:
    check_countable(count)
    return schemas.Count(
        weights=count.weights,
        biases=count.biases,
        total=count.total,
        formula=count.formula,
        weight_factors=[schemas.Factor(**factor._asdict()) for factor in count.weight_factors],
        bias_factors=[schemas.Factor(**factor._asdict()) for factor in count.bias_factors],
    )
