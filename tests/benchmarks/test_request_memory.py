"""How much memory one recorded run takes at its peak: what it asks for, and the network's own.

Each run is alone in a process of its own, so that nothing that another left behind counts. Read off Linux's own books:
`make bench` runs this.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.benchmarks.stopwatch import say

STATUS = Path("/proc/self/status")
RUN_SECONDS = 300
#: One of the largest, 3.1 MiB.
MAP = "layer1.0.conv3"
#: Of what all maps take beyond the bare run: what one map may take, and what none may.
MOST_SHARE_FOR_ONE, MOST_SHARE_FOR_NONE = 0.1, 0.05
#: Run in the child: the peak beyond what the loaded network already held, in MiB.
SCRIPT = """
import json, sys, torch
from heatscope.tracing import record
from tests.unit.tracing.stacks import resnet50

def megabytes(name):
    with open("/proc/self/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name)) / 1024

torch.set_num_threads(1)
network, picture, keep = resnet50(True, width=64), torch.randn(1, 3, 224, 224), json.loads(sys.argv[1])
with torch.inference_mode():
    network(torch.randn(1, 3, 64, 64))  # Whatever PyTorch sets up once.
before = megabytes("VmRSS")
with open("/proc/self/clear_refs", "w", encoding="utf-8") as peak:
    peak.write("5")
if keep is None:
    with torch.inference_mode():
        network(picture)
else:
    trace = record(network, picture, keep=keep, ends_early=False)
    assert trace.is_whole
print(json.dumps(megabytes("VmHWM") - before))
"""


@cache
def peak_megabytes(keep: tuple[str, ...] | str | None) -> float:
    """Return what a run takes at its peak; ``keep`` as of ``record``, None for the bare network."""
    given = json.dumps(list(keep) if isinstance(keep, tuple) else keep)
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, given], capture_output=True, text=True, timeout=RUN_SECONDS, check=True
    )
    return float(json.loads(ended.stdout))


@pytest.mark.skipif(not STATUS.exists(), reason="the peak of a process is read from Linux's /proc")
def test_peak_of_a_run_is_that_of_what_it_asks_for_and_the_networks_own() -> None:
    bare, none, one, everything = (peak_megabytes(keep) for keep in (None, "none", (MAP,), "all"))
    say("ResNet-50 at 224, peak of the bare run", f"{bare:8.1f} MiB")
    for title, peak in (("no map kept", none), (f"{MAP} kept", one), ("all kept", everything)):
        say(f"ResNet-50 at 224, {title}", f"{peak:8.1f} MiB, {(peak - bare) / (everything - bare):6.1%} of all")
    assert everything > 2 * bare
    assert one - bare <= MOST_SHARE_FOR_ONE * (everything - bare)
    assert none - bare <= MOST_SHARE_FOR_NONE * (everything - bare)
