"""Try a folder in a process of its own, that can be killed: what a configuration makes happen has no other bound.

``python -m heatscope.models.huggingface.trial FOLDER LIMITS`` looks at the folder, builds its network without memory,
reads its tokenizer or its recipe for pictures, and prints one line of JSON: what is wrong, or null.
"""

import contextlib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from heatscope.errors import HeatscopeError, ModelUnavailableError
from heatscope.models.huggingface.limits import Limits

#: Beyond what Python and the libraries take up: a meta network has names and shapes and no numbers.
MOST_MEMORY_BYTES = 2 << 30
MODULE = "heatscope.models.huggingface.trial"


def try_out(folder: Path, limits: Limits) -> None:
    """Try ``folder`` and return if it can be built.

    Raises:
        ModelUnavailableError: it cannot, or not within the limits.
    """
    # -P: what lies where the service was started is not imported.
    command = [sys.executable, "-P", "-m", MODULE, str(folder.absolute()), json.dumps(asdict(limits))]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=limits.building_seconds, check=False)
    except subprocess.TimeoutExpired:
        raise ModelUnavailableError(f"trying it took more than {limits.building_seconds:g} seconds") from None
    try:
        reason = json.loads(ended.stdout.splitlines()[-1])["refused"]
    except (IndexError, ValueError, KeyError, TypeError):
        raise ModelUnavailableError(f"trying it ended its process with status {ended.returncode}") from None
    if reason is not None:
        raise ModelUnavailableError(reason)


def refusal(folder: Path, limits: Limits) -> str | None:
    """Return why ``folder`` cannot be used, in this process; None if it can be built."""
    # The modules of this package import torch, which the line above the limit has to have paid for.
    from heatscope.models.huggingface.library import transformers
    from heatscope.models.huggingface.network import plan
    from heatscope.models.huggingface.reading import reader_for

    try:
        transformers()
        _bound_memory(folder)
        reader_for(folder, plan(folder, limits), limits)
    except HeatscopeError as error:
        return str(error)
    except MemoryError:
        return f"building it takes more than {MOST_MEMORY_BYTES >> 30} GiB before a weight is read"
    return None


def _bound_memory(folder: Path) -> None:
    """Let this process take no more memory than it has and some more, where the system can be told so."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        # Reading a header maps its file.
        files = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
        most = pages * resource.getpagesize() + files + MOST_MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    print(json.dumps({"refused": refusal(Path(sys.argv[1]), Limits(**json.loads(sys.argv[2])))}))
