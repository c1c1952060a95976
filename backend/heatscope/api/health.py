"""Whether the service lives and takes requests; answered while every place is taken."""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from heatscope.api.dependencies import Models
from heatscope.api.schemas.problem import Problem
from heatscope.api.schemas.tensor import Answer
from heatscope.errors import ModelUnavailableError

router = APIRouter(prefix="/health", tags=["health"])


class Health(Answer):
    """It is well."""

    status: Literal["ok"] = Field(description="Always ok; otherwise there is a problem instead.")


@router.get("/live")
async def read_live() -> Health:
    """Tell that the process answers."""
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Problem}})
async def read_ready(zoo: Models) -> Health:
    """Tell that at least one model can be asked."""
    if not zoo.has_any:
        raise ModelUnavailableError("no model is available; GET /api/v1/models says why")
    return Health(status="ok")
