"""How the vectors of a text's tokens become one for the whole text.

A folder of sentence-transformers says it in modules.json and 1_Pooling/config.json; any other gets the mean of all.
"""

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor
from torch.nn import functional as F

from heatscope.errors import ModelUnavailableError
from heatscope.models.huggingface.json_file import MOST_BYTES, optional_object, regular_size


@dataclass(frozen=True)
class Pooling:
    """Which vector stands for a text."""

    first: bool = False  #: the first token's, instead of the mean of all tokens' vectors
    normalised: bool = False  #: scaled to length 1

    def __call__(self, hidden: Tensor) -> Tensor:
        """Return one vector (width,) for those of all tokens (T, width)."""
        pooled = hidden[0] if self.first else hidden.mean(0)  # (width,)
        return F.normalize(pooled, dim=0) if self.normalised else pooled


def read_pooling(folder: Path) -> Pooling:
    """Return what a folder says of it.

    Raises:
        ModelUnavailableError: it asks for another way than the two.
    """
    stated = optional_object(folder / "1_Pooling" / "config.json")
    modes = [name for name, on in stated.items() if name.startswith("pooling_mode_") and on]
    if stated and modes not in (["pooling_mode_cls_token"], ["pooling_mode_mean_tokens"]):
        raise ModelUnavailableError(
            f"1_Pooling/config.json asks for {', '.join(modes) or 'nothing'}; cls or mean is done"
        )
    return Pooling(first=modes == ["pooling_mode_cls_token"], normalised=bool(stated) and _normalises(folder))


def _normalises(folder: Path) -> bool:
    file = folder / "modules.json"
    return file.exists() and regular_size(file) < MOST_BYTES and "models.Normalize" in file.read_text(encoding="utf-8")
