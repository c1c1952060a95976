"""Join everything to one application; the only file that sees every layer."""

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import torch
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.formparsers import MultiPartParser
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from heatscope import decoding, leaving
from heatscope.api import (
    attention,
    attention_step,
    attribution_methods,
    attributions,
    convolution_as_attention,
    docs,
    embeddings,
    feature_maps,
    generation,
    health,
    lessons,
    metrics,
    outputs,
    patch_attention,
    problems,
    traces,
    transform_sweeps,
    units,
    upright,
    word_attributions,
)
from heatscope.api import (
    models as model_list,
)
from heatscope.api.answer_limits import AnswerLimits
from heatscope.api.contract import describe_problems, operation_id
from heatscope.api.foreign_pages import ForeignPages
from heatscope.api.head import HeadAsGet
from heatscope.api.headers import CompressedGets, Headers
from heatscope.api.held import Held
from heatscope.api.hosts import Hosts
from heatscope.api.limits import BodyLimits
from heatscope.api.near_names import refuse_near_names
from heatscope.api.page import find_page, serve_page
from heatscope.api.prefix import KeptPrefix
from heatscope.cores import usable_cores
from heatscope.engine import Engine
from heatscope.folders import brought_folders
from heatscope.limits import folder_limits
from heatscope.models.brought import of_folder
from heatscope.models.collection import Models
from heatscope.models.packages import packaged
from heatscope.settings import Settings

logger = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, models: Models | None = None) -> FastAPI:
    """Return the service with the models that ship loaded; what others bring is opened while it runs.

    Raises:
        StartError: there are no models to load.
    """
    settings = settings or Settings()
    # More threads in one computation only get in the way of other computations, and a process with any cannot fork.
    torch.set_num_threads(1)
    models = models or open_models(settings)
    # Uploads never touch the disk.
    MultiPartParser.spool_max_size = settings.max_body_bytes + 1

    app = FastAPI(
        title="Heatscope",
        version=version("heatscope"),
        summary="Look inside a convolutional network on your photo and self-attention on your sentence.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuse_near_names)],
        # Beside this description, wherever a proxy puts both.
        servers=[{"url": "."}],
        root_path_in_servers=False,
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
    )
    app.state.settings, app.state.models, app.state.page = settings, models, find_page(settings.page_dir)
    app.state.metrics = metrics.Metrics()
    app.state.held = Held(settings.max_held_bytes)
    app.state.engine = Engine(
        threads=settings.computing or usable_cores(),
        max_waiting=settings.max_waiting,
        timeout_seconds=settings.timeout_seconds,
        client_share=settings.client_share,
        on_change=app.state.metrics.set_load,
    )
    for topic in (
        model_list,
        feature_maps,
        units,
        traces,
        outputs,
        attribution_methods,
        attributions,
        transform_sweeps,
        convolution_as_attention,
        patch_attention,
        upright,
        attention,
        attention_step,
        embeddings,
        word_attributions,
        generation,
        lessons,
        health,
        metrics,
        docs,
    ):
        app.include_router(topic.router)
    serve_page(app, app.state.page, settings.public_address)
    problems.install(app)
    describe_problems(app)
    _wrap(app, settings)
    return app


def open_models(settings: Settings) -> Models:
    """Return the models that ship, loaded, and those of packages and folders, to be opened.

    Raises:
        StartError: there are no models to load, or a folder is not there, or has no name that a model can have.
    """
    folders = brought_folders(settings.weights_dir, settings.models, settings.models_dir)
    packages = packaged() if settings.packages else []
    limits = folder_limits(settings)
    return Models.open(settings.weights_dir, packages + [of_folder(folder, limits) for folder in folders])


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Add the middleware; what is added last comes first."""
    if settings.root_path:
        app.add_middleware(KeptPrefix, prefix=settings.root_path)
    app.add_middleware(problems.UnexpectedErrors)
    app.add_middleware(
        BodyLimits,
        held=app.state.held,
        max_bytes=settings.max_body_bytes,
        max_json_bytes=settings.max_json_bytes,
        receive_seconds=settings.receive_seconds,
    )
    app.add_middleware(ForeignPages, allowed_origins=settings.allowed_origins)
    app.add_middleware(CompressedGets)
    app.add_middleware(HeadAsGet)
    app.add_middleware(AnswerLimits, held=app.state.held)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type"],
            expose_headers=["Server-Timing", "Retry-After"],
        )
    app.add_middleware(Hosts, allowed=[settings.host, *settings.allowed_hosts.split()])
    app.add_middleware(metrics.CountedRequests, metrics=app.state.metrics)
    app.add_middleware(Headers, frame_ancestors=settings.frame_ancestors)
    if trusted := settings.trusted_proxies.split():
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=trusted)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    leaving.end_at_second_interrupt()
    leaving.end_with_parent()
    decoding.warm()
    # Now, since whoever asks for it first would keep all others waiting; and not beside requests, since what FastAPI
    # builds for both it builds with a warning switched off, which is so for all threads or for none.
    app.openapi()
    # Meanwhile the models that ship are asked.
    threading.Thread(target=app.state.models.open_brought, name="opening", daemon=True).start()
    yield
    app.state.engine.close()
    decoding.close()
