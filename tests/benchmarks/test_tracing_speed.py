"""What recording and opening cost beside the bare network, on one thread; printed side by side, held as ratios.

`make bench` runs this. The thread's own time is taken, and the run in the middle of many counts.
"""

import time
from collections.abc import Iterator
from functools import partial

import pytest
import torch
from torch import Tensor, nn

from heatscope.tracing import Trace, record
from heatscope_models import cards
from tests.benchmarks import stopwatch
from tests.benchmarks.stopwatch import Seconds
from tests.unit.tracing.stacks import resnet18, resnet50

MOST_FOR_PHOTO_CNN = 1.4
MOST_FOR_RESNET18 = 1.8
MOST_FOR_ONE_VALUE = 1.6
MOST_KEPT_SHARE = 0.1
MOST_SECONDS_FOR_ALL_FIELDS = 2.0
PICTURE = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def resnet() -> nn.Sequential:
    return resnet50(True, width=64)


side_by_side = partial(stopwatch.side_by_side, clock=time.thread_time)


def bare(network: nn.Module, x: Tensor) -> Tensor:
    with torch.inference_mode():
        made: Tensor = network(x)
        return made


def ratio(title: str, taken: list[Seconds], most: float) -> None:
    bare_seconds, seconds = taken
    found = seconds.middle / bare_seconds.middle
    print(f"\n  {title:<58} bare {bare_seconds}   recorded {seconds}   × {found:.2f} (≤ {most})", end="")
    assert found <= most


def held_bytes(trace: Trace) -> int:
    """Return what a trace keeps in memory beside the network's own parameters."""
    held = [node.held.tensor for node in trace]
    held += [source.held.tensor for node in trace for source in node.inputs if source.origin != "parameter"]
    return sum(
        {each.untyped_storage()._cdata: each.untyped_storage().nbytes() for each in held if each is not None}.values()
    )


def test_all_maps_of_photo_cnn() -> None:
    network, _ = cards.load(cards.WEIGHTS / "photo-cnn")
    photo = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    taken = side_by_side(lambda: bare(network, photo), lambda: record(network, photo), rounds=200)
    ratio("photo-cnn, all maps kept", taken, MOST_FOR_PHOTO_CNN)


def test_all_of_resnet18() -> None:
    network = resnet18(width=64)
    taken = side_by_side(lambda: bare(network, PICTURE), lambda: record(network, PICTURE), rounds=12, unmeasured=2)
    ratio("ResNet-18 at 224, all kept", taken, MOST_FOR_RESNET18)


class EnoughError(Exception):
    """Ends a bare run."""


@pytest.mark.parametrize("name", ["layer1.0.conv2", "layer3.2.conv2", "fc"])
def test_one_value_of_resnet50(resnet: nn.Sequential, name: str) -> None:
    def stop(*_given: object) -> None:
        raise EnoughError

    def bare_until() -> None:
        hook = resnet.get_submodule(name).register_forward_hook(stop)
        try:
            bare(resnet, PICTURE)
        except EnoughError:
            pass
        finally:
            hook.remove()

    def opened() -> None:
        trace = record(resnet, PICTURE, keep=[name])
        trace.open(name, [size // 2 for size in trace[name].shape])

    taken = side_by_side(bare_until, opened, rounds=8, unmeasured=2)
    ratio(f"ResNet-50 at 224, one value of {name} opened", taken, MOST_FOR_ONE_VALUE)


def test_memory_is_that_of_what_is_kept(resnet: nn.Sequential) -> None:
    everything = held_bytes(record(resnet, PICTURE))
    for keep in (["layer3.2.conv2"], ["layer3"], "none"):
        kept = held_bytes(record(resnet, PICTURE, keep=keep))
        print(
            f"\n  ResNet-50 at 224, kept {keep!s:<20} {kept / 2**20:6.1f} MiB of {everything / 2**20:.1f} MiB", end=""
        )
        assert kept <= MOST_KEPT_SHARE * everything


def test_receptive_fields_of_all_nodes(resnet: nn.Sequential) -> None:
    trace = record(resnet, PICTURE)
    begun = time.thread_time()
    for node in trace:
        trace.receptive_field(node.name)
    seconds = time.thread_time() - begun
    print(f"\n  receptive fields of all {len(trace)} nodes of ResNet-50 {seconds:31.2f} s", end="")
    assert seconds <= MOST_SECONDS_FOR_ALL_FIELDS
