"""Networks that were not shipped: which there are, how each is opened, and opening several at once.

What cannot be opened says why, in a line without a path of this machine, and stops nothing else. Knows nothing of HTTP.
"""

import logging
import queue
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from heatscope.cores import usable_cores
from heatscope.errors import HeatscopeError
from heatscope.folders import ModelFolder
from heatscope.leaving import uncut
from heatscope.models.adapter import Adapter, Origin
from heatscope.models.card_of import card_of
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.trials import sharing
from heatscope.models.served import Served

logger = logging.getLogger(__name__)
#: A path of this machine, up to its last part; not the middle of an address or of a fraction.
_PATH = re.compile(r"(?<![\w:/.])(?:/[^\s'\"/]+)*/(?=[^\s'\"/])")
#: Importing and building go on one at a time: the parts of a library must not be imported crosswise by two threads.
_building = threading.Lock()


@dataclass(frozen=True)
class Brought:
    """A network that is not opened yet."""

    id: str
    origin: Origin
    title: str
    open: Callable[[], Adapter]  #: raises ModelUnavailableError
    #: What may go on beside others before it is opened; raises ModelUnavailableError.
    prepare: Callable[[], None] = field(default=lambda: None)
    remedy: str = ""  #: what to do where its id is another's
    reason: str | None = None  #: why it cannot be used, where that is known
    place: Path | None = None  #: its folder


def of_folder(folder: ModelFolder, limits: Limits) -> Brought:
    """Return the network of a folder: tried in a process of its own before it is opened in this one."""

    def prepare() -> None:
        from heatscope.models.huggingface.folder import try_folder

        try_folder(folder.path, limits)

    def opened() -> Adapter:
        from heatscope.models.huggingface.folder import open_folder

        return open_folder(folder.path, folder.id, limits, tried=True)

    title = folder.path.absolute().name
    remedy = "choose another with --model name=folder, or give this folder another name"
    return Brought(folder.id, "folder", title, opened, prepare, remedy, folder.reason, folder.path)


def open_all(waiting: Sequence[Brought]) -> Iterator[tuple[Brought, Served | str]]:
    """Open several, at most one a core at once; yield each when it is done, with the reason if it cannot be used."""
    left: queue.SimpleQueue[Brought] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Brought, Served | str]] = queue.SimpleQueue()
    for one in waiting:
        left.put(one)

    def work() -> None:
        while True:
            try:
                one = left.get_nowait()
            except queue.Empty:
                return
            done.put((one, _opened(one)))

    # Not waited for where the process ends first.
    count = min(len(waiting), usable_cores())
    threads = [threading.Thread(target=work, name=f"opening-{number}", daemon=True) for number in range(count)]
    with sharing():
        for thread in threads:
            thread.start()
        for _ in waiting:
            yield done.get()
    # None is left in a process that goes on to fork.
    for thread in threads:
        thread.join()


def without_paths(said: str, folder: Path | None = None) -> str:
    """Return ``said`` with every path of this machine cut down to its last part.

    Example:
        >>> without_paths("cannot read '/home/ada/models/bert/config.json': 1/255, https://example.org/a/b")
        "cannot read 'config.json': 1/255, https://example.org/a/b"
    """
    if folder is not None:
        # First as it stands: its parts may hold spaces.
        for path in {str(folder.absolute()), str(folder.resolve())} - {"/"}:
            said = said.replace(path, folder.absolute().name)
    return _PATH.sub("", said)


def _opened(one: Brought) -> Served | str:
    try:
        one.prepare()
        with _building, uncut():
            adapter = one.open()
            served = Served.of(adapter, replace(card_of(adapter), id=one.id))
            # What a page asks first, and what can fail at a network like no other: found out here and kept.
            _ = served.views, served.structure.stages
            return served
    except HeatscopeError as error:
        return without_paths(str(error), one.place)
    except Exception as error:  # Whatever a stranger's package raises, it is this one's fault.
        logger.exception("model '%s' could not be opened", one.id)
        return f"opening it failed: {type(error).__name__}"
