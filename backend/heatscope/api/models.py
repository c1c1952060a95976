"""`/models`: which networks there are, their layers, and what their filters have learned."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AllModels, AnyModel, ConvolutionalModel, LayerName, Run, TensorForm
from heatscope.api.layer_rows import layer_rows
from heatscope.api.schemas import model as schemas
from heatscope.calls import filters
from heatscope.calls.filters import FiltersRequest
from heatscope.models.collection import Unavailable
from heatscope.models.served import Served
from heatscope.timing import Stopwatch

router = APIRouter(prefix=f"{BASE}/models", tags=["models"])


@router.get("")
async def list_models(models: AllModels) -> schemas.Models:
    """List the networks, also those whose files cannot be used."""
    return schemas.Models(models=[schemas.Model(**_facts(model)) for model in models.all.values()])


@router.get("/{model_id}", responses=answers.MODEL)
async def get_model(model: AnyModel) -> schemas.ModelDetail:
    """Describe one network: what it reads and says, how it was made, and its layers."""
    card = model.card
    return schemas.ModelDetail(
        **_facts(model),
        layers=layer_rows(model),
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
    request = FiltersRequest(layer)

    def work(_clock: Stopwatch) -> dict[str, Any]:
        found = filters.compute(model, request)
        bias = None if found.bias is None else wire.tensor(found.bias, form)
        return {"weight": wire.tensor(found.weight, form), "bias": bias}

    return await run(work)


def _facts(model: Served | Unavailable) -> dict[str, Any]:
    stated = {name: getattr(model.card, name) for name in schemas.Model.model_fields if hasattr(model.card, name)}
    if isinstance(model, Unavailable):
        why = {"available": False, "unavailable_reason": model.reason, "opening": model.is_opening}
        return stated | why | {"calls": list(model.calls), "views": [], "origin": model.origin}
    there = {"calls": list(model.calls), "views": list(model.views), "origin": model.adapter.facts.origin}
    return stated | there | {"available": True, "unavailable_reason": None, "opening": False}
