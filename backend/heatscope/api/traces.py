"""`/models/{id}/trace`: every operation of one run of any network."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AnyModel, Limits, Run
from heatscope.api.given import JSON_TOO, InSent, request_of
from heatscope.api.photo import InPosture
from heatscope.api.schemas import trace as schemas
from heatscope.calls import trace
from heatscope.calls.trace import TraceRequest
from heatscope.inspection.run_summary import Summary
from heatscope.inspection.token_axes import Axes
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["models"])
BYTES = Form("base64", "uint8")

Thumbnails = Annotated[
    int, Query(ge=0, le=16, description="How many small maps of each node that has maps.", examples=[4])
]


@router.post("/trace", response_model=schemas.Trace, responses=answers.PHOTO, openapi_extra=JSON_TOO)
async def compute_trace(
    model: AnyModel, sent: InSent, posture: InPosture, settings: Limits, run: Run, thumbnails: Thumbnails = 0
) -> Response:
    """Run a photo or a text through any network and list every operation: what it read, its shape, its range."""
    request = request_of(sent, settings, posture, TraceRequest, thumbnails=thumbnails)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = trace.compute(model, request, clock)
        with clock.part("encode"):
            said = {} if found.tokens is None else {"tokens": [_token(token) for token in found.tokens]}
            return said | {"nodes": [_node(node, summary, found.token_axes(node)) for node, summary in found.nodes]}

    return await run(work)


def _token(token: Any) -> dict[str, Any]:
    return {name: getattr(token, name) for name in schemas.TracedToken.model_fields}


def _node(node: Any, summary: Summary, token_axes: Axes) -> dict[str, Any]:
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
        | {"nan_count": summary.nan_count, "infinite_count": summary.infinite_count}
        | ({"token_axes": list(token_axes)} if token_axes else {})
        | small
    )
