"""The service in the process of a notebook: one for all cells, on an event loop of its own thread, without a port.

The networks that are shown come and go; those that ship are there beside them. Knows nothing of notebooks.
"""

import asyncio
import threading
from concurrent.futures import Future
from pathlib import Path

import torch

from heatscope.app import create_app, open_models
from heatscope.commands.arguments import settings_of
from heatscope.errors import InputError, ModelUnavailableError, StartError, shown
from heatscope.folders import ID, ID_RULE, free_id
from heatscope.limits import folder_limits
from heatscope.models.collection import Unavailable
from heatscope.models.huggingface.folder import open_folder
from heatscope.models.served import Served
from heatscope.notebook.channel import Channel, Say

#: A photo goes to the kernel whole, as it was given.
MOST_BODY_BYTES = 64 * 2**20
START_SECONDS = 60.0
#: Until a network that a package brings has been opened.
OPENING_SECONDS = 300.0
_starting = threading.Lock()


class Service:
    """The application, and the networks it can be asked about."""

    def __init__(self) -> None:
        given = settings_of({})
        # One person asks, from this very machine.
        changed = {"client_share": 1.0, "max_body_bytes": max(given.max_body_bytes, MOST_BODY_BYTES)}
        self.settings = settings_of(changed)
        self.models = open_models(self.settings)
        threads = torch.get_num_threads()
        try:
            self.app = create_app(self.settings, self.models)
        finally:
            # Somebody goes on computing here.
            torch.set_num_threads(threads)
        self.loop = asyncio.new_event_loop()
        started: Future[None] = Future()
        threading.Thread(target=self._run, args=[started], name="heatscope", daemon=True).start()
        started.result(START_SECONDS)

    def _run(self, started: "Future[None]") -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._live(started))

    async def _live(self, started: "Future[None]") -> None:
        async with self.app.router.lifespan_context(self.app):
            started.set_result(None)
            await asyncio.Event().wait()

    @property
    def page(self) -> Path:
        """The folder of the built page.

        Raises:
            StartError: it is not built.
        """
        folder: Path | None = self.app.state.page
        if folder is None or not (folder / "notebook" / "page.js").is_file():
            raise StartError("the page is not built; run `make page` in the checkout")
        return folder

    def channel(self, say: Say) -> Channel:
        """Return what answers a widget that is told by ``say``."""
        return Channel(self.app, self.loop, say)

    def free_id(self, wanted: str) -> str:
        """Return ``wanted``, or what is nearest to it and no network's yet.

        Raises:
            InputError: it cannot stand in an address.
        """
        if not ID.fullmatch(wanted):
            raise InputError(f"{shown(wanted)} cannot be the name of a model, which has {ID_RULE}")
        return free_id(wanted, set(self.models.all))

    def add(self, model: Served) -> None:
        """Have a network be asked about."""
        self.models.all = {model.id: model, **self.models.all}

    def remove(self, model_id: str) -> None:
        """Forget a network."""
        self.models.all = {name: model for name, model in self.models.all.items() if name != model_id}

    def find(self, model_id: str) -> Served:
        """Return the network of that name, once it is open.

        Raises:
            HeatscopeError: there is none, or it cannot be used.
        """
        pause = threading.Event()
        for _ in range(int(OPENING_SECONDS / 0.1)):
            found = self.models.all.get(model_id)
            if not isinstance(found, Unavailable) or not found.is_opening:
                break
            pause.wait(0.1)
        return self.models.get(model_id)

    def open(self, folder: Path, model_id: str) -> Served:
        """Return the network of a folder.

        Raises:
            InputError: it cannot be used.
        """
        try:
            return Served.of(open_folder(folder, model_id, folder_limits(self.settings)))
        except ModelUnavailableError as error:
            raise InputError(f"the folder {folder.name!r} cannot be used: {error}") from error


_services: list[Service] = []


def running() -> Service:
    """Return the service of this process, started when it is first asked for."""
    with _starting:
        if not _services:
            _services.append(Service())
        return _services[0]
