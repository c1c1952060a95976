"""`make attack`: everything that is known to hurt, done to a service of its own; a table, and an end that says faults.

`python -m tests.attack [word …]` does what has one of the words in its name.
"""

import sys
import tempfile
from pathlib import Path

from tests.attack.attacks import FULL, attacks
from tests.attack.generated import generated
from tests.attack.running import Bounds, run
from tests.live_server import serving

#: What is promised: see SECURITY.md.
BOUNDS = Bounds(health_seconds=0.25, memory_bytes=1.5e9)
HEADS = f"{'attack':<52} {'expected':<20} {'got':<28} {'seconds':>7} {'health':>8} {'memory':>8}  fault"


def main(words: list[str]) -> int:
    """Print a row an attack; return how many faults there were."""
    everything = [*attacks(FULL), *generated()]
    chosen = [attack for attack in everything if not words or any(word in attack.what for word in words)]
    faults = 0
    print(HEADS)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with serving(log) as server:
            for outcome in run(chosen, server.address, server.pid, BOUNDS):
                faults += bool(outcome.fault)
                health, memory = f"{outcome.health_seconds * 1000:.0f} ms", f"{outcome.memory_bytes / 1e6:.0f} MB"
                print(
                    f"{outcome.what:<52} {outcome.expected:<20} {outcome.got:<28} {outcome.seconds:7.1f} {health:>8} "
                    f"{memory:>8}  {outcome.fault}",
                    flush=True,
                )
        if "Traceback" in (said := log.read_text(errors="replace")):
            faults += 1
            print(f"the service's log has an error that nobody foresaw:\n{said[-5000:]}")
    print(f"{faults} faults")
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
