"""Serve a network that is there in Python: the page and the API, beside whatever else the process does.

Knows the thread, the socket and uvicorn; what the network reads and says is for ``models.handed``.
"""

import dataclasses
import html
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import torch
import uvicorn
from torch import nn

from heatscope.app import create_app, open_models
from heatscope.commands.arguments import settings_of
from heatscope.errors import InputError, ModelUnavailableError, StartError
from heatscope.listening import BACKLOG, address_of, listen
from heatscope.models.card_of import card_of
from heatscope.models.handed.adapter import Handed, adapter_of
from heatscope.models.served import Served

#: Until a server that was started takes requests; it has nothing left to load.
START_SECONDS = 30.0
STOP_SECONDS = 10.0


class Service:
    """A running service; leaving its ``with`` block, or :meth:`close`, ends it."""

    def __init__(self, server: uvicorn.Server, thread: threading.Thread, address: str, model: str, page: str) -> None:
        self.address = address  #: of the service, without a slash at the end
        self.model = model  #: the network's id in every path
        self.url = f"{address}/#/{page}?model={model}"  #: of the page that shows the network
        self.api = f"{address}/api/v1/models/{model}"  #: what the network is asked behind
        self._server, self._thread = server, thread

    @property
    def is_running(self) -> bool:
        """Whether it answers."""
        return self._thread.is_alive()

    def wait(self) -> None:
        """Return once it has ended; Ctrl+C ends it."""
        try:
            while self._thread.is_alive():
                # A join without end could not be interrupted everywhere.
                self._thread.join(1)
        except KeyboardInterrupt:
            self.close()

    def close(self) -> None:
        """End it: requests under way are answered, the port is free afterwards. Does nothing the second time."""
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive():
            self._server.force_exit = True
            self._thread.join(STOP_SECONDS)

    def __enter__(self) -> "Service":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Heatscope with '{self.model}' at {self.url}{'' if self.is_running else ', closed'}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a link."""
        if not self.is_running:
            return html.escape(repr(self))
        return f'<a href="{html.escape(self.url)}" target="_blank">Heatscope: {html.escape(self.model)}</a>'


def serve(
    model: nn.Module,
    *,
    input: Any,
    labels: Sequence[str] | None = None,
    task: str | None = None,
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
    max_tokens: int | None = None,
    name: str = "model",
    host: str = "127.0.0.1",
    port: int = 0,
    block: bool = False,
) -> Service:
    """Serve any PyTorch network, with the page and the API, from a script or a notebook.

    The network is neither changed nor copied: what is done to its weights later shows in what is asked afterwards. The
    networks that ship are served beside it. One that reads something else than one picture or one text, several
    tensors or sound for example, is not served: :func:`heatscope.show` and :func:`heatscope.record` open it on tensors.

    Args:
        model: a module in eval mode, float32, on the processor.
        input: what it reads. For photos the size, ``(height, width)`` or ``(channels, height, width)``, an example
            tensor of such a shape with or without a batch axis, or an image processor of transformers; for texts a fast
            tokenizer of transformers or a ``tokenizers.Tokenizer``; for anything else an adapter, see
            :mod:`heatscope.models.adapter`.
        labels: names of its outputs, for classification; those of its configuration where a network of transformers has
            one. Without labels what it gives is shown as a vector.
        task: as on the Hugging Face Hub, ``"fill-mask"`` for example, where neither its class nor ``labels`` tell.
        mean: taken off pixels from 0 to 1, one number a channel; 0 if None. With a size or an example only.
        std: by which they are divided then; 1 if None.
        max_tokens: how many tokens of a text it reads at most, special ones included. If None, what its tokenizer's
            ``model_max_length`` or its configuration's ``max_position_embeddings`` or ``n_positions`` says, and never
            more than 512.
        name: its id in every path.
        host: address to listen on; ``"0.0.0.0"`` lets other machines in.
        port: to listen on; 0 takes a free one.
        block: whether to answer until Ctrl+C instead of returning; a script that does nothing else needs it.

    Returns:
        The running service, with its ``url``. Everything else is set by environment variables, as for the command.

    Raises:
        InputError: the network, or what was said of it, cannot be used; the message says what would do.
        StartError: the port cannot be had, or a setting cannot be.

    Example:
        >>> network = nn.Sequential(nn.Conv2d(3, 2, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
        >>> with serve(network, input=(32, 32), labels=["cat", "dog"], name="mine") as service:
        ...     service.is_running, service.url.removeprefix(service.address)
        (True, '/#/network?model=mine')
        >>> service.is_running
        False
    """
    adapter = adapter_of(model, Handed(name, input, labels, task, mean, std, max_tokens))
    try:
        served = Served.of(adapter, dataclasses.replace(card_of(adapter), id=name))
    except ModelUnavailableError as error:
        raise InputError(f"the network cannot be used: {error}") from error
    settings = settings_of({"host": host, "port": port})
    models = open_models(settings)
    if name in models.all:
        raise InputError(f"the name {name!r} is another model's; choose a name that is none of {', '.join(models.all)}")
    models.all = {name: served, **models.all}
    threads = torch.get_num_threads()
    try:
        app = create_app(settings, models)
    finally:
        # The command has the process for itself; here somebody may go on computing.
        torch.set_num_threads(threads)
    listener = listen(settings.host, settings.port)
    # No logging of its own: it is set by whoever runs the process.
    options: dict[str, Any] = {"log_config": None, "log_level": "warning", "access_log": False, "ws": "none"}
    server = uvicorn.Server(uvicorn.Config(app, server_header=False, proxy_headers=False, backlog=BACKLOG, **options))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="heatscope", daemon=True)
    thread.start()
    service = Service(server, thread, address_of(listener), name, "network")
    _wait_until_started(server, thread)
    if block:
        print(f"Heatscope is at {service.url} (Ctrl+C stops it)", flush=True)
        service.wait()
    return service


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    pause = threading.Event()
    for _ in range(int(START_SECONDS / 0.01)):
        if server.started:
            return
        if not thread.is_alive():
            break
        pause.wait(0.01)
    server.should_exit = True
    raise StartError("the service did not start; what it said is in the log of 'uvicorn.error'")
