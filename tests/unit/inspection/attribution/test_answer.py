"""One form for four methods, and what is said of a blank one."""

import pytest
import torch
from torch import Tensor, nn

from heatscope.inspection.attribution import methods
from heatscope.inspection.attribution.answer import Attribution, Way, attribute
from heatscope.inspection.attribution.cost import METHODS, Method, Squares
from tests.networks import OverPictures


def _network(weight: float | None = None, bias: float = 0.0) -> nn.Sequential:
    """A convolution, and a classifier of one weight if given."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 64, 2))
    convolution, classifier = network[0], network[3]
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(classifier, nn.Linear)
    if weight is not None:
        nn.init.constant_(classifier.weight, weight)
    if bias:
        assert convolution.bias is not None
        nn.init.constant_(convolution.bias, bias)
    return network


def _picture() -> Tensor:
    return torch.randn(1, 3, 8, 8, generator=torch.Generator().manual_seed(1))


def _ask(network: nn.Sequential, picture: Tensor, label: int | None, method: Method, layer: str = "1") -> Attribution:
    over = OverPictures(network, picture)
    return attribute(over, picture, label, Way(method, layer if method == "grad_cam" else None, Squares(4, 4)))


@pytest.mark.parametrize("method", METHODS)
def test_the_score_is_the_labels_logit(method: Method) -> None:
    network = _network()
    found = _ask(network, _picture(), 1, method)
    assert found.score == pytest.approx(network(_picture())[0, 1].item(), rel=1e-6)
    assert found.label == 1
    assert found.attribution.shape == (8, 8)
    assert found.note is None


def test_without_a_label_it_is_the_most_probable() -> None:
    network = _network()
    best = int(network(_picture())[0].argmax())
    assert _ask(network, _picture(), None, "saliency").label == best
    torch.testing.assert_close(
        _ask(network, _picture(), None, "saliency").attribution, _ask(network, _picture(), best, "saliency").attribution
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_network_that_is_off_gives_all_zero_and_the_reason(method: Method) -> None:
    found = _ask(_network(bias=-1000), _picture(), 1, method)
    assert (found.attribution == 0).all()
    assert found.note is not None
    assert found.note.startswith("all zero")


def test_grad_cam_against_the_label_says_so_with_the_number() -> None:
    found = _ask(_network(weight=-1, bias=3), _picture(), 0, "grad_cam", "0")
    assert found.note is not None
    assert "every place of '0' speaks against the label; the largest weighted sum is -" in found.note


@pytest.mark.parametrize("method", ["integrated_gradients", "occlusion"])
def test_a_picture_of_the_mean_colour_is_the_baseline_itself(method: Method) -> None:
    found = _ask(_network(), torch.zeros(1, 3, 8, 8), 1, method)
    assert found.note is not None
    assert "the picture is the mean colour already" in found.note


def test_integrated_gradients_that_are_not_there_yet_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "STEPS", (2,))
    monkeypatch.setattr(methods, "TOLERANCE", 1e-9)
    found = _ask(_network(), _picture(), 1, "integrated_gradients")
    assert found.note == (
        "the sum is not yet within the tolerance after 2 steps, the most that are taken for a picture this large"
    )
