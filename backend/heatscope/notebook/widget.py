"""The widget in a cell: it carries questions and answers, and says where the page is to begin.

An anywidget (https://anywidget.dev): one module that JupyterLab, Notebook, VS Code and Colab all show as it is. Knows
nothing of networks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from heatscope.errors import StartError
from heatscope.notebook.given import Photo
from heatscope.notebook.service import Service

NEEDED = "showing a page in a notebook takes anywidget: pip install 'heatscope[notebook]'"
#: In the place of the page.
UNSEEN = "Heatscope, as a picture: no widgets are shown here"


@dataclass(frozen=True)
class Beginning:
    """Where the page is to begin."""

    hash: str  #: the page's address behind its folder
    others: Sequence[str]  #: the same of other pages that can show it
    title: str  #: for whoever does not see the page
    photo: Photo | None


def make(service: Service, beginning: Beginning, picture: str, height: int) -> Any:
    """Return a widget that shows the page; its ``close`` ends it.

    Args:
        service: what answers.
        beginning: where the page is to begin.
        picture: the name of the picture that stands for it while it is not there.
        height: in pixels.

    Raises:
        StartError: anywidget is not installed, or the page is not built.
    """
    page = service.page
    widget = _kind(page)(height=height, picture=picture)

    def say(said: dict[str, Any], buffers: Sequence[bytes]) -> None:
        # Closed meanwhile, it has nobody to tell.
        if widget.comm is not None:
            widget.send(said, list(buffers))

    channel = service.channel(say)
    samples = sorted(f"samples/{path.name}" for path in (page / "samples").glob("*.jpg"))
    photo = beginning.photo
    begun = {
        "hash": beginning.hash,
        "others": list(beginning.others),
        "title": beginning.title,
        "samples": samples,
        "photo": photo and photo.name,
    }

    def hear(_: Any, said: dict[str, Any], buffers: Sequence[memoryview]) -> None:
        if said.get("begin"):
            say({"id": said["id"], "end": "", **begun}, [photo.content] if photo else [])
        else:
            channel.hear(said, buffers)

    widget.on_msg(hear)
    return widget


@cache
def _kind(page: Path) -> type[Any]:
    """Return the class of widgets."""
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise StartError(NEEDED) from error

    class PageWidget(anywidget.AnyWidget):
        """The page in a frame."""

        _esm = page / "notebook" / "widget.js"
        height = traitlets.Int().tag(sync=True)
        picture = traitlets.Unicode().tag(sync=True)

        def __repr__(self) -> str:
            """Return what is written where no widget is shown."""
            return UNSEEN

    return PageWidget
