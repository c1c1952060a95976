"""Show any network in a cell of a notebook, on a photo, a text or tensors: ``heatscope.show``."""

import dataclasses
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from torch import nn

from heatscope.errors import HeatscopeError, InputError, ModelUnavailableError, shown
from heatscope.folders import id_from
from heatscope.models.adapter import Given
from heatscope.models.card_of import card_of
from heatscope.models.handed.adapter import ACCEPTED, Handed, adapter_of
from heatscope.models.handed.fixed import RecordedRun, with_tensors
from heatscope.models.served import Served
from heatscope.notebook import cells, kept, widget
from heatscope.notebook.given import Photo, Text, photo_of, tensors_of
from heatscope.notebook.service import Service, running
from heatscope.tracing import Trace

#: Pixels; what a screen has room for beside the notebook's own bars.
HEIGHT, LEAST_HEIGHT, MOST_HEIGHT = 640, 200, 4000


class View:
    """A page in a cell; :meth:`close`, or running the cell again, ends it."""

    def __init__(self, service: Service, model: Served, given: Photo | Text | None, height: int, is_own: bool) -> None:
        self.model = model.id  #: the network's id in the page
        self.page = page_of(model)  #: photo, sentence or network: where it began
        #: Whether it brought the network, which nobody else then shows.
        self._is_own = is_own
        self._service, self._cell = service, cells.current()
        name = uuid.uuid4().hex[:12]
        self._picture = kept.stand_in(service, model, self.page, given, name)
        title = f"Heatscope: {model.id}"
        photo = given if isinstance(given, Photo) else None
        others = [_hash("network", model.id, given)] if self.page != "network" else []
        beginning = widget.Beginning(_hash(self.page, model.id, given), others, title, photo)
        self._widget = widget.make(service, beginning, name, height)

    @property
    def is_open(self) -> bool:
        """Whether the page is still answered."""
        return self._widget.comm is not None

    def close(self) -> None:
        """Take the page out of the cell and let go of the network. Does nothing the second time."""
        if self.is_open:
            self._widget.close()
            if self._is_own:
                self._service.remove(self.model)

    def __repr__(self) -> str:
        return f"<Heatscope with '{self.model}'{'' if self.is_open else ', closed'}>"

    def display(self) -> None:
        """Put it into the cell that is running: the page, and the picture that stands for it in a kept notebook."""
        from IPython.display import display

        display(self._widget)  # type: ignore[no-untyped-call]
        display({"text/html": self._picture, "text/plain": repr(self)}, raw=True)  # type: ignore[no-untyped-call]

    def _ipython_display_(self) -> None:
        # The last line of the cell that showed it would show it once more.
        if cells.current() != self._cell:
            self.display()


def show(
    model: nn.Module | str | Path,
    given: Any = None,
    *,
    input: Any = None,
    labels: Sequence[str] | None = None,
    task: str | None = None,
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
    max_tokens: int | None = None,
    name: str | None = None,
    height: int = HEIGHT,
) -> View:
    """Show a network in the cell of a notebook, on what is given: the whole page, opened where it fits.

    It works wherever notebooks show widgets, with no open port and nothing to install where the notebook's server runs:
    page and numbers come over the kernel's own channel. Kept without its kernel, a notebook shows a picture of 20 to 90
    kB instead, and holds nothing of the page.

    Args:
        model: any ``nn.Module`` in eval mode, float32, on the processor; a folder of a Hugging Face model; or the id of
            a network that ships, ``"photo-cnn"`` for example.
        given: a photo (path, bytes, PIL image, uint8 array or tensor) or a text, for a network of which it is known how
            to read it: one that ships, a folder, or a module with ``input``. Tensors, alone or by name, are what the
            module is called with as they are. None begins with a sample.
        input: of a module, what it reads; as for :func:`heatscope.serve`, like all that follow.
        labels: names of its outputs.
        task: as on the Hugging Face Hub.
        mean: taken off pixels from 0 to 1.
        std: by which they are divided then.
        max_tokens: of a text, how many it reads at most.
        name: the network's in the page; its class's if None.
        height: of the page in the cell, in pixels; it can be pulled larger.

    Returns:
        What was put into the cell; its ``close`` lets go of the network, as running the cell again does.

    Raises:
        InputError: the network cannot be asked about that; the message says what would do.
        StartError: this is no notebook, or ``heatscope[notebook]`` is not installed.
    """
    cells.check()
    if type(height) is not int or not LEAST_HEIGHT <= height <= MOST_HEIGHT:
        raise InputError(f"height is {height!r}; give pixels, {LEAST_HEIGHT} to {MOST_HEIGHT}")
    service = running()
    cells.close_former()
    said = Handed(name or "", input, labels, task, mean, std, max_tokens)
    tensors = tensors_of(given)
    if isinstance(model, nn.Module):
        served = _of_module(service, model, said, tensors)
    elif isinstance(model, str | Path):
        served = _of_name(service, str(model), said, tensors)
    else:
        raise InputError(f"a {type(model).__name__} was given; give a torch.nn.Module, a folder, or a model's id")
    return _shown(service, served, None if tensors or given is None else _read(served, given), height)


def show_trace(trace: Trace, *, name: str = "run", height: int = HEIGHT) -> View:
    """Show a recorded run in a cell: every operation, and any value that was kept opened; see :func:`show`."""
    cells.check()
    service = running()
    cells.close_former()
    return _shown(service, RecordedRun.of_trace(trace, service.free_id(name)), None, height)


def page_of(model: Served) -> str:
    """Return which page shows most of a network."""
    if model.card.task == "image-classification" and "feature-maps" in model.calls:
        return "photo"
    return "sentence" if "attention" in model.calls else "network"


def _shown(service: Service, served: Served, given: Photo | Text | None, height: int) -> View:
    is_new = served.id not in service.models.all
    if is_new:
        service.add(served)
    try:
        view = View(service, served, given, height, is_new)
    except HeatscopeError:
        if is_new:
            service.remove(served.id)
        raise
    cells.note(view)
    view.display()
    return view


def _of_module(service: Service, module: nn.Module, said: Handed, tensors: Given | None) -> Served:
    model_id = service.free_id(said.name or id_from(type(module).__name__))
    if tensors is not None:
        return with_tensors(module, tensors, model_id)
    if said.input is None:
        raise InputError(
            f"say as input what the network reads, or give the tensors it is called with; input is {ACCEPTED}"
        )
    adapter = adapter_of(module, dataclasses.replace(said, name=model_id))
    try:
        return Served.of(adapter, dataclasses.replace(card_of(adapter), id=model_id))
    except ModelUnavailableError as error:
        raise InputError(f"the network cannot be used: {error}") from error


def _of_name(service: Service, model: str, said: Handed, tensors: Given | None) -> Served:
    stated = [field.name for field in dataclasses.fields(said) if field.name != "name" and getattr(said, field.name)]
    if stated:
        raise InputError(f"{stated[0]} goes with a module; {shown(model)} says itself what it reads")
    if Path(model).expanduser().is_dir():
        folder = Path(model).expanduser()
        served = service.open(folder, service.free_id(said.name or id_from(folder.absolute().name)))
    else:
        served = service.find(model)
    if tensors is None:
        return served
    return with_tensors(served.network, tensors, service.free_id(said.name or served.id))


def _read(served: Served, given: Any) -> Photo | Text:
    reads = served.adapter.reads
    if reads == "image":
        return photo_of(given)
    if not isinstance(given, str):
        raise InputError(f"'{served.id}' reads texts, and a {type(given).__name__} was given; give a str")
    return Text(given)


def _hash(page: str, model_id: str, given: Photo | Text | None) -> str:
    more = {"sample": "own"} if isinstance(given, Photo) else {"text": given.text} if given else {}
    return f"#/{page}?{urlencode({'model': model_id} | more)}"
