"""One browser context that the tests of a process share, as good as new for each.

A context of its own has a process of its own in the browser, which starts, fetches all scripts and compiles them: half
of what loading a page takes. Knows Playwright and what a browser keeps; nothing of what is looked at.
"""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

#: Pages of one site share a process, which stays while one of them is open.
ARGUMENT = "--process-per-site"
#: All that a page can keep. Done in a page of the same process: what the browser is told from outside, its pages hear
#: of later.
FORGET = """async () => {
  localStorage.clear();
  for (const { name } of await indexedDB.databases()) {
    await new Promise((done, failed) => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = done;
      asked.onerror = () => failed(asked.error);
    });
  }
  for (const name of await caches.keys()) await caches.delete(name);
}"""


class ForgettingContext:
    """A browser context that can be made to forget what was done in it.

    What belongs to a page, as its size, its listeners and what stands in for its answers, goes with the page.
    """

    def __init__(self, browser: Browser, **arguments: object) -> None:
        self._browser, self._arguments = browser, arguments
        self._begin()

    def _begin(self) -> None:
        self.context: BrowserContext = self._browser.new_context(**self._arguments)  # type: ignore[arg-type]
        self._held: dict[str, Page] = {}

    def hold(self, address: str) -> None:
        """Keep a page open there that runs no script, from now on."""
        if address not in self._held:
            page = self._held[address] = self.context.new_page()
            page.goto(f"{address}/favicon.svg")

    def forget(self) -> None:
        """Close every page of a test's, and have nothing left of what it did."""
        seen = set()
        for page in self.context.pages:
            if page not in self._held.values():
                seen.add("{0.scheme}://{0.netloc}".format(urlsplit(page.url)))
                page.close()
        elsewhere = {origin for origin in seen if origin.startswith("http")} - self._held.keys()
        assert not elsewhere, f"what was kept at {elsewhere} would stay: a test that goes there makes its own context"
        try:
            self.context.set_offline(False)
            self.context.clear_cookies()
            self.context.clear_permissions()
            for page in self._held.values():
                page.evaluate(FORGET)
        except Error:
            # The pages' process has crashed, of which the test that did it has its own to say.
            self.context.close()
            self._begin()
