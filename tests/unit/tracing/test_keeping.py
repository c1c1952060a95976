"""What stays in memory of a run, and when it ends."""

import weakref

import pytest
import torch
from torch import Tensor, nn

from heatscope.errors import InputError, UnknownLayerError
from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, draw
from tests.unit.tracing.test_recorder import small

X = draw(1, 3, 8, 8)


def kept(keep: object) -> list[str]:
    return [node.name for node in record(small(), X, keep=keep) if node.is_kept]  # type: ignore[arg-type]


def test_all_none_and_names() -> None:
    assert len(kept("all")) == 13
    assert kept("none") == []
    assert kept([]) == []
    assert kept(["1.relu@2"]) == ["1.relu@2"]
    assert kept({"0", "2.conv1"}) == ["0", "2.conv1"]


def test_module_with_children_is_the_last_node_in_it() -> None:
    assert kept(["1"]) == ["1.relu@2"]
    assert kept(["1", "2"]) == ["1.relu@2", "2.relu@2"]
    assert kept(["1", "1.conv1"]) == ["1.conv1", "1.relu@2"]
    assert kept([""]) == ["4"]
    trace = record(small(), X, keep=["1"])
    assert trace.is_whole
    opened = trace.open("1", (0, 1, 2, 3))
    assert opened.value == opened.recorded


def test_run_ends_with_the_last_node_that_is_wanted() -> None:
    trace = record(small(), X, keep=["1.conv1"])
    assert not trace.is_whole
    assert trace.result is None
    assert [node.name for node in trace] == ["0", "1.conv1"]
    assert record(small(), X, keep=["4"]).is_whole
    # A network that wants to know of every failure does not get to see this one.
    assert not record(Calls(lambda x: _careful(x)), draw(3), keep=["sin"]).is_whole


def _careful(x: Tensor) -> Tensor:
    try:
        return (x.sin() * 2).cos()
    except Exception:
        return x


def test_what_a_kept_node_read_is_kept_with_it() -> None:
    trace = record(small(), X, keep=["2.conv2"])
    opened = trace.open("2.conv2", (0, 0, 1, 1))
    assert opened.value == pytest.approx(opened.recorded, abs=1e-6)
    assert [name for name, node in ((node.name, node) for node in trace) if node.is_kept] == ["2.conv2"]


def test_what_is_not_kept_is_told_so() -> None:
    trace = record(small(), X, keep=["2.conv2"])
    with pytest.raises(InputError, match=r"'1\.conv1' was not kept; name it in `keep`"):
        trace.open("1.conv1", (0, 0, 1, 1))
    with pytest.raises(UnknownLayerError, match=r"no node named '1\.conv9'; nearest: 1\.conv"):
        record(small(), X, keep=["1.conv9"])
    with pytest.raises(UnknownLayerError, match="no node named"):
        record(small(), X, keep=["1.relu@3"])
    with pytest.raises(UnknownLayerError, match=r"no node named '2\.conv1'; .*; the run ended early, once all that"):
        record(small(), X, keep=["1.conv1"])["2.conv1"]


def test_one_name_is_no_list_of_names() -> None:
    with pytest.raises(InputError, match=r"keep is 'all', 'none' or a list of names, such as \['0'\]; not '0'"):
        record(small(), X, keep="0")


def test_what_is_not_kept_is_freed_while_the_run_goes_on() -> None:
    alive: list[weakref.ref[Tensor]] = []
    most = 0

    class Watching(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Sequential(*[nn.Sequential(nn.Linear(4, 4), nn.Tanh()) for _ in range(12)])

        def forward(self, x: Tensor) -> Tensor:
            nonlocal most
            for layer in self.layers:
                x = layer(x)
                alive.append(weakref.ref(x))
                most = max(most, sum(each() is not None for each in alive))
            return x

    for keep, bound in (
        ("none", 2),
        (["layers.3.1"], 3),
        (["layers.3"], 3),
        (["layers"], 3),
        (["layers.3", "layers.5.0"], 4),
    ):
        alive.clear()
        most = 0
        trace = record(Watching(), draw(2, 4), keep=keep)
        assert most <= bound, keep
        del trace
        assert sum(each() is not None for each in alive) == 0


def test_memory_of_a_trace_is_that_of_what_was_kept() -> None:
    network = nn.Sequential(*[nn.Sequential(nn.Linear(64, 64), nn.ReLU(inplace=True)) for _ in range(10)])
    trace = record(network, torch.zeros(32, 64), keep=["4"])
    held = {
        tensor.untyped_storage()._cdata: tensor.untyped_storage().nbytes()
        for node in trace
        for tensor in (node.held.tensor, *(source.held.tensor for source in node.inputs))
        if tensor is not None and not isinstance(tensor, nn.Parameter)
    }
    one = 32 * 64 * 4
    assert sum(held.values()) <= 3 * one  # The node, what it read before it was overwritten; the network's input.
