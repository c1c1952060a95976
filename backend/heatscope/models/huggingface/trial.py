"""Try a folder in a process of its own, that can be killed: what a configuration makes happen has no other bound.

``python -m heatscope.models.huggingface.trial FOLDER LIMITS`` opens the folder whole: its network is built, filled and
run once on a small input. It prints one line of JSON: what is wrong, or null.
"""

import contextlib
import json
import math
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from heatscope.errors import HeatscopeError, ModelUnavailableError
from heatscope.models.huggingface.limits import Limits

#: Beyond what Python, the libraries and the weights take up: what a small input makes.
MOST_MEMORY_BYTES = 2 << 30
TOO_MUCH = f"opening it and running it once takes more than {MOST_MEMORY_BYTES >> 30} GiB beside its weights"
#: How many times its seconds a trial may last where others keep the processor busy, or where its time is not counted.
PATIENCE = 10
MODULE = "heatscope.models.huggingface.trial"


def try_out(folder: Path, limits: Limits) -> None:
    """Try ``folder`` and return if it can be built.

    Raises:
        ModelUnavailableError: it cannot, or not within the limits.
    """
    # -P: what lies where the service was started is not imported.
    command = [sys.executable, "-P", "-m", MODULE, str(folder.absolute()), json.dumps(asdict(limits))]
    too_long = f"trying it took more than {limits.building_seconds:g} seconds"
    try:
        ended = subprocess.run(command, capture_output=True, timeout=PATIENCE * limits.building_seconds, check=False)
    except subprocess.TimeoutExpired:
        raise ModelUnavailableError(too_long) from None
    if ended.returncode == -getattr(signal, "SIGXCPU", 0):
        raise ModelUnavailableError(too_long)
    try:
        reason = json.loads(ended.stdout.splitlines()[-1])["refused"]
    except (IndexError, ValueError, KeyError, TypeError):
        raise ModelUnavailableError(f"trying it ended its process with status {ended.returncode}") from None
    if reason is not None:
        raise ModelUnavailableError(reason)


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


def main() -> None:
    """Print why the folder that the command line names cannot be used."""
    limits = Limits(**json.loads(sys.argv[2]))
    _bound_seconds(limits)
    print(json.dumps({"refused": refusal(Path(sys.argv[1]), limits)}))


if __name__ == "__main__":
    main()
