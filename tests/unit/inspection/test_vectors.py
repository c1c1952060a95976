"""Likeness, neighbours and the flat picture, against torch and by hand."""

import pytest
import torch
import torch.nn.functional as F

from heatscope.inspection.vectors import cosine, nearest, one_hot_cosine, project


def test_one_hot_relates_no_two_different_words() -> None:
    torch.testing.assert_close(one_hot_cosine(["i", "saw", "them"]), torch.eye(3))
    vectors = F.one_hot(torch.tensor([0, 1, 2, 1])).float()
    torch.testing.assert_close(one_hot_cosine(["i", "saw", "a", "saw"]), cosine(vectors))


def test_cosine_equals_torchs() -> None:
    vectors = torch.randn(5, 7, generator=torch.Generator().manual_seed(0))
    expected = F.cosine_similarity(vectors.unsqueeze(1), vectors.unsqueeze(0), dim=2)
    torch.testing.assert_close(cosine(vectors), expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(cosine(vectors).diagonal(), torch.ones(5))


def test_projection_has_the_variances_of_the_covariance_matrix() -> None:
    vectors = torch.randn(40, 6, generator=torch.Generator().manual_seed(1)) * torch.tensor([5.0, 3, 1, 1, 1, 1])
    found = project(vectors)
    values = torch.linalg.eigvalsh(torch.cov(vectors.T.double())).flip(0)
    torch.testing.assert_close(found.coordinates.double().var(dim=0), values[:2], rtol=1e-4, atol=1e-6)
    assert found.explained == pytest.approx((values[:2] / values.sum()).tolist(), rel=1e-4)
    torch.testing.assert_close(found.coordinates.mean(0), torch.zeros(2), rtol=0, atol=1e-5)


def test_projection_does_not_turn_over() -> None:
    vectors = torch.randn(9, 5, generator=torch.Generator().manual_seed(2))
    first = project(vectors).coordinates
    torch.testing.assert_close(project(vectors.clone()).coordinates, first, rtol=0, atol=0)
    # Only the axes decide the sign, and they do not depend on the order of the vectors.
    order = torch.randperm(9, generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(project(vectors[order]).coordinates, first[order], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("vectors", [torch.ones(1, 4), torch.ones(3, 4), torch.tensor([[1.0, 2, 3], [3.0, 2, 1]])])
def test_projection_of_too_little_to_show_is_still_flat_and_finite(vectors: torch.Tensor) -> None:
    found = project(vectors)
    assert found.coordinates.shape == (len(vectors), 2)
    assert found.coordinates.isfinite().all()
    assert found.coordinates[:, 1].abs().max() == pytest.approx(0, abs=1e-6)


def test_nearest_leaves_out_what_it_is_told() -> None:
    table = F.normalize(torch.randn(20, 6, generator=torch.Generator().manual_seed(4)), dim=1)
    indices, cosines = nearest(table[:3] * 5, table, 4, [{0}, {1}, {2, 7}])
    expected = cosine(table)
    for row, excluded in enumerate([{0}, {1}, {2, 7}]):
        allowed = [index for index in expected[row].argsort(descending=True).tolist() if index not in excluded]
        assert indices[row].tolist() == allowed[:4]
        torch.testing.assert_close(cosines[row], expected[row][allowed[:4]], rtol=1e-5, atol=1e-6)
    assert nearest(table[:1], table, 50, [{0}])[0].shape == (1, 19)
