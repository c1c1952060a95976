"""The page in a notebook's cell, with everything but the notebook: widget, frame, channel, service.

What stands for Jupyter is a page with nothing in it, whose widget's messages are carried to the Python side by hand.
"""

import base64
import json
import queue
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import torch
from playwright.sync_api import Browser, Frame, FrameLocator, Page, Request, expect
from torch import nn

import heatscope
from heatscope.calls import feature_maps
from heatscope.calls.feature_maps import FeatureMapsRequest
from heatscope.limits import decoding_limits
from heatscope.notebook import cells, service
from heatscope.notebook.show import View
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from tests.browser.conftest import PAGE
from tests.browser.patience import becomes_true
from tests.pictures import encoded, photo

pytest.importorskip("anywidget", reason="pip install 'heatscope[notebook]'")

#: What a notebook gives a widget, https://anywidget.dev/en/afm.
JUPYTER = """
async ([source, state, asViews]) => {
  const heard = new Set();
  const bytes = (text) => {
    const { buffer } = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return asViews ? new DataView(buffer) : buffer;
  };
  const model = {
    get: (name) => state[name],
    on: (event, hear) => event === "msg:custom" && heard.add(hear),
    off: (event, hear) => heard.delete(hear),
    send: (content, _, buffers = []) => toKernel(JSON.stringify(content), buffers.map((buffer) =>
      btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("")))),
  };
  const carry = async () => {
    for (const [content, buffers] of await fromKernel())
      for (const hear of [...heard]) hear(JSON.parse(content), buffers.map(bytes));
    setTimeout(carry, 20);
  };
  carry();
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  window.leave = (await import(url)).default.render({ model, el: document.getElementById("cell") });
}
"""
#: What VS Code lets the outputs of a notebook do, as its webview is written (its `webview/browser/pre/index.html`).
VS_CODE = "allow-same-origin allow-pointer-lock allow-scripts allow-downloads allow-forms"
LABELS = ["cat", "dog", "fish"]
Show = Callable[..., tuple[View, Page, FrameLocator]]


@pytest.fixture(scope="module", autouse=True)
def no_kernel() -> Iterator[None]:
    """Something that passes for a kernel: this process."""
    kernel = SimpleNamespace(get_parent=lambda _channel: {})
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("HEATSCOPE_PACKAGES", "0")
        monkeypatch.setattr(cells, "_kernel", lambda: kernel)
        yield


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """A call that shows something in a window of its own, where nothing may be asked of anybody."""
    context = browser.new_context(viewport={"width": 1100, "height": 900}, locale="en-GB")
    faults: list[str] = []
    views: list[View] = []

    def note(asked: Request) -> None:
        if not asked.url.startswith(("blob:", "data:", "about:")):
            faults.append(f"asked {asked.url}")

    def shown(*arguments: Any, sandbox: str = "", **options: Any) -> tuple[View, Page, FrameLocator]:
        page = context.new_page()
        page.on("request", note)
        page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
        with mock.patch("IPython.display.display"):
            view = heatscope.show(*arguments, **options)
        views.append(view)
        return view, page, _attach(view, page, sandbox)

    yield shown
    context.close()
    for view in views:
        view.close()
    assert faults == []


def _attach(view: View, page: Page, sandbox: str) -> FrameLocator:
    widget: Any = view._widget
    said: queue.SimpleQueue[tuple[str, list[str]]] = queue.SimpleQueue()

    def send(content: Any, buffers: list[bytes]) -> None:
        said.put((json.dumps(content), [base64.b64encode(buffer).decode() for buffer in buffers]))

    def take(content: str, buffers: list[str]) -> None:
        widget._handle_custom_msg(json.loads(content), [memoryview(base64.b64decode(each)) for each in buffers])

    widget.send = send
    page.expose_function("toKernel", take)
    page.expose_function("fromKernel", lambda: [said.get() for _ in range(said.qsize())])
    cell = f"<div id=cell></div>{view._picture}"
    if not sandbox:
        page.set_content(f"<body style='background: #111'>{cell}</body>")
        begin(page.main_frame, widget)
        return page.frame_locator("iframe")
    page.set_content(f"<iframe sandbox='{sandbox}' style='width: 1000px; height: 800px'></iframe>")
    output = page.frames[-1]
    output.set_content(f"<body style='color: #ccc'>{cell}</body>")
    begin(output, widget)
    return page.frame_locator("iframe").frame_locator("iframe")


def begin(output: Frame, widget: Any) -> None:
    """Have the widget begin in its cell, as it is written; in a frame of the notebook's, bytes come as they are."""
    source = (PAGE.parent / "notebook" / "widget.js").read_text(encoding="utf-8")
    output.evaluate(JUPYTER, [source, widget.get_state(["picture", "height"]), output.parent_frame is None])


@pytest.fixture(scope="module")
def network() -> nn.Sequential:
    torch.manual_seed(0)
    flat = nn.AdaptiveAvgPool2d(1), nn.Flatten()
    return nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 3, 3), *flat).eval()


def test_page_is_on_the_network_and_photo_that_were_given(show: Show, network: nn.Sequential) -> None:
    given = encoded(photo(40, 30), "PNG")
    view, page, frame = show(network, given, input=(3, 24, 24), labels=LABELS, name="mine", height=500)
    expect(frame.get_by_role("combobox", name="Network")).to_have_value("mine")
    expect(frame.get_by_role("img", name="Your photo photo")).to_be_visible()
    asked = FeatureMapsRequest(given, decoding_limits(Settings()))
    labels = feature_maps.compute(service.running().models.get(view.model), asked, Stopwatch()).labels
    assert labels is not None
    table = frame.get_by_role("table", name="What the network thinks")
    expect(table.get_by_role("rowheader").first).to_have_text(LABELS[labels.best.indices[0]])
    expect(table.get_by_role("row").nth(1)).to_contain_text(f"{100 * labels.best.probabilities[0]:.3g}")
    # The picture has made way, the page is as dark as what is around it, and keeps nothing in the browser.
    expect(page.locator("[data-heatscope-picture]")).to_be_hidden()
    assert page.locator("iframe").bounding_box()["height"] == 500  # type: ignore[index]
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    expect(frame.get_by_text("kept in this browser")).to_be_hidden()
    expect(frame.get_by_role("link", name="API")).to_be_hidden()
    expect(frame.get_by_role("button", name="Copy as curl")).to_be_hidden()
    # Samples came with it; another page is about the same photo.
    expect(frame.get_by_role("button", name="Coffee")).to_be_visible()
    frame.get_by_role("link", name="Network", exact=True).click()
    expect(frame.get_by_role("heading", name="Every operation")).to_be_visible()
    expect(frame.get_by_role("img", name="Your photo photo")).to_be_visible()


def test_page_begins_in_the_frame_that_vs_code_puts_outputs_into(show: Show, network: nn.Sequential) -> None:
    _, page, frame = show(network, torch.rand(1, 3, 20, 20), name="framed", sandbox=VS_CODE)
    frame.get_by_role("button", name="0", exact=False).first.click()
    expect(frame.get_by_role("region", name="What you point at").locator("strong").first).to_have_text(
        re.compile(r"\d")
    )
    expect(page.frame_locator("iframe").locator("[data-heatscope-picture]")).to_be_hidden()
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")


def test_two_pages_are_each_about_their_own(show: Show, network: nn.Sequential) -> None:
    _, _, one = show(network, torch.rand(1, 3, 20, 22), name="one")
    _, _, two = show("sentence-encoder", "The old man the boat.")
    expect(two.get_by_role("textbox", name="Your sentence")).to_have_value("The old man the boat.")
    expect(two.locator("canvas").first).to_be_visible()
    expect(one.get_by_role("combobox", name="Network")).to_have_value("one")
    expect(one.get_by_text("1 × 3 × 20 × 22 float32")).to_be_visible()


def test_value_of_a_tensor_that_was_given_is_opened(show: Show, network: nn.Sequential) -> None:
    batch = torch.rand(1, 3, 20, 20)
    _, _, frame = show(network, batch, name="opened")
    frame.get_by_role("button", name="0", exact=False).first.click()
    first: Any = network[0]
    value = nn.functional.conv2d(batch, first.weight, first.bias, padding=1)[0, 0, 10, 10].item()
    shown = frame.get_by_role("region", name="What you point at").locator("strong").first
    expect(shown).to_have_text(re.compile(r"\d"))
    assert float(shown.inner_text().replace("−", "-")) == pytest.approx(value, rel=1e-5)


def test_page_goes_on_where_it_was_when_the_notebook_brings_it_back(show: Show, network: nn.Sequential) -> None:
    _, page, frame = show("sentence-encoder", "The old man the boat.")
    frame.get_by_role("link", name="Book", exact=True).click()
    expect(frame.get_by_role("heading").first).to_be_visible()
    page.evaluate("document.querySelector('iframe').contentWindow.marker = true")
    # A frame that is taken away begins anew.
    page.evaluate("(cell => cell.append(cell.firstElementChild))(document.getElementById('cell').lastElementChild)")
    becomes_true(page, "document.querySelector('iframe').contentWindow.marker === undefined")
    becomes_true(page, "document.querySelector('iframe').contentWindow.location.hash.startsWith('#/book')")
    expect(frame.get_by_role("heading").first).to_be_visible()


def test_whoever_waits_is_told_that_the_kernel_does_not_answer(show: Show, network: nn.Sequential) -> None:
    view, page, frame = show(network, torch.rand(1, 3, 20, 20), name="waiting")
    expect(frame.get_by_role("heading", name="Every operation")).to_be_visible()
    with mock.patch.object(view._widget, "_handle_custom_msg"):
        frame.get_by_role("link", name="Sentence").click()
        expect(page.get_by_role("status")).to_contain_text("The kernel has not answered yet")


def test_picture_stays_where_no_kernel_answers(show: Show, network: nn.Sequential) -> None:
    with mock.patch("tests.browser.test_notebook._attach"):
        view, page, _ = show(network, torch.rand(1, 3, 20, 20), name="kept")
    page.set_content(f"<body><div id=cell></div>{view._picture}</body>")
    page.evaluate("() => { window.toKernel = () => {}; window.fromKernel = () => [] }")
    begin(page.main_frame, view._widget)
    expect(page.get_by_role("img")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
