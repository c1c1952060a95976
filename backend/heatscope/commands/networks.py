"""The network that a command is asked of: one that is served, by its id, or a folder."""

from pathlib import Path

import torch

from heatscope.app import open_models
from heatscope.errors import StartError, UnknownModelError, UnsuitableModelError
from heatscope.folders import named_folder
from heatscope.limits import folder_limits
from heatscope.models.brought import of_folder, open_all
from heatscope.models.collection import Models
from heatscope.models.served import Served
from heatscope.settings import Settings


def opened(given: str, settings: Settings, call: str) -> Served:
    """Return the network of an id or of ``[NAME=]FOLDER``, which has to be able to answer ``call``.

    Raises:
        HeatscopeError: there is none, it cannot be used, or cannot be asked that.
    """
    # As the service computes: with more threads the last digits are others.
    torch.set_num_threads(1)
    model = _found(given, settings)
    try:
        return Models({model.id: model}).able(model.id, call)
    except UnsuitableModelError:
        # To name those that can, all have to be open.
        every = open_models(settings)
        every.open_brought()
        return Models({**every.all, model.id: model}).able(model.id, call)


def _found(given: str, settings: Settings) -> Served:
    if "/" in given or "=" in given:
        return _of_folder(given, settings)
    models = open_models(settings)
    if given not in models.all and Path(given).is_dir():
        return _of_folder(given, settings)
    try:
        return models.opened(given)
    except UnknownModelError as error:
        raise StartError(f"there is no folder {given!r}, and {error}") from error


def _of_folder(given: str, settings: Settings) -> Served:
    folder = named_folder(given)
    [(_, found)] = open_all([of_folder(folder, folder_limits(settings))])
    if isinstance(found, str):
        raise StartError(f"the folder {str(folder.path)!r} cannot be used: {found}")
    return found
