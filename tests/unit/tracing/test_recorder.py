"""What is recorded of a run, and that nothing else changes by it."""

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.errors import InputError, UnknownLayerError
from heatscope.tracing import audit, record
from heatscope.tracing.keeping import Keep
from heatscope.tracing.node import tensors_in
from tests.unit.tracing.checking import Calls, draw


class Block(nn.Module):
    """A residual block that uses one activation twice."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.relu(self.conv2(self.relu(self.conv1(x))) + x)
        return made


def small() -> nn.Sequential:
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(3, 4, 3), Block(4), Block(4), nn.Flatten(), nn.Linear(4 * 36, 5)).eval()


def test_operations_come_in_order_with_what_they_read() -> None:
    trace = record(small(), draw(1, 3, 8, 8))
    assert [node.name for node in trace] == [
        "0", "1.conv1", "1.relu", "1.conv2", "1.add", "1.relu@2", "2.conv1", "2.relu", "2.conv2", "2.add", "2.relu@2",
        "3", "4",
    ]  # fmt: skip
    assert [source.name for source in trace["1.add"].inputs] == ["1.conv2", "0"]
    assert [source.name for source in trace["4"].inputs] == ["3", "4.weight", "4.bias"]
    assert [source.origin for source in trace["0"].inputs] == ["input", "parameter", "parameter"]
    assert trace["1.relu"].module_type == "ReLU"
    assert trace["1"] is trace["1.relu@2"]
    torch.testing.assert_close(trace.result, small()(draw(1, 3, 8, 8)), rtol=0, atol=0)


def test_names_are_those_of_the_modules_wherever_one_node_is_what_a_module_gave() -> None:
    network = small()
    trace = record(network, draw(1, 3, 8, 8))
    outputs: dict[str, list[Tensor]] = {}
    hooks = [
        module.register_forward_hook(
            lambda _m, _i, output, path=path: outputs.setdefault(path, []).append(output.clone())
        )
        for path, module in network.named_modules()
    ]
    network(draw(1, 3, 8, 8))
    for hook in hooks:
        hook.remove()
    for path, module in network.named_modules():
        for run, output in enumerate(outputs[path], start=1):
            name = path if run == 1 else f"{path}@{run}"
            if path and (not list(module.children()) or run == 1):
                torch.testing.assert_close(trace[name].output, output, rtol=0, atol=0)


class Recurring(nn.Module):
    """Modules without children whose last call gives several tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(4, 6, batch_first=True)
        self.pool = nn.MaxPool1d(2, return_indices=True)

    def forward(self, batch: Tensor) -> Tensor:
        said, (hidden, _) = self.lstm(batch)
        pooled, _ = self.pool(said)
        total: Tensor = pooled.sum() + hidden.sum()
        return total


@pytest.mark.parametrize("keep", ["all", ["lstm", "pool"]])
def test_of_several_that_a_module_gives_the_first_has_its_name(keep: Keep) -> None:
    network, batch = Recurring().eval(), torch.rand(2, 5, 4)
    trace = record(network, batch, keep=keep)
    said, _ = network.lstm(batch)
    torch.testing.assert_close(trace["lstm"].output, said, rtol=0, atol=0)
    torch.testing.assert_close(trace["pool"].output, network.pool(said)[0], rtol=0, atol=0)


def test_its_states_are_counted_behind_a_recurrent_modules_output() -> None:
    network, batch = Recurring().eval(), torch.rand(2, 5, 4)
    trace = record(network, batch)
    _, (hidden, cell) = network.lstm(batch)
    torch.testing.assert_close(trace["lstm.lstm@2"].output, hidden, rtol=0, atol=0)
    torch.testing.assert_close(trace["lstm.lstm@3"].output, cell, rtol=0, atol=0)
    early = record(network, batch, keep=["lstm"])
    assert [node.name for node in early.nodes] == [node.name for node in trace.nodes[: len(early.nodes)]]
    assert early.nodes[-1].name == "lstm.lstm@3", "nothing runs after it"


@pytest.mark.parametrize("given", [{"a": 1}, lambda batch: batch])
def test_what_is_no_module_is_told_so(given: Any) -> None:
    with pytest.raises(InputError, match=f"a {type(given).__name__} was given; a torch.nn.Module is recorded$"):
        record(given, torch.zeros(1))


def test_what_is_no_trace_no_node_and_no_place_is_told_so() -> None:
    network = nn.Linear(2, 2)
    trace = record(network, torch.zeros(1, 2))
    with pytest.raises(InputError, match=r"a Linear was given; what heatscope\.record returns is audited"):
        audit(network)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="3 is no node; give one of the trace, or its name"):
        trace.open(3, (0, 0))  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"None is no place in 'linear'; give one index an axis: \(0, 0\)"):
        trace.open("linear", None)  # type: ignore[arg-type]


def test_an_exported_program_is_told_what_to_give_instead() -> None:
    program = torch.export.export(nn.Linear(2, 2), (torch.zeros(1, 2),))
    with pytest.raises(InputError, match="such as the one that was exported"):
        record(program, torch.zeros(1, 2))  # type: ignore[arg-type]


def test_of_what_is_not_taken_apart_nothing_is_said_to_be_computed_again() -> None:
    network, batch = Recurring().eval(), torch.rand(2, 5, 4)
    told = str(record(network, batch).open("lstm", (0, 1, 2)))
    assert "opaque: not taken apart" in told
    assert "float64" not in told


def test_names_do_not_depend_on_what_is_kept_or_on_an_early_end() -> None:
    names = [node.name for node in record(small(), draw(1, 3, 8, 8))]
    assert [node.name for node in record(small(), draw(2, 3, 8, 8), keep="none")] == names
    for number, name in enumerate(names):
        trace = record(small(), draw(1, 3, 8, 8), keep=[name])
        assert [node.name for node in trace] == names[: number + 1]


class Looping(nn.Module):
    """A module without children that does one thing again and again: one run of it, not several."""

    def forward(self, x: Tensor) -> Tensor:
        for _ in range(3):
            x = torch.tanh(x)
        return x


class Extending(nn.Linear):
    """Does something before and after what it extends."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x * 2) + 1


def test_a_run_of_a_module_is_one_whatever_it_does() -> None:
    trace = record(nn.Sequential(Looping(), Extending(3, 3), Looping()), draw(3))
    assert [node.name for node in trace] == [
        "0.tanh", "0.tanh@2", "0", "1.mul", "1.linear", "1", "2.tanh", "2.tanh@2", "2",
    ]  # fmt: skip
    assert [node.call for node in trace if node.module == "1"] == [0, 0, 0]
    assert trace["1"].module_type == "Linear"


def test_shared_modules_are_counted() -> None:
    shared = nn.Tanh()
    trace = record(nn.Sequential(shared, nn.Sequential(shared), shared), draw(3))
    assert [node.name for node in trace] == ["0", "0@2", "0@3"]


class Generating(nn.Module):
    """Computes within a generator, which is left and entered again from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(3, 3), nn.Linear(3, 3)

    def parts(self, x: Tensor) -> Iterator[Tensor]:
        yield self.first(x)
        yield self.second(x).relu()

    def forward(self, x: Tensor) -> Tensor:
        parts = self.parts(x)
        return next(parts) + next(part * 2 for part in parts) + sum(each.sin() for each in x.unbind(0))


def test_generators() -> None:
    trace = record(nn.Sequential(Generating()), draw(2, 3))
    assert [node.name for node in trace][:4] == ["0.first", "0.second", "0.relu", "0.mul"]
    assert {node.module for node in trace if node.function == "sin"} == {"0"}
    assert audit(trace).share == 1


class Deciding(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        if x.sum() > 0:
            return x * float(x.max())
        return x.abs() / len(x)


def test_control_flow_follows_the_data() -> None:
    for x in (torch.tensor([1.0, 2.0]), torch.tensor([-1.0, -2.0])):
        trace = record(Deciding(), x)
        assert trace.result.tolist() == Deciding()(x).tolist()
        assert audit(trace).share == 1


def test_recording_changes_nothing_of_the_network() -> None:
    network = small()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    attributes = {path: set(vars(module)) for path, module in network.named_modules()}
    record(network, draw(1, 3, 8, 8))
    record(network, draw(1, 3, 8, 8), gradients=True)
    for module in network.modules():
        hooks = (module._forward_hooks, module._forward_pre_hooks, module._backward_hooks, module._backward_pre_hooks)
        assert not any(hooks)
        assert not module.training
    assert {path: set(vars(module)) for path, module in network.named_modules()} == attributes
    for name, tensor in network.state_dict().items():
        torch.testing.assert_close(tensor, before[name], rtol=0, atol=0)
        assert tensor.grad is None


def test_many_at_once_are_what_they_are_one_by_one() -> None:
    network = small()
    pictures = [draw(1, 3, 8, 8, seed=seed) for seed in range(24)]
    serial = [record(network, picture) for picture in pictures]
    barrier = threading.Barrier(6)

    def recorded(number: int) -> Any:
        if number < 6:
            barrier.wait(timeout=30)
        return record(network, pictures[number])

    with ThreadPoolExecutor(6) as pool:
        parallel = list(pool.map(recorded, range(24)))
    for one, other in zip(serial, parallel, strict=True):
        assert [node.name for node in one] == [node.name for node in other]
        for first, second in zip(one, other, strict=True):
            torch.testing.assert_close(first.output, second.output, rtol=1e-6, atol=1e-6)
            assert [source.name for source in first.inputs] == [source.name for source in second.inputs]
    assert not any(module._forward_hooks for module in network.modules())


class Failing(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 3)
        self.reference: weakref.ref[Tensor] | None = None

    def forward(self, x: Tensor) -> Tensor:
        made = self.layer(x)
        self.reference = weakref.ref(made)
        raise ValueError("not today")


def test_failure_inside_the_network_leaves_nothing_behind() -> None:
    network = Failing()
    given = draw(2, 3)
    alive = weakref.ref(given)
    with pytest.raises(ValueError, match="not today"):
        record(network, given)
    del given
    gc.collect()
    assert network.reference is not None
    assert network.reference() is None
    assert alive() is None
    # The mode is left: what runs now is seen by nobody.
    assert torch._C._len_torch_function_stack() == 0
    assert record(network.layer, draw(2, 3)).result.shape == (2, 3)


def test_trace_that_is_dropped_frees_everything_without_waiting_for_the_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        trace = record(small(), draw(1, 3, 8, 8))
        alive = [weakref.ref(node.output) for node in trace]
        frames = [
            each for each in gc.get_objects() if type(each).__name__ == "frame" and each.f_code.co_name == "record"
        ]
        assert not frames
        del trace
        assert not [each for each in alive if each() is not None]
    finally:
        gc.enable()


def test_no_copy_of_the_variables_of_a_function_keeps_tensors_alive() -> None:
    class Dropping(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            made = x * 2
            reference = weakref.ref(made)
            x = made + 1
            del made
            x = x * 3
            assert reference() is None
            return x

    record(Dropping(), draw(3), keep="none")


def test_recurrent_layers_are_shown_and_not_taken_apart() -> None:
    for layer in (nn.LSTM(3, 4), nn.GRU(3, 4, bidirectional=True), nn.RNN(3, 4, num_layers=2)):
        trace = record(nn.Sequential(nn.Linear(3, 3), layer), draw(5, 3))
        opaque = [node for node in trace if node.kind == "opaque"]
        assert opaque
        assert opaque[0].inputs[0].node is not None
        # What it cannot take apart may depend on all of the input.
        assert trace.field(opaque[0].name, (0,) * len(opaque[0].shape))["input"].box == ((0, 4), (0, 2))


@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")
def test_what_calls_no_function_is_shown_as_unseen_and_may_depend_on_everything() -> None:
    def shifted(x: Tensor) -> Tensor:
        return torch.relu(x) + 1

    scripted = torch.jit.script(shifted)
    network = nn.Sequential(nn.Linear(3, 3), Calls(scripted), nn.Linear(3, 2))
    trace = record(network, draw(4, 3))
    (unseen,) = (node for node in trace if node.function == "unseen")
    assert unseen.kind == "opaque"
    torch.testing.assert_close(unseen.output, shifted(trace["0"].output))
    assert trace["2"].inputs[0].node is unseen
    assert trace.field("2", (0, 0))["input"].box == ((0, 3), (0, 2))
    torch.testing.assert_close(trace.result, network(draw(4, 3)))


class Bringing(nn.Module):
    """Has tensors that are neither parameters nor buffers."""

    def __init__(self) -> None:
        super().__init__()
        self.table = torch.arange(3.0)
        self.scale: Tensor
        self.register_buffer("scale", torch.tensor(2.0))

    def forward(self, x: Tensor, *, shift: Tensor) -> Tensor:
        return (x + self.table) * self.scale + shift


@pytest.mark.filterwarnings("ignore:.torch.jit.trace:DeprecationWarning")
def test_network_that_is_a_script_is_one_step_that_is_not_taken_apart() -> None:
    x = draw(2, 3)
    network = torch.jit.trace(nn.Sequential(nn.Linear(3, 4), nn.ReLU()).eval(), x)  # type: ignore[no-untyped-call]
    trace = record(network, x)
    (node,) = trace
    assert (node.name, node.kind, node.shape) == ("unseen", "opaque", (2, 4))
    torch.testing.assert_close(node.output, network(x), rtol=0, atol=0)
    assert trace.field("unseen", (1, 2))["input"].box == ((0, 1), (0, 2))
    assert not record(network, x, keep="none")["unseen"].is_kept


def test_what_runs_once_for_many_is_not_mistaken_for_a_run_of_one() -> None:
    class Mapped(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer, self.last = nn.Linear(3, 4), nn.Linear(4, 2)

        def forward(self, x: Tensor) -> Any:
            return self.last(torch.vmap(self.layer)(x) + 1)

    network, x = Mapped(), draw(5, 3)
    trace = record(network, x)
    assert [(node.name, node.kind) for node in trace] == [("unseen", "opaque"), ("add", "sum"), ("last", "linear")]
    with torch.inference_mode():
        torch.testing.assert_close(trace["unseen"].output, network.layer(x), rtol=1e-6, atol=1e-6)
    assert audit(trace).opened_nodes == 2


def test_node_may_be_given_for_its_name() -> None:
    trace = record(small(), draw(1, 3, 8, 8))
    node = trace.nodes[-1]
    place = [0] * len(node.shape)
    assert trace.open(node, place).value == trace.open(node.name, place).value
    assert trace.field(node, place) == trace.field(node.name, place)
    assert trace.receptive_field(node) == trace.receptive_field(node.name)
    with pytest.raises(InputError, match=r"no index 0\.5 along axis 0 of"):
        trace.open(node, [0.5, *place[1:]])  # type: ignore[list-item]


def test_result_that_was_overwritten_is_traced_to_who_wrote_it() -> None:
    def first_row(x: Tensor) -> Tensor:
        made = x * 2
        row = made[0]
        made.add_(1)
        return row

    trace = record(Calls(first_row), draw(2, 3))
    assert trace.nodes[-1].kind == "overwritten"
    torch.testing.assert_close(trace.nodes[-1].output, trace.result, rtol=0, atol=0)


def test_tensors_are_called_what_they_are() -> None:
    trace = record(nn.ModuleDict({"inner": Bringing()})["inner"], draw(3), shift=torch.ones(3))
    assert [source.name for source in trace["add"].inputs] == ["input", "table"]
    assert [source.origin for source in trace["add"].inputs] == ["input", "constant"]
    assert trace["mul"].inputs[1].name == "scale"
    assert trace["add@2"].inputs[1].name == "shift"
    assert list(trace.inputs) == ["input", "shift"]


def test_complex_numbers_are_shown_and_not_taken_apart() -> None:
    trace = record(Calls(lambda x: torch.fft.rfft(x).abs() * 2), draw(8))
    assert [node.kind for node in trace] == ["opaque", "opaque", "product"]
    assert audit(trace).opened_nodes == 1
    with pytest.raises(InputError, match="complex numbers; only real ones are opened"):
        trace.open(trace.nodes[0].name, (0,))
    assert trace.field("mul", (2,))["input"].box == ((0, 7),)


def test_empty_tensors() -> None:
    trace = record(Calls(lambda x: torch.cat([x[:0], x]).relu()), draw(3))
    assert audit(trace).share == 1
    assert trace["getitem"].shape == (0,)
    with pytest.raises(InputError, match="no index 0 along axis 0 of 'getitem', whose output is 0"):
        trace.open("getitem", (0,))
    assert record(nn.Linear(3, 2), torch.zeros(0, 3)).result.shape == (0, 2)


def test_bfloat16_is_held_to_its_own_precision() -> None:
    found = audit(record(small().bfloat16(), draw(1, 3, 8, 8).bfloat16()), samples=8)
    assert found.share == 1
    assert 1e-7 < found.worst < 2**-6


def test_network_of_no_operation() -> None:
    trace = record(nn.Identity(), draw(3))
    assert len(trace) == 0
    assert trace.result is trace.inputs["input"]
    assert audit(trace).share == 1
    with pytest.raises(UnknownLayerError):
        trace["relu"]


def test_custom_function() -> None:
    class Doubled(torch.autograd.Function):
        @staticmethod
        def forward(context: Any, x: Tensor) -> Tensor:
            return x * 2

        @staticmethod
        def backward(context: Any, gradient: Tensor) -> Tensor:
            return gradient * 2

    network = nn.Sequential(nn.Linear(3, 3), Calls(lambda x: Doubled.apply(x)), nn.Tanh())  # type: ignore[no-untyped-call]
    trace = record(network, draw(2, 3))
    assert trace.field("2", (1, 1))["input"].box == ((1, 1), (0, 2))
    torch.testing.assert_close(trace.result, network(draw(2, 3)))
    differentiable = record(network, draw(2, 3), gradients=True)
    (gradient,) = differentiable.gradients(differentiable.result.sum(), ["0"])
    torch.testing.assert_close(gradient, 2 * (1 - network(draw(2, 3)) ** 2))


def test_attention_of_pytorch_is_seen_step_by_step() -> None:
    torch.manual_seed(0)
    for batch_first in (True, False):
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=batch_first)
        network = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval()
        trace = record(network, draw(1, 5, 8))
        assert audit(trace).share == 1
        assert sum(node.kind in ("attention", "softmax") for node in trace) == 2
        with torch.inference_mode():
            torch.testing.assert_close(trace.result, network(draw(1, 5, 8)), rtol=1e-5, atol=1e-5)


def test_list_that_is_filled_after_it_was_read() -> None:
    def dense(x: Tensor) -> Tensor:
        parts = [x]
        for _ in range(3):
            parts.append(torch.cat(parts).sin())
        parts.clear()
        return x * 2

    trace = record(Calls(dense), draw(2))
    assert [len(node.inputs) for node in trace if node.function == "cat"] == [1, 2, 3]
    assert audit(trace).share == 1


def test_several_inputs_and_outputs_in_containers() -> None:
    def split(first: Tensor, second: Tensor) -> dict[str, list[Tensor]]:
        return {"sums": [first + second, first - second]}

    trace = record(Calls(split), draw(3), draw(3, seed=1))
    assert list(trace.inputs) == ["input", "input2"]
    assert len(list(tensors_in(trace.result))) == 2
    assert trace["sub"].inputs[1].name == "input2"


def test_observer_is_told_of_every_node_also_of_those_not_kept() -> None:
    seen: list[tuple[str, float]] = []
    trace = record(small(), draw(1, 3, 8, 8), keep="none", observe=lambda node, output: seen.append(
        (node.function, float(output.mean()))))  # fmt: skip
    assert [function for function, _ in seen] == [node.function for node in trace]
    assert not any(node.is_kept for node in trace)


def test_deep_recursion_of_the_caller_does_not_matter() -> None:
    def deeper(depth: int) -> Any:
        return record(nn.ReLU(), draw(3)) if depth == 0 else deeper(depth - 1)

    assert [node.name for node in deeper(min(200, sys.getrecursionlimit() // 4))] == ["relu"]


def test_network_in_training_mode_stays_in_it() -> None:
    network = nn.Sequential(nn.Dropout(0.5), nn.BatchNorm1d(3)).train()
    trace = record(network, draw(4, 3))
    assert network.training
    assert audit(trace).share == 1


def test_functions_that_write_into_several() -> None:
    def sorted_into(x: Tensor) -> Tensor:
        values, places = torch.empty(3), torch.empty(3, dtype=torch.int64)
        torch.sort(x, out=(values, places))
        return values * 2

    trace = record(Calls(sorted_into), torch.tensor([3.0, 1.0, 2.0]))
    assert trace.result.tolist() == [2, 4, 6]
    assert trace["mul"].inputs[0].name == "sort"
    assert F.relu(trace["mul"].output).tolist() == [2, 4, 6]
