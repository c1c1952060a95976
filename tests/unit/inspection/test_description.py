"""What is said of layers is what torch does with them."""

from torch import nn

from heatscope.inspection.description import describe, parameter_count
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig

NETWORK = PhotoCNN(PhotoCNNConfig(label_count=5, stages=((4,), (6, 6))))


def test_layers_are_named_in_the_order_they_run() -> None:
    assert [fact.name for fact in describe(NETWORK)] == [
        "conv1", "relu1", "pool1", "conv2", "relu2", "conv3", "relu3", "average", "classifier",
    ]  # fmt: skip


def test_parameters_are_counted_with_their_biases() -> None:
    counts = {fact.name: fact.parameter_count for fact in describe(NETWORK)}
    assert counts["conv2"] == 6 * 4 * 3 * 3 + 6
    assert counts["classifier"] == 6 * 5 + 5
    assert counts["pool1"] == counts["relu1"] == counts["average"] == 0
    assert sum(counts.values()) == parameter_count(NETWORK)


def test_windows_are_vertical_then_horizontal() -> None:
    network = nn.Sequential(nn.Conv2d(1, 1, (3, 5), stride=(1, 2), padding=(0, 2)), nn.MaxPool2d(2))
    assert [fact.window for fact in describe(network)] == [((3, 5), (1, 2), (0, 2)), ((2, 2), (2, 2), (0, 0))]


def test_only_what_puts_out_maps_is_spatial() -> None:
    assert [fact.name for fact in describe(NETWORK) if not fact.is_spatial] == ["average", "classifier"]
