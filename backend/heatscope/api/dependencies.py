"""What handlers ask for: settings, models, the picture, the runner."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, File, Path, Query, Request, Response
from starlette.exceptions import HTTPException

from heatscope import wanted, wire
from heatscope.api import answer_size
from heatscope.api.files import file_answer
from heatscope.api.visitor import visitor_of
from heatscope.engine import Engine
from heatscope.errors import BusyError, InputError
from heatscope.models.collection import Models
from heatscope.models.served import Served
from heatscope.packing import Packed, packed
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from heatscope.wire import Dtype, Encoding, Form

T = TypeVar("T")
CLIENT_GONE = 499  # nginx's number for it
Work = Callable[[Stopwatch], Any]
Runner = Callable[[Work], Awaitable[Response]]


async def get_settings(request: Request) -> Settings:
    """Return the application's settings."""
    settings: Settings = request.app.state.settings
    return settings


async def get_models(request: Request) -> Models:
    """Return the application's models."""
    return _models(request)


Limits = Annotated[Settings, Depends(get_settings)]
AllModels = Annotated[Models, Depends(get_models)]
ModelId = Annotated[str, Path(description="The model's id, as `GET /models` lists it.", examples=["photo-cnn"])]
SentenceModelId = Annotated[
    str, Path(description="The model's id, as `GET /models` lists it.", examples=["sentence-encoder"])
]
PronouncerId = Annotated[str, Path(description="The model's id, as `GET /models` lists it.", examples=["pronouncer"])]
PatchModelId = Annotated[str, Path(description="The model's id, as `GET /models` lists it.", examples=["photo-vit"])]
LayerName = Annotated[
    str, Path(description="The layer's name, as `GET /models/{model_id}` lists it.", examples=["conv1"])
]


async def get_model(model_id: ModelId, request: Request) -> Served:
    """Return the model of the path."""
    return _models(request).get(model_id)


async def get_convolutional_model(model_id: ModelId, request: Request) -> Served:
    """Return the model of the path, which has to have feature maps."""
    return _models(request).able(model_id, "feature-maps")


async def get_rebuildable_model(model_id: ModelId, request: Request) -> Served:
    """Return the model of the path, which has to have plain convolutions."""
    return _models(request).able(model_id, "convolution-as-attention")


async def get_photo_model(model_id: ModelId, request: Request) -> Served:
    """Return the model of the path, which has to name what photos show."""
    return _models(request).able(model_id, "attributions")


async def get_patch_model(model_id: PatchModelId, request: Request) -> Served:
    """Return the model of the path, which has to have attention between patches."""
    return _models(request).able(model_id, "patch-attention")


async def get_attention_model(model_id: SentenceModelId, request: Request) -> Served:
    """Return the model of the path, which has to have attention between words."""
    return _models(request).able(model_id, "attention")


async def get_vector_model(model_id: SentenceModelId, request: Request) -> Served:
    """Return the model of the path, whose words have to have vectors."""
    return _models(request).able(model_id, "embeddings")


async def get_place_model(model_id: SentenceModelId, request: Request) -> Served:
    """Return the model of the path, which has to add a vector for each place."""
    return _models(request).able(model_id, "positions")


async def get_attributed_word_model(model_id: SentenceModelId, request: Request) -> Served:
    """Return the model of the path, in which what is said has to be followed back to the words."""
    return _models(request).able(model_id, "word-attributions")


async def get_generation_model(model_id: PronouncerId, request: Request) -> Served:
    """Return the model of the path, which has to decide how much it says."""
    return _models(request).able(model_id, "generation")


async def get_form(
    request: Request,
    encoding: Annotated[
        Encoding,
        Query(
            description="How tensors are written: nested lists, or bytes in base64; or the answer is a file of them, "
            "NumPy's .npz or safetensors, with the JSON inside as `answer.json`. An answer above 64 MB is refused.",
            examples=["base64"],
        ),
    ] = "list",
    dtype: Annotated[
        Dtype,
        Query(description="What one number of a tensor is; float32 alone in a list.", examples=["float32"]),
    ] = "float32",
) -> Form:
    """Return how tensors are to be written."""
    form: Form = Form(encoding, dtype, wire.Tally(answer_size.MOST_ANSWER_BYTES))
    request.state.form = form
    return form


async def get_photo(
    request: Request,
    image: Annotated[
        bytes,
        File(description="A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed."),
    ],
) -> bytes:
    """Return the picture that was sent, which has to be one."""
    await refuse_several(request, "image")
    return image


async def refuse_several(request: Request, *names: str) -> None:
    """Raise if a form has more than one part of a name: all but the last would go unanswered without a word."""
    # FastAPI has read it for the fields it knows, and it is kept with the request.
    form = await request.form()
    for name in names:
        count = len(form.getlist(name))
        if count > 1:
            said = f"the request has {count} parts named {name}, and this call answers one"
            raise InputError(f"{said}; send each by itself")


async def get_runner(request: Request) -> Runner:
    """Return what runs a handler's work in a thread and answers with its result and its `Server-Timing`."""

    async def run(work: Work) -> Response:
        engine: Engine = request.app.state.engine
        client = visitor_of(request.scope)
        try:
            form: Form = getattr(request.state, "form", wire.LISTS)
            content, clock = await _while_there(request, engine.run(lambda: _timed(work, form), client))
        except BusyError:
            request.app.state.metrics.refused.inc()
            raise
        parts = ", ".join(f"{name};dur={seconds * 1000:.2f}" for name, seconds in clock.seconds.items())
        if isinstance(content, Packed):
            return file_answer(content, {"Server-Timing": parts}, request.app.state.held, client)
        return Response(content, headers={"Server-Timing": parts}, media_type=wire.MEDIA_TYPE)

    return run


def _models(request: Request) -> Models:
    # Called and not depended on: for each dependency below another one, FastAPI takes 0.05 ms of every request.
    models: Models = request.app.state.models
    return models


AnyModel = Annotated[Served, Depends(get_model)]
ConvolutionalModel = Annotated[Served, Depends(get_convolutional_model)]
RebuildableModel = Annotated[Served, Depends(get_rebuildable_model)]
PhotoModel = Annotated[Served, Depends(get_photo_model)]
PatchModel = Annotated[Served, Depends(get_patch_model)]
AttentionModel = Annotated[Served, Depends(get_attention_model)]
VectorModel = Annotated[Served, Depends(get_vector_model)]
PlaceModel = Annotated[Served, Depends(get_place_model)]
AttributedWordModel = Annotated[Served, Depends(get_attributed_word_model)]
GenerationModel = Annotated[Served, Depends(get_generation_model)]
TensorForm = Annotated[Form, Depends(get_form)]
Run = Annotated[Runner, Depends(get_runner)]
Photo = Annotated[bytes, Depends(get_photo)]


def _timed(work: Work, form: Form) -> tuple[bytes | Packed, Stopwatch]:
    clock = Stopwatch(wanted.check)
    content = work(clock)
    with clock.part("encode"):
        return packed(content, form.encoding) if form.encoding in wire.FILES else wire.dumps(content), clock


async def _while_there(request: Request, answer: Awaitable[T]) -> T:
    """Await ``answer``, but give it up when the client has gone."""
    asking = asyncio.current_task()
    assert asking is not None, "handlers run in tasks"
    is_answered = False

    def give_up(left: asyncio.Future[None]) -> None:
        if not left.cancelled() and not is_answered:
            asking.cancel()

    leaving = asyncio.ensure_future(_gone(request))
    leaving.add_done_callback(give_up)
    try:
        return await answer
    except asyncio.CancelledError as error:
        if not leaving.done():
            raise
        asking.uncancel()
        raise HTTPException(CLIENT_GONE, "the client has gone") from error  # nobody reads it; the metrics count it
    finally:
        is_answered = True
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
