"""Networks as students write them: every value is opened, and nothing a value is said not to see changes it."""

import random

import pytest
import torch

from heatscope.tracing import audit, record
from heatscope.tracing.boxes import slices
from tests.unit.tracing.networks import by_hand

NETWORKS = by_hand()


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("name", NETWORKS)
def test_every_value_is_opened(name: str) -> None:
    network, inputs = NETWORKS[name]
    trace = record(network, *inputs)
    found = audit(trace, samples=3)
    assert found.share == 1, str(found)
    assert found.worst <= 1e-5, str(found)
    with torch.inference_mode():
        torch.testing.assert_close(trace.result, network(*inputs), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", [name for name in NETWORKS if name != "MinimalGpt"])
def test_what_lies_outside_of_a_field_changes_nothing(name: str) -> None:
    network, inputs = NETWORKS[name]
    trace = record(network, *inputs)
    chance = random.Random(name)
    names = list(trace.inputs)
    nodes = [node for node in trace if node.is_floating]
    for node in chance.sample(nodes, min(6, len(nodes))):
        place = tuple(chance.randrange(size) for size in node.shape)
        seen = trace.field(node.name, place)
        changed = []
        for given, tensor in zip(names, inputs, strict=True):
            other = tensor + torch.rand(tensor.shape, generator=torch.Generator().manual_seed(8))
            box = seen[given].clipped if given in seen else None
            if box is not None:
                other[slices(box)] = tensor[slices(box)]
            changed.append(other)
        again = record(network, *changed, keep=[node.name])
        torch.testing.assert_close(again[node.name].output[place], node.output[place], rtol=1e-5, atol=1e-6)
