"""The published figures are those of the papers' tables."""

import pytest

from heatscope.lessons.data_efficiency import PUBLISHED, Figure


def test_every_finding_names_its_source() -> None:
    for paper in PUBLISHED:
        assert paper.url.startswith("https://arxiv.org/abs/")
        assert paper.citation
        assert paper.place


def test_figures_are_those_of_the_table() -> None:
    [paper] = [paper for paper in PUBLISHED if paper.figures]
    assert paper.citation == "d'Ascoli et al. 2021"
    assert paper.figures[0] == Figure("ConViT-S", 0.05, 0.478)
    assert paper.figures[-1] == Figure("DeiT-S", 1.0, 0.799)
    assert [figure.share for figure in paper.figures] == [0.05, 0.1, 0.3, 0.5, 1.0] * 2
    gaps = [former.top1 - later.top1 for former, later in zip(paper.figures[:5], paper.figures[5:], strict=True)]
    assert gaps == sorted(gaps, reverse=True), "the fewer the pictures, the more"
    assert gaps[0] == pytest.approx(0.130)
    assert gaps[-1] == pytest.approx(0.015)
