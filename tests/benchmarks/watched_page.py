"""A page in a real Chromium that notes what it paints and what keeps it, and does what a visitor would.

Knows the page's canvases; nothing of what is measured on them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests import chromium

#: Notes when a canvas was painted, and in which heatmap, and how long the main thread was kept.
WATCH = """
window.paints = [];
window.tasks = [];
for (const name of ["putImageData", "drawImage"]) {
  const paint = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    paint.apply(this, given);
    if (this.canvas.isConnected) window.paints.push({ at: performance.now(), canvas: this.canvas });
  };
}
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ entryTypes: ["longtask"] });
"""
#: Does something, waits until a second has passed without a painting or a request, and says when which was painted.
AND_WAIT = """async ({ doing, given, call, inside }) => {
  performance.clearResourceTimings();
  window.paints.length = window.tasks.length = 0;
  const begun = performance.now();
  new Function("given", doing)(given);
  const calls = () => performance.getEntriesByType("resource").filter(({ name }) => name.includes(call));
  const last = () => Math.max(begun, ...window.paints.map(({ at }) => at), ...calls().map((one) => one.responseEnd));
  do {
    await new Promise((done) => setTimeout(done, 100));
    if (performance.now() - begun > 60_000) throw new Error(`nothing was asked of ${call}`);
  } while (!calls().length || performance.now() - last() < 500);
  const answered = calls()[0].responseEnd;
  const wanted = window.paints.filter(({ at, canvas }) => at >= answered && canvas.closest(inside)).map(({ at }) => at);
  return { first: Math.min(...wanted) - begun, last: Math.max(...wanted) - begun, tasks: [...window.tasks],
           calls: calls().length };
}"""
#: Chooses one of them.
CHOOSE = """
const input = document.querySelector("input[type=file]");
const chosen = new DataTransfer();
chosen.items.add(window.photos[given]);
input.files = chosen.files;
input.dispatchEvent(new Event("change", { bubbles: true }));
"""
#: Puts photos that the service has not seen into `window.photos`: what was answered once is not asked again.
PHOTOS = """async (count) => {
  const picture = await createImageBitmap(await (await fetch("samples/chelsea.jpg")).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  window.photos = [];
  for (let index = 0; index < count; index++) {
    context.drawImage(picture, 0, 0);
    context.fillRect(index, 0, 8, 8);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    window.photos.push(new File([blob], `${index}.jpg`, { type: blob.type }));
  }
}"""
#: Walks the pointer over a heatmap, a cell a frame, and says what each step kept the main thread for.
WALK = """async ({ map, steps }) => {
  performance.clearResourceTimings();
  const stage = document.querySelector(map);
  const { left, top, width, height } = stage.getBoundingClientRect();
  const frame = () => new Promise(requestAnimationFrame);
  const taken = [];
  for (let step = 0; step < steps; step++) {
    await frame();
    const [x, y] = [left + width * ((step * 0.37) % 1), top + (height * step) / steps];
    const begun = performance.now();
    stage.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, bubbles: true }));
    // The page follows in a microtask; a measure forces its layout.
    for (let turn = 0; turn < 5; turn++) await null;
    document.body.getBoundingClientRect();
    taken.push(performance.now() - begun);
  }
  const isPointed = Boolean(stage.querySelector("svg rect"));
  return { taken, isPointed, calls: performance.getEntriesByType("resource").length };
}"""


@contextmanager
def watched(address: str) -> Iterator[Page]:
    """The page of a running service, in a browser that watches its canvases; skipped where there is no browser."""
    program = chromium.program()
    if program is None:
        pytest.skip(chromium.HOW_TO)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address)
        page.add_init_script(WATCH)
        yield page
        browser.close()


def caused(page: Page, doing: str, given: object, call: str, inside: str) -> dict[str, Any]:
    """Do something and say when what was painted for it."""
    answer: dict[str, Any] = page.evaluate(AND_WAIT, {"doing": doing, "given": given, "call": call, "inside": inside})
    return answer
