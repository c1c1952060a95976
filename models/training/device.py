"""Train on a processor or on a graphics processor: the same scripts, the same steps.

On a graphics processor a network is compiled, what is drawn by chance is drawn there, and a batch
fills it; on a processor everything is as it was. Knows nothing of what is trained.
"""

import argparse
import functools
import math
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn

#: Times as many words in a batch as a processor has at its best.
LARGER_OF_DEVICE = {"cpu": 1, "cuda": 16}


def add_device_option(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` know ``--device`` and ``--threads``."""
    parser.add_argument("--device", type=device, default="cpu", help="cpu, or cuda for a graphics processor")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")


def add_larger_option(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` know ``--larger``: batches of words that fill a graphics processor."""
    parser.add_argument(
        "--larger", type=int, help="how many times as many words a batch holds (default: 1 on cpu, 16 on cuda)"
    )


def larger_batches(options: argparse.Namespace) -> int:
    """Return how many times as large batches are to be as they are on a processor."""
    chosen: int = options.larger or LARGER_OF_DEVICE[options.device.type]
    return chosen


def rate_of_larger(rate: float, larger: int) -> float:
    """Return what ``rate`` becomes for Adam's kind of step and batches so many times as large.

    It grows by the square root: Malladi et al. 2022, https://arxiv.org/abs/2205.10287.

    Example:
        >>> rate_of_larger(1e-3, 16)
        0.004
    """
    return rate * math.sqrt(larger)


def device(name: str) -> torch.device:
    """Return the device of this name.

    Raises:
        argparse.ArgumentTypeError: there is no such device, or not here.
    """
    try:
        found = torch.device(name)
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(f"no device is named {name!r}; cpu or cuda would do") from error
    if found.type not in ("cpu", "cuda"):
        raise argparse.ArgumentTypeError(f"nothing is trained on {name!r}; cpu or cuda would do")
    if found.type == "cuda" and not torch.cuda.is_available():
        raise argparse.ArgumentTypeError(
            f"{name!r} cannot be used: PyTorch {torch.__version__} finds no graphics processor on this machine; "
            "cpu would do"
        )
    return found


def prepare(options: argparse.Namespace, seed: int) -> torch.device:
    """Set threads, seed and the precision of matrix products; return the device to train on."""
    torch.set_num_threads(options.threads)
    torch.manual_seed(seed)
    chosen: torch.device = options.device
    if chosen.type == "cuda":
        torch.set_float32_matmul_precision("high")
        torch.backends.cudnn.benchmark = True  # batches of pictures are all of one size
    return chosen


def half_precision(where: torch.device) -> AbstractContextManager[object]:
    """Compute in bfloat16 what loses nothing by it, on devices that can."""
    if not torch.amp.is_autocast_available(where.type):
        return nullcontext()
    return torch.autocast(where.type, torch.bfloat16)


def compile_for(where: torch.device, *modules: nn.Module, dynamic: bool | None = None) -> None:
    """Compile ``modules`` where that pays, in place: names of weights stay, and a copy is not compiled.

    ``dynamic`` is True for batches of ever other sizes, so that each is not compiled anew.
    """
    if where.type == "cuda":
        for module in modules:
            module.compile(dynamic=dynamic)


def chance(where: torch.device, seed: int) -> torch.Generator:
    """Return a generator that draws on ``where``."""
    return torch.Generator(where if where.type == "cuda" else "cpu").manual_seed(seed)


@functools.cache
def constant(values: tuple[float, ...], where: torch.device) -> Tensor:
    """Return ``values`` on ``where``: brought there once, since a graphics processor is waited for each time."""
    return torch.tensor(values, device=where)
