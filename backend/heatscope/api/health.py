"""Whether the service lives and takes requests; answered while every place is taken."""

import math
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field

from heatscope.api.dependencies import AllModels
from heatscope.api.schemas.problem import Problem
from heatscope.api.schemas.tensor import Answer
from heatscope.engine import Engine
from heatscope.errors import BusyError, ModelUnavailableError

#: A long computation may take its place for some seconds; when all of them do, others should be asked.
STUCK_SECONDS = 10.0

router = APIRouter(prefix="/health", tags=["health"])


class Health(Answer):
    """It is well."""

    status: Literal["ok"] = Field(description="Always ok; otherwise there is a problem instead.")


@router.get("/live")
async def read_live() -> Health:
    """Tell that the process answers."""
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Problem}})
async def read_ready(request: Request, models: AllModels) -> Health:
    """Tell that at least one model can be asked, and that places to compute become free."""
    if not models.has_any:
        raise ModelUnavailableError("no model is available; GET /api/v1/models says why")
    engine: Engine = request.app.state.engine
    if (stuck := engine.stuck_seconds) > STUCK_SECONDS:
        raise BusyError(f"no place to compute has become free for {stuck:.0f} seconds", math.ceil(STUCK_SECONDS))
    return Health(status="ok")
