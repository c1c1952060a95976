"""`/models`: which networks there are, their layers, and what their filters have learned."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.calls import calls_of
from heatscope.api.dependencies import ConvolutionalModel, LayerName, ModelId, Models, Run, TensorForm
from heatscope.api.layer_rows import layer_rows
from heatscope.api.schemas import model as schemas
from heatscope.inspection.layers import filters
from heatscope.timing import Stopwatch
from heatscope.zoo import Card, Unavailable

router = APIRouter(prefix=f"{BASE}/models", tags=["models"])


@router.get("")
async def list_models(zoo: Models) -> schemas.Models:
    """List the networks, also those whose files cannot be used."""
    return schemas.Models(
        models=[
            schemas.Model(**_facts(model.card, model.reason if isinstance(model, Unavailable) else None))
            for model in zoo.models.values()
        ]
    )


@router.get("/{model_id}", responses=answers.MODEL)
async def get_model(model_id: ModelId, zoo: Models) -> schemas.ModelDetail:
    """Describe one network: what it reads and says, how it was made, and its layers."""
    loaded = zoo.get(model_id)
    card = loaded.card
    return schemas.ModelDetail(
        **_facts(card, None),
        layers=layer_rows(loaded),
        confusions=[schemas.Confusion(label=a, taken_for=b, count=count) for a, b, count in card.confusions],
        accuracy_over={
            transform: [schemas.AccuracyAt(amount=amount, top1=top1) for amount, top1 in curve]
            for transform, curve in card.accuracy_over.items()
        },
        training=card.training,
        sha256=card.sha256,
    )


@router.get("/{model_id}/layers/{layer}/filters", response_model=schemas.Filters, responses=answers.COMPUTATION)
async def get_filters(model: ConvolutionalModel, layer: LayerName, form: TensorForm, run: Run) -> Response:
    """Give the weights and biases of a convolution, exactly as they were learned."""
    weight, bias = filters(model.network, layer)

    def work(_clock: Stopwatch) -> dict[str, Any]:
        return {"weight": wire.tensor(weight, form), "bias": None if bias is None else wire.tensor(bias, form)}

    return await run(work)


def _facts(card: Card, reason: str | None) -> dict[str, Any]:
    stated = {name: getattr(card, name) for name in schemas.Model.model_fields if hasattr(card, name)}
    return stated | {"available": reason is None, "unavailable_reason": reason, "calls": calls_of(card)}
