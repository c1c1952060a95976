"""Walk through the page behind each proxy: a photo, a sentence, a long computation, the API's own pages, scripts."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.pictures import encoded, photo
from tests.proxies.conftest import Deployment

SAMPLES = Path(__file__).parents[2] / "frontend" / "public" / "samples"
FEATURE_MAPS = "/api/v1/models/photo-cnn/feature-maps"
ATTRIBUTIONS = "/api/v1/models/photo-cnn/attributions"
PATIENCE_SECONDS = 60

Visit = Callable[[str], Page]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)


def keep_picture(page: Page, folder: Path | None, name: str) -> None:
    if folder:
        page.screenshot(path=folder / f"{name}.png")


def test_overview_is_alive(visit: Visit, deployment: Deployment, pictures: Path | None) -> None:
    page = visit("/")
    expect(page.locator("table tbody th").first).to_have_text("cat")
    expect(page.locator("ol button")).to_have_count(9)
    keep_picture(page, pictures, f"overview-{deployment.address.split('/')[-1]}")
    if deployment.redirects:
        # The prefix without its slash leads there too.
        page.goto(deployment.address)
    expect(page.locator("table tbody th").first).to_have_text("cat")
    page.get_by_role("link", name="API").click()
    expect(page.get_by_text("/api/v1/models/{model_id}/feature-maps")).to_be_visible()


def test_photo_of_ones_own_has_the_numbers_of_the_service(visit: Visit, deployment: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "mine.png"
    Image.open(SAMPLES / "coffee.jpg").rotate(90, expand=True).save(file)
    asked: dict[str, Any] = {"files": {"image": file.read_bytes()}, "params": {"layers": "classifier"}}
    answer = httpx.post(f"{deployment.server.address}{FEATURE_MAPS}", **asked, timeout=PATIENCE_SECONDS)
    expected = answer.json()["predictions"][0]
    page = visit("/#/photo")
    page.locator("input[type=file]").set_input_files(file)
    table = page.get_by_role("table", name="What the network thinks")
    expect(page.get_by_role("img", name="Your photo mine.png")).to_be_visible()
    expect(table.get_by_role("rowheader").first).to_have_text(expected["label"])
    expect(table.get_by_role("row").nth(1)).to_contain_text(f"{100 * expected['probability']:.3g}")


def test_sentence_of_ones_own_is_read(visit: Visit, deployment: Deployment) -> None:
    page = visit("/#/sentence?text=The%20old%20man%20the%20boat.")
    expect(page.locator("canvas").first).to_be_visible()
    read = httpx.post(
        f"{deployment.server.address}/api/v1/models/sentence-encoder/attention",
        json={"text": "The old man the boat.", "layers": []},
        timeout=PATIENCE_SECONDS,
    ).json()
    for token in read["tokens"][1:]:
        expect(page.locator("ol button").filter(has_text=token["label"]).first).to_be_visible()


def test_call_behind_a_view_runs_as_it_is_copied(visit: Visit, tmp_path: Path) -> None:
    page = visit("/#/photo")
    expect(page.get_by_role("table", name="What the network thinks").get_by_role("rowheader").first).to_be_visible()
    page.get_by_text("These numbers from a script").last.click()
    for form, program in {"curl": ["bash", "-c"], "plain Python": [sys.executable, "-c"]}.items():
        page.get_by_role("tab", name=form, exact=True).click()
        page.get_by_role("button", name=f"Copy as {form}", exact=True).click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        text = page.evaluate("navigator.clipboard.readText()")
        ended = subprocess.run([*program, text], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert ended.returncode == 0, f"{text}\n{ended.stderr}"
        assert "cat" in ended.stdout
        expect(page.get_by_role("button", name="Copied")).to_be_hidden()


def test_call_tried_out_in_the_documentation_is_answered(visit: Visit, deployment: Deployment) -> None:
    page = visit("/docs")
    call = page.locator("#operations-models-list_models")
    call.get_by_role("button").first.click()
    call.get_by_role("button", name="Try it out").click()
    call.get_by_role("button", name="Execute").click()
    expect(call.locator(".request-url")).to_contain_text(f"{deployment.address}/api/v1/models")
    expect(call.locator("tbody .response-col_status").first).to_contain_text("200")


def running(deployment: Deployment) -> int:
    told = httpx.get(f"{deployment.server.address}/metrics", timeout=PATIENCE_SECONDS).text
    found = re.search(r"^heatscope_in_flight (\S+)$", told, re.M)
    assert found is not None
    return int(float(found[1]))


def test_progress_arrives_while_it_is_computed(deployment: Deployment) -> None:
    """Not all at once when it is over, which is what a proxy makes of it that collects answers."""
    asked: dict[str, Any] = {
        "params": {"method": "occlusion", "size": 256, "progress": True},
        "files": {"image": encoded(photo(40, 30), "PNG")},
    }
    with httpx.stream(
        "POST", f"{deployment.address}{ATTRIBUTIONS}", **asked, headers={"Accept": "text/event-stream"}, timeout=60
    ) as answer:
        events = (line for line in answer.iter_lines() if line)
        assert next(events).startswith('data: {"progress":')
        assert running(deployment) == 1


def test_page_shows_how_far_a_long_computation_is(visit: Visit) -> None:
    page = visit("/#/photo?view=why&method=occlusion&size=128")
    page.get_by_role("button", name="Compute it").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_hidden()
    expect(page.locator("canvas").first).to_be_visible()


def test_large_photo_goes_through_and_too_large_a_one_is_refused_in_our_words(deployment: Deployment) -> None:
    large = encoded(photo(1700, 1700), "BMP")
    assert len(large) > 8_000_000
    answer = httpx.post(f"{deployment.address}{FEATURE_MAPS}", files={"image": large}, timeout=60)
    assert answer.status_code == 200
    refused = httpx.post(f"{deployment.address}{FEATURE_MAPS}", files={"image": large + large}, timeout=60)
    if deployment.proxy == "jupyter":
        # It goes on sending to who has refused already, and may tell of a broken connection instead.
        assert refused.is_error
    else:
        assert (refused.status_code, refused.json()["type"]) == (413, "/problems/body-too-large")


def test_hashed_files_are_kept_for_ever(deployment: Deployment) -> None:
    page = httpx.get(f"{deployment.address}/", timeout=PATIENCE_SECONDS).text
    [script] = re.findall(r'src="\./(assets/[^"]+\.js)"', page)
    kept = httpx.get(f"{deployment.address}/{script}", timeout=PATIENCE_SECONDS).headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"


def test_service_knows_its_visitors_and_not_who_they_claim_to_be(deployment: Deployment) -> None:
    """By the access log, which names who asked; every address 127.… is this machine, as another visitor."""
    if deployment.proxy == "jupyter":
        pytest.skip("Jupyter's proxy is one person's own and passes on what the hub says")
    claimed = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.77"), timeout=PATIENCE_SECONDS) as visitor:
        assert visitor.get(f"{deployment.address}/api/v1/models/photo-vit", headers=claimed).status_code == 200
    log = deployment.server.log.read_text()
    assert re.search(r'127\.0\.0\.77:\d+ - "GET \S*/api/v1/models/photo-vit ', log)
    assert "203.0.113.9" not in log
