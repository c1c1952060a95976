"""Attributions against their formulas, written out with autograd or by hand, and against Captum used plainly."""

import threading
from collections import OrderedDict

import pytest
import torch
import torch.nn.functional as F
from captum.attr import LayerGradCam
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.inspection.attribution import methods
from heatscope.inspection.attribution.methods import Question, grad_cam, integrated_gradients, occlusion, saliency
from tests.networks import OverPictures

SIDE = 16
LABEL = 2


def _network(seed: int = 0) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 6, 3, padding=1),
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(2),
            conv2=nn.Conv2d(6, 8, 3, padding=1),
            relu2=nn.ReLU(),
            average=_GlobalAverage(1),
            classifier=nn.Linear(8, 5),
        )
    ).eval()


class _GlobalAverage(nn.AdaptiveAvgPool2d):
    def forward(self, maps: Tensor) -> Tensor:
        return super().forward(maps).flatten(1)


def _picture(seed: int = 1, side: int = SIDE) -> Tensor:
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))


def _over(network: nn.Module, side: int = SIDE) -> OverPictures:
    return OverPictures(network, _picture(side=side))


def _question(label: int = LABEL) -> Question:
    return Question(_over(_network()), _picture(), label)


@pytest.mark.parametrize("layer", ["conv1", "relu1", "pool1", "conv2", "relu2"])
@pytest.mark.parametrize("label", range(5))
def test_grad_cam_is_its_formula(layer: str, label: int) -> None:
    network = _network()
    layers = list(network.children())
    cut = [name for name, _ in network.named_children()].index(layer) + 1
    maps = nn.Sequential(*layers[:cut])(_picture()).detach().requires_grad_()  # (1, C, h, w)
    (gradient,) = torch.autograd.grad(nn.Sequential(*layers[cut:])(maps)[0, label], maps)
    expected = torch.einsum("c,chw->hw", gradient[0].mean(dim=(1, 2)), maps[0].detach()).clamp(min=0)  # (h, w)
    found = grad_cam(_question(label), layer)
    torch.testing.assert_close(found.layer_attribution, expected, rtol=1e-5, atol=1e-7)
    stretched = F.interpolate(expected[None, None], (SIDE, SIDE), mode="bilinear", align_corners=False)[0, 0]
    torch.testing.assert_close(found.attribution, stretched, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("layer", ["conv1", "relu1", "pool1", "conv2", "relu2"])
def test_grad_cam_equals_captums_followed_by_relu_exactly(layer: str) -> None:
    network = _network()
    plain = LayerGradCam(network, network.get_submodule(layer)).attribute(_picture().requires_grad_(), target=LABEL)
    assert torch.equal(grad_cam(_question(), layer).layer_attribution, plain[0, 0].detach().relu())


def test_grad_cam_says_how_far_a_blank_map_is_from_speaking() -> None:
    network = _network()
    classifier = network.get_submodule("classifier")
    assert isinstance(classifier, nn.Linear)
    nn.init.constant_(classifier.weight, -1)
    found = grad_cam(Question(_over(network), _picture(), LABEL), "relu2")
    assert (found.attribution == 0).all()
    assert found.largest_sum < 0


def test_grad_cam_of_a_layer_without_maps_names_those_with() -> None:
    with pytest.raises(InputError) as caught:
        grad_cam(_question(), "average")
    assert str(caught.value) == (
        "grad_cam needs a layer with maps, and 'average' has none; layers that have: conv1, relu1, pool1, conv2, "
        "relu2; saliency, integrated_gradients and occlusion need no layer"
    )


def test_saliency_is_the_largest_gradient_over_the_channels() -> None:
    picture = _picture().requires_grad_()
    _network()(picture)[0, LABEL].backward()
    assert picture.grad is not None
    torch.testing.assert_close(saliency(_question()), picture.grad[0].abs().amax(dim=0))


def test_integrated_gradients_add_up_to_the_difference_of_scores() -> None:
    network = _network()
    for label in range(5):
        found = integrated_gradients(Question(_over(network), _picture(), label))
        score = network(_picture())[0, label].item()
        baseline_score = network(torch.zeros(1, 3, SIDE, SIDE))[0, label].item()
        assert found.score == pytest.approx(score, rel=1e-5)
        assert found.baseline_score == pytest.approx(baseline_score, rel=1e-5)
        assert found.has_converged
        assert found.sum == pytest.approx(score - baseline_score, abs=0.01 * max(1, abs(score - baseline_score)))


def test_integrated_gradients_of_a_linear_network_are_weight_times_input() -> None:
    linear = nn.Sequential(OrderedDict(flat=nn.Flatten(), classifier=nn.Linear(3 * 16, 5)))
    picture = _picture(side=4)
    found = integrated_gradients(Question(_over(linear, 4), picture, LABEL))
    weight = linear.get_submodule("classifier").weight
    assert isinstance(weight, Tensor)
    expected = (weight[LABEL].detach().view(3, 4, 4) * picture[0]).sum(dim=0)
    torch.testing.assert_close(found.attribution, expected, rtol=1e-4, atol=1e-6)
    assert found.steps == methods.STEPS[0]


def test_integrated_gradients_take_more_steps_until_the_sum_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "STEPS", (2, 3, 512))
    monkeypatch.setattr(methods, "TOLERANCE", 1e-3)
    found = integrated_gradients(_question())
    assert found.steps == 512
    assert found.has_converged


@pytest.mark.parametrize(("patch", "stride"), [(4, 4), (6, 2), (5, 3), (16, 1)])
def test_occlusion_is_the_mean_fall_over_the_squares_that_cover_a_pixel(patch: int, stride: int) -> None:
    network, picture = _network(), _picture()
    falls, covers = torch.zeros(SIDE, SIDE), torch.zeros(SIDE, SIDE)
    with torch.no_grad():
        score = network(picture)[0, LABEL]
        squares = -(-(SIDE - patch) // stride) + 1
        for row in range(squares):
            for column in range(squares):
                square = (slice(row * stride, row * stride + patch), slice(column * stride, column * stride + patch))
                covered = picture.clone()
                covered[0, :, *square] = 0
                falls[square] += score - network(covered)[0, LABEL]
                covers[square] += 1
    torch.testing.assert_close(occlusion(_question(), patch, stride), falls / covers, rtol=1e-4, atol=1e-6)


def test_a_picture_made_in_inference_mode_can_be_asked_about() -> None:
    with torch.inference_mode():
        picture = _picture() * 1
    for answer in _answers(Question(_over(_network()), picture, LABEL)):
        assert answer.shape == (SIDE, SIDE)


def test_the_watch_is_told_of_every_pass_and_may_stop_it() -> None:
    seen: list[int] = []
    occlusion(Question(_over(_network()), _picture(), LABEL, seen.append), 4, 4)
    assert sum(seen) == 17  # 16 squares and the picture itself

    class StopError(Exception):
        pass

    def stop(_pictures: int) -> None:
        raise StopError

    question = Question(_over(_network()), _picture(), LABEL, stop)
    for ask in (lambda: grad_cam(question, "conv1"), lambda: saliency(question), lambda: occlusion(question, 4, 4)):
        with pytest.raises(StopError):
            ask()
    with pytest.raises(StopError):
        integrated_gradients(question)


def test_nothing_is_left_on_the_network() -> None:
    network = _network()
    _answers(Question(_over(network), _picture(), LABEL))
    for layer in network.modules():
        assert not layer._forward_hooks
        assert not layer._forward_pre_hooks
        assert not layer._backward_hooks
    assert all(parameter.grad is None for parameter in network.parameters())


def test_eight_threads_on_one_network_get_their_own_answers() -> None:
    network = _over(_network())
    questions = [Question(network, _picture(seed), seed % 5) for seed in range(8)]
    expected = [_answers(question) for question in questions]
    mixed: list[int] = []

    def ask(index: int) -> None:
        for _ in range(5):
            found = _answers(questions[index])
            if not all(torch.allclose(a, b, atol=1e-6) for a, b in zip(found, expected[index], strict=True)):
                mixed.append(index)

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mixed == []


def _answers(question: Question) -> list[Tensor]:
    return [
        grad_cam(question, "relu1").attribution,
        saliency(question),
        integrated_gradients(question).attribution,
        occlusion(question, 4, 4),
    ]
