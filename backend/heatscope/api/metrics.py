"""What Prometheus may ask: requests, latency, queue, refused, in flight."""

import os
import time

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Set by `heatscope --workers`: where the processes keep their numbers for each other.
SHARED_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
#: Those with a number of their own; a stranger may make up any other.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NO_ANSWER = 499  # nginx's number for a client that left

router = APIRouter()


class Metrics:
    """The numbers of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "heatscope_requests", "Answers given", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "heatscope_request_seconds", "Time to an answer", ["route"], buckets=SECONDS, registry=self.registry
        )
        self.refused = Counter(
            "heatscope_refused", "Requests answered 503, as all places were taken", registry=self.registry
        )
        self.running = Gauge(
            "heatscope_in_flight", "Computations under way", registry=self.registry, multiprocess_mode="livesum"
        )
        self.waiting = Gauge(
            "heatscope_queue", "Computations that wait", registry=self.registry, multiprocess_mode="livesum"
        )

    def set_load(self, running: int, waiting: int) -> None:
        """Note how much is under way."""
        self.running.set(running)
        self.waiting.set(waiting)

    def exposition(self) -> bytes:
        """Return everything as text; of all processes together where there are several."""
        registry = self.registry
        if os.environ.get(SHARED_FOLDER_VARIABLE):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package leaves it untyped
        return generate_latest(registry)


class CountedRequests:
    """Count every answer and measure how long it took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = NO_ANSWER

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting_send)
        finally:
            route = _route(scope)
            method = scope["method"] if scope["method"] in METHODS else "other"
            self.metrics.requests.labels(method, route, status).inc()
            self.metrics.seconds.labels(route).observe(time.perf_counter() - begun)


@router.get("/metrics", include_in_schema=False)
async def read_metrics(request: Request) -> Response:
    """Answer in Prometheus' text format."""
    return Response(request.app.state.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


def _route(scope: Scope) -> str:
    """Return the path with its parameters' names: few different ones, whatever strangers ask for."""
    return str(getattr(scope.get("route"), "path", "page or unknown"))
