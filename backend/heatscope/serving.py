"""The service on several machines: `serve run heatscope.serving:app`, with Ray Serve (the extra heatscope[ray]).

Every replica is the whole application. How many there are, on which machines, and when more are started are settings of
Ray's, in its own file (docs/serving/rayservice.yaml). Knows Ray; nothing of what is served.
"""

import asyncio
import time
from typing import Any

import ray
from fastapi import FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from ray import serve
from starlette.types import ASGIApp, Receive, Scope, Send

#: From one time a replica tells its numbers to the next, and how long it counts as living after the last.
BEAT_SECONDS = 2.0
LIVING_SECONDS = 15.0
PATH = "/metrics"


class Gathered:
    """What every replica has exposed last; one in the whole cluster."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[float, str]] = {}

    def tell(self, replica: str, exposed: str) -> None:
        """Note what a replica exposes now."""
        self._told[replica] = (time.monotonic(), exposed)

    def gather(self) -> bytes:
        """Return the sums of all replicas, those that have ended included."""
        from heatscope.gathering import merged

        least = time.monotonic() - LIVING_SECONDS
        living = [exposed for told, exposed in self._told.values() if told >= least]
        return merged(living, [exposed for told, exposed in self._told.values() if told < least])


class GatheredMetrics:
    """Answer /metrics for all replicas, and tell the others this one's numbers from its first request on."""

    def __init__(self, app: ASGIApp, metrics: Any) -> None:
        self.app = app
        self._metrics = metrics
        context = serve.get_replica_context()
        self._replica = context.replica_id.unique_id
        # Outlives the replica that happens to be the first, and is restarted elsewhere if its machine fails.
        options = {"name": f"{context.app_name}-metrics", "get_if_exists": True, "lifetime": "detached"}
        self._gathered: Any = ray.remote(Gathered).options(**options, num_cpus=0, max_restarts=-1).remote()
        self._beating: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, but for /metrics."""
        if scope["type"] == "http":
            self._beating = self._beating or asyncio.create_task(self._beat())
            if Request(scope).url.path.endswith(PATH) and scope["method"] == "GET":
                await self._tell()
                await Response(await self._gathered.gather.remote(), media_type=CONTENT_TYPE_LATEST)(
                    scope, receive, send
                )
                return
        await self.app(scope, receive, send)

    async def _beat(self) -> None:
        while True:
            await self._tell()
            await asyncio.sleep(BEAT_SECONDS)

    async def _tell(self) -> None:
        await self._gathered.tell.remote(self._replica, self._metrics.exposition().decode())


def build() -> FastAPI:
    """Return the application; called where a replica begins, so that models are loaded there and never sent."""
    from heatscope.app import create_app

    application = create_app()
    application.add_middleware(GatheredMetrics, metrics=application.state.metrics)
    return application


app = serve.deployment(name="Heatscope")(serve.ingress(build)()).bind()
