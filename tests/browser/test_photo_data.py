"""The view on less and more data: the service's figures, those of others apart."""

from statistics import fmean

import pytest
from playwright.sync_api import Page, expect


def test_data_view_keeps_what_others_published_apart(page: Page, address: str) -> None:
    page.goto("/#/photo?view=data")
    published = page.get_by_role("region", name="Published")
    expect(published).to_contain_text("Dosovitskiy et al. 2021")
    rows = published.get_by_role("table").locator("tbody tr")
    figures = page.request.get(f"{address}/api/v1/lessons/data-efficiency").json()["published"][-1]["figures"]
    for row, share in zip(rows.all(), sorted({one["share"] for one in figures}), strict=True):
        expected = [f"{100 * one['top1']:.1f}" for one in figures if one["share"] == share]
        *shown, ahead = [cell.inner_text().split()[0].rstrip("%") for cell in row.get_by_role("cell").all()]
        assert shown == expected
        assert float(ahead.replace("−", "-")) == pytest.approx(float(expected[0]) - float(expected[1]), abs=0.06)


def test_data_view_shows_the_means_of_what_was_measured_here(page: Page, address: str) -> None:
    runs = page.request.get(f"{address}/api/v1/lessons/data-efficiency").json()["measured"]["runs"]
    page.goto("/#/photo?view=data")
    here = page.get_by_role("region", name="Measured here")
    expect(here.locator("circle")).to_have_count(len(runs))
    shares = sorted({run["share"] for run in runs})
    rows = here.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(len(shares))
    for row, share in zip(rows.all(), shares, strict=True):
        means = [
            fmean(run["top1"] for run in runs if (run["network"], run["share"]) == (network, share))
            for network in ("CNN", "vision transformer")
        ]
        titles = [float(cell.get_attribute("title") or "nan") for cell in row.get_by_role("cell").all()]
        assert titles == pytest.approx([*means, 100 * (means[0] - means[1])], rel=1e-4)
