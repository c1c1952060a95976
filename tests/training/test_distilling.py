"""What a student learns from a teacher that sees the same pictures, against plain arithmetic."""

import pytest
import torch
from torch import Tensor, nn

from training import distilling
from training.distilling import combine, divergence, put_in, taught_loss
from training.mixing import LABEL_SMOOTHING
from training.photos import Photos


class Fixed(nn.Module):
    """Always gives the same logits."""

    def __init__(self, *logits: Tensor) -> None:
        super().__init__()
        self.logits = logits
        self.shown: list[Tensor] = []

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        self.shown.append(pictures)
        return self.logits


def test_divergence_is_the_sum_of_p_log_p_over_q_at_the_temperature() -> None:
    student, teacher = torch.tensor([[1.0, 0.0, -1.0]]), torch.tensor([[2.0, 0.0, 1.0]])
    p, q = ((logits.double() / 2).exp() for logits in (teacher, student))
    p, q = p / p.sum(), q / q.sum()
    assert float(divergence(student, teacher)) == pytest.approx(4 * float((p * (p / q).log()).sum()), rel=1e-5)
    assert float(divergence(teacher, teacher)) == pytest.approx(0, abs=1e-6)


def test_loss_is_seven_tenths_the_teachers_and_both_see_the_same_pictures() -> None:
    torch.manual_seed(0)
    said, answers = ((torch.randn(2, 3), torch.randn(2, 4)) for _ in range(2))
    student, teacher = Fixed(*said), Fixed(*answers)
    batch = Photos(torch.zeros(2, 3, 8, 8), torch.tensor([3, 1]), torch.tensor([0, 2]))
    inputs = torch.randn(2, 3, 8, 8)
    loss = float(taught_loss(student, teacher, inputs, batch, share=0.25))
    from_teacher = sum(float(divergence(*pair)) for pair in zip(said, answers, strict=True)) / 2
    from_truth = 0.0
    for logits, truth in zip(said, ([0, 2], [3, 1]), strict=True):
        for row, label, other in zip(logits.double().log_softmax(1), truth, reversed(truth), strict=True):
            for share, index in ((0.75, label), (0.25, other)):
                named = (1 - LABEL_SMOOTHING) * row[index] + LABEL_SMOOTHING * row.mean()
                from_truth -= share * float(named) / 2 / 2
    assert loss == pytest.approx(0.7 * from_teacher + 0.3 * from_truth, rel=1e-5)
    torch.testing.assert_close(student.shown[0], teacher.shown[0], rtol=0, atol=0)


@pytest.mark.parametrize("area", [0.0, 0.1, 0.35, 0.6])
def test_a_square_of_the_area_comes_from_the_other_picture(area: float) -> None:
    mixed, share = put_in(torch.zeros(3, 1, 32, 32), torch.ones(3, 1, 32, 32), area)
    assert float(mixed.mean()) == pytest.approx(share)
    assert share == pytest.approx(area, abs=0.04)
    rows, columns = (mixed[0, 0].amax(axis).sum() for axis in (1, 0))
    assert rows == columns
    assert float(mixed[0].sum()) == rows * columns


def test_pictures_are_mixed_cut_or_left_as_often_as_said() -> None:
    torch.manual_seed(1)
    inputs = torch.rand(2, 1, 16, 16)
    kinds = {"left": 0, "mixed": 0, "cut": 0}
    for _ in range(600):
        found, share = combine(inputs)
        if torch.equal(found, inputs):
            kinds["left"] += 1
        elif bool(((found == inputs) | (found == inputs.roll(1, 0))).all()):
            kinds["cut"] += 1
            assert share <= distilling.LARGEST_CUT + 0.03
        else:
            kinds["mixed"] += 1
            torch.testing.assert_close(found, (1 - share) * inputs + share * inputs.roll(1, 0))
    assert kinds["mixed"] / 600 == pytest.approx(0.4, abs=0.07)
    assert kinds["cut"] / 600 == pytest.approx(0.3, abs=0.07)
