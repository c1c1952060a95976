"""`/models/{id}/trace`: every operation of one run of any network."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AnyModel, Limits, Run
from heatscope.api.given import InSent, read_sent
from heatscope.api.photo import InPosture
from heatscope.api.schemas import trace as schemas
from heatscope.inspection.run_summary import RunSummary, Summary
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["models"])
BYTES = Form("base64", "uint8")

Thumbnails = Annotated[
    int, Query(ge=0, le=16, description="How many small maps of each node that has maps.", examples=[4])
]
JSON_TOO: dict[str, Any] = {
    "requestBody": {"content": {"application/json": {"schema": schemas.TextRequest.model_json_schema()}}}
}


@router.post("/trace", response_model=schemas.Trace, responses=answers.PHOTO, openapi_extra=JSON_TOO)
async def compute_trace(
    model: AnyModel, sent: InSent, posture: InPosture, settings: Limits, run: Run, thumbnails: Thumbnails = 0
) -> Response:
    """Run a photo or a text through any network and list every operation: what it read, its shape, its range."""

    def work(clock: Stopwatch) -> dict[str, Any]:
        given = read_sent(sent, model, settings, posture, clock)
        with clock.part("forward"):
            summary = RunSummary(thumbnails, model.structure.has_maps)
            trace = model.record(given, observe=summary)
        with clock.part("encode"):
            tokens = getattr(given, "tokens", None)
            said = {} if tokens is None else {"tokens": [_token(token) for token in tokens]}
            return said | {"nodes": [_node(node, summary.of(node), model) for node in trace.nodes]}

    return await run(work)


def _token(token: Any) -> dict[str, Any]:
    return {name: getattr(token, name) for name in schemas.TracedToken.model_fields}


def _node(node: Any, summary: Summary, model: Served) -> dict[str, Any]:
    ends = {name: getattr(summary, name) for name in ("least", "largest", "mean")}
    small = {} if summary.thumbnails is None else {"thumbnails": wire.tensor(summary.thumbnails, BYTES)}
    return (
        {
            "name": node.name,
            "op": node.kind,
            "function": node.function,
            "module": node.module,
            "type": node.module_type,
            "inputs": [source.name for source in node.inputs],
            "shape": list(node.shape),
            "is_open": node.kind != "opaque",
        }
        | {name: None if end is None else wire.number(end) for name, end in ends.items()}
        | small
    )
