"""Build the guide, `python docs/build.py FOLDER`: pages that ask nothing of any other machine.

Zensical makes the pages. What is done to them here: formulas become MathML, which browsers set by themselves; the list
of calls comes from the committed contract; and what the service's Content-Security-Policy forbids, scripts in a page
and style elements made by a script, is said in the ways that it allows. Called by ``hatch_build.py``.
"""

import hashlib
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from latex2mathml.converter import convert

DOCS = Path(__file__).parent
SITE = DOCS / "site"  # as zensical.yml says
CONTRACT = DOCS.parent / "frontend" / "openapi.json"
#: With the sign behind it, which is not to begin a line.
FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>([.,:;]?)', re.DOTALL)
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
#: How Zensical's script gives its search a style of its own.
STYLE_ELEMENT = re.compile(r'(\w+)\.appendChild\(\w+\("style",\{\},(\w+)\.toString\(\)\)\)')
STYLE_SHEET = r"\1.adoptedStyleSheets=[(sheet=>(sheet.replaceSync(\2.toString()),sheet))(new CSSStyleSheet)]"
CALLS = "<!-- calls -->"


def build(folder: Path) -> None:
    """Put the built guide into ``folder``, in place of what is there.

    Raises:
        subprocess.CalledProcessError: Zensical says what is wrong with a page, such as a link to nowhere.
    """
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict", "-f", "zensical.yml"]
    subprocess.run(command, cwd=DOCS, check=True, capture_output=True, text=True)
    table = table_of_calls(json.loads(CONTRACT.read_text(encoding="utf-8")))
    for page in SITE.rglob("*.html"):
        up = "../" * (len(page.relative_to(SITE).parts) - 1)
        content = FORMULA.sub(_set_formula, page.read_text(encoding="utf-8")).replace(CALLS, table)
        content = SCRIPT.sub(lambda script, up=up: _move(script[1], up), STYLE.sub("", content))  # type: ignore[misc]
        page.write_text(content, encoding="utf-8")
    _adopt_styles()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.move(SITE, folder)


def table_of_calls(contract: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    """Return every call with its first sentence, as HTML.

    Example:
        >>> table_of_calls({"paths": {"/api/v1/models": {"get": {"description": "List the networks."}}}})
        '<table><tr><th>call</th><th>what it does</th></tr><tr><td><code>GET /models</code></td><td>List the \
networks.</td></tr></table>'
    """
    rows = "".join(
        f"<tr><td><code>{method.upper()} {html.escape(path.removeprefix('/api/v1'))}</code></td>"
        f"<td>{html.escape(call['description'].splitlines()[0])}</td></tr>"
        for path, methods in contract["paths"].items()
        for method, call in methods.items()
    )
    return f"<table><tr><th>call</th><th>what it does</th></tr>{rows}</table>"


def _set_formula(found: re.Match[str]) -> str:
    kind, latex, sign = found.groups()
    if kind == "div":
        # Wider than a phone, it is moved by touch or by the arrow keys.
        formula = convert(html.unescape(latex), display="block")
        return f'<div class="display" tabindex="0" role="group" aria-label="formula">{formula}</div>{sign}'
    formula = convert(html.unescape(latex))
    return f'<span class="formula">{formula}{sign}</span>' if sign else formula


def _move(script: str, up: str) -> str:
    """Put a script into a file named after what it says; return the element that loads it from a page ``up`` of it."""
    name = f"assets/scripts/{hashlib.sha256(script.encode()).hexdigest()[:12]}.js"
    (SITE / name).parent.mkdir(parents=True, exist_ok=True)
    (SITE / name).write_text(script, encoding="utf-8")
    return f'<script src="{up}{name}"></script>'


def _adopt_styles() -> None:
    bundles = list((SITE / "assets" / "javascripts").glob("bundle.*.js"))
    said = [STYLE_ELEMENT.subn(STYLE_SHEET, bundle.read_text(encoding="utf-8")) for bundle in bundles]
    if [count for _, count in said] != [1]:
        raise RuntimeError("this version of Zensical styles its search in another way; see STYLE_ELEMENT")
    bundles[0].write_text(said[0][0], encoding="utf-8")


if __name__ == "__main__":
    try:
        build(Path(sys.argv[1]).resolve())
    except subprocess.CalledProcessError as failure:
        sys.exit(f"{failure.stdout}{failure.stderr}")
