"""Find the models' folders.

Imports nothing heavy, so that the command can say at once that there are none. Knows nothing of what is in them.
"""

from pathlib import Path

from heatscope.errors import StartError


def model_folders(folder: Path) -> list[Path]:
    """Return the folders of the models in ``folder``, in the order of their ids.

    Raises:
        StartError: there is no such folder, or no model in it.
    """
    try:
        found = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
    except OSError as error:
        raise StartError(
            f"cannot read the weights folder {folder}: {error.strerror}; set HEATSCOPE_WEIGHTS_DIR to one that is there"
        ) from error
    if not found:
        raise StartError(f"the weights folder {folder} holds no model; set HEATSCOPE_WEIGHTS_DIR to one that does")
    return found
