"""Try a folder in this process, which is there for nothing else: its network is built, filled and run once.

``python -m heatscope.models.huggingface.trial [FOLDER, LIMITS]`` prints one line of JSON: what is wrong, or null. Who
asks for it is ``trials``.
"""

import contextlib
import json
import math
import sys
from pathlib import Path

from heatscope.errors import HeatscopeError
from heatscope.models.huggingface.limits import Limits

#: Beyond what Python, the libraries and the weights take up: what a small input makes.
MOST_MEMORY_BYTES = 2 << 30
TOO_MUCH = f"opening it and running it once takes more than {MOST_MEMORY_BYTES >> 30} GiB beside its weights"


def tried(asked: str) -> str:
    """Try the folder that is asked about, within its limits, and return what is to be said of it: one line of JSON."""
    folder, limits = json.loads(asked)
    limits = Limits(**limits)
    _bound_seconds(limits)
    return json.dumps({"refused": refusal(Path(folder), limits)})


def refusal(folder: Path, limits: Limits) -> str | None:
    """Return why ``folder`` cannot be used, in this process; None if it can be."""
    # They import torch, which has to have its memory before a limit is set.
    from heatscope.models.huggingface.folder import open_folder
    from heatscope.models.huggingface.library import transformers
    from heatscope.models.huggingface.weights_header import read_header, total_bytes, value_count

    try:
        transformers()
        header = read_header(folder)
        # Every weight once as a float, and its file while it is read.
        _bound_memory(4 * value_count(header) + total_bytes(header))
        open_folder(folder, "trial", limits, tried=True)
    except HeatscopeError as error:
        return TOO_MUCH if "allocate memory" in str(error) else str(error)
    except MemoryError:
        return TOO_MUCH
    return None


def _bound_seconds(limits: Limits) -> None:
    """Let this process take no more of a processor's time, where the system can be told so.

    It then ends in time on a busy machine, which is not the folder's fault, and where the one that started it is gone.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        most = math.ceil(limits.building_seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))


def _bound_memory(weights_bytes: int) -> None:
    """Let this process take no more memory than it has, its weights and some more, where the system can be told so."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + weights_bytes + MOST_MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    print(tried(sys.argv[1]))
