"""Find the models' folders, and the name that each gets.

Imports nothing heavy, so that the command can say at once that there are none. Knows nothing of what is in them.
"""

import importlib.util
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from heatscope.errors import StartError

#: What may stand in an address as it is.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ID_RULE = "letters, digits, '.', '_' and '-', at most 64, the first a letter or a digit"
_NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9._-]+")


class ModelFolder(NamedTuple):
    """A folder with somebody else's network."""

    id: str  #: the name it gets
    path: Path
    reason: str | None = None  #: why it cannot be used, where that is known without looking into it


def model_folders(folder: Path) -> list[Path]:
    """Return the folders of the models in ``folder``, in the order of their ids.

    Raises:
        StartError: there is no such folder, or no model in it.
    """
    try:
        found = _folders_in(folder)
    except OSError as error:
        raise StartError(
            f"cannot read the weights folder {folder}: {error.strerror}; set HEATSCOPE_WEIGHTS_DIR to one that is there"
        ) from error
    if not found:
        raise StartError(f"the weights folder {folder} holds no model; set HEATSCOPE_WEIGHTS_DIR to one that does")
    return found


def brought_folders(weights_dir: Path | None, models: str, models_dir: Path | None) -> list[ModelFolder]:
    """Return the folders with networks of others: those named one by one, then those found in ``models_dir``.

    Args:
        weights_dir: with one folder a model whose id is taken; the ones that ship if None.
        models: folders, ``path`` or ``name=path``, separated as in PATH.
        models_dir: a folder of folders; None if there is none.

    Raises:
        StartError: one that was named is not there, has no name that can be one, or one that is another's.
    """
    taken = {path.name: "a model that ships" for path in model_folders(weights_dir or shipped_weights())}
    named = []
    for given in filter(None, models.split(os.pathsep)):
        folder = named_folder(given)
        if folder.id in taken:
            raise StartError(
                f"the model {given!r} cannot be called {folder.id!r}, the id of {taken[folder.id]}; "
                f"choose another with --model name={folder.path}"
            )
        taken[folder.id] = f"{folder.path}"
        named.append(folder)
    return named + _found(models_dir, set(taken), {folder.path.resolve() for folder in named})


def joined(folders: Sequence[str]) -> str:
    """Return ``folders`` as the setting has them, which is what the processes of several workers read.

    Raises:
        StartError: a path holds what separates them.
    """
    for folder in folders:
        if os.pathsep in folder:
            raise StartError(f"the model folder {folder!r} has {os.pathsep!r} in its path, which separates folders")
    return os.pathsep.join(folders)


def shipped_weights() -> Path:
    """Return the folder of the models that ship, without importing any of them."""
    spec = importlib.util.find_spec("heatscope_models")
    assert spec is not None, "installed with this package"
    assert spec.origin is not None, "it has an __init__.py"
    return Path(spec.origin).parent / "weights"


def id_from(name: str) -> str:
    """Return ``name`` as far as it may be a model's id.

    Example:
        >>> id_from("My Net (2)"), id_from("…")
        ('My-Net-2-', 'model')
    """
    return _NOT_OF_AN_ID.sub("-", name).lstrip("-._")[:64] or "model"


def free_id(wanted: str, taken: set[str]) -> str:
    """Return ``wanted``, or what is nearest to it and nobody's yet.

    Example:
        >>> free_id("resnet", {"bert"}), free_id("bert", {"bert", "bert-2"})
        ('resnet', 'bert-3')
    """
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted[:60]}-{number}"
    return found


def _folders_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def named_folder(given: str) -> ModelFolder:
    """Return the folder that ``path`` or ``name=path`` names.

    Raises:
        StartError: it is not there, or has no name that can be one.
    """
    name, is_named, path = given.partition("=")
    # A folder may have the sign in its own name.
    if not is_named or "/" in name or Path(given).is_dir():
        name, path = "", given
    folder = Path(path)
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "is not there"
        raise StartError(
            f"the model folder {path!r} {what}; --model takes one as Hugging Face has them, or name=folder"
        )
    model_id = name or folder.absolute().name
    if not ID.fullmatch(model_id):
        choose = "choose another" if name else f"choose one with --model name={path}"
        raise StartError(f"{model_id!r} cannot be the name of a model, which has {ID_RULE}; {choose}")
    return ModelFolder(model_id, folder)


def _found(models_dir: Path | None, taken: set[str], named: set[Path]) -> list[ModelFolder]:
    """Return every folder in ``models_dir`` that was not ``named``; nothing in there can stop a start."""
    if models_dir is None:
        return []
    try:
        paths = [path for path in _folders_in(models_dir) if path.resolve() not in named]
    except OSError as error:
        raise StartError(
            f"cannot read the models folder {models_dir}: {error.strerror}; "
            "set HEATSCOPE_MODELS_DIR to one that is there"
        ) from error
    found = []
    for path in paths:
        wanted = id_from(path.name)
        model_id = free_id(wanted, taken)
        taken.add(model_id)
        clash = None if model_id == wanted else f"another model has the id {wanted!r}; give this folder another name"
        found.append(ModelFolder(model_id, path, clash))
    return found
