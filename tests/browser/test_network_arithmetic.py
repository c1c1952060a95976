"""An opened value on the network page: the numbers shown are the service's, and make the value that is shown.

What they are put together by is written here from each operation's definition. Skipped where the extra
``huggingface`` is not installed.
"""

import math
import re
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.numbers import array

pytest.importorskip("transformers")

SENTENCE = "Time flies like an arrow."
PICTURES = {"photo-cnn", "resnet", "vit", "convnext"}
FOLDERS = ("resnet", "bert", "vit", "convnext")
#: The text in a place that is smaller than anything may be.
SMALL_PRINT = """(place) => {
  const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const { data, parentElement: around } = walk.currentNode;
    if (!data.trim() || !around.checkVisibility()) continue;
    if (parseFloat(getComputedStyle(around).fontSize) < 12) found.push(data);
  }
  return found;
}"""


@pytest.fixture(scope="session")
def address(foreign_address: str) -> str:
    """The address of a service that has, beside what ships, a network of each family."""
    return foreign_address


def opened(page: Page, address: str, model: str, node: str, at: str) -> Locator:
    """Open a value of a network and return its arithmetic."""
    given = {"sample": "chelsea"} if model in PICTURES else {"text": SENTENCE}
    page.goto(f"{address}/#/network?{urlencode({'model': model, 'node': node, 'at': at} | given)}")
    expect(page.locator(".point h2")).to_have_text(node)
    arithmetic = page.locator(".arithmetic")
    expect(arithmetic).to_be_visible()
    return arithmetic


def read(title: str | None) -> float:
    assert title is not None
    found = re.search(r"[−\d][\d.e−+]*(?=\D*$)", title)
    assert found, title
    return float(found[0].replace("−", "-").rstrip("."))


def numbers(place: Locator, within: str = "") -> list[float]:
    """Every number in a place, with all its digits."""
    chosen = f"{within} [title], {within}[title]" if within else "[title]"
    return [read(each.get_attribute("title")) for each in place.locator(chosen).all()]


def value_of(page: Page) -> float:
    return read(page.locator("p.value").get_attribute("title"))


def lines(table: Locator) -> dict[str, float]:
    """What stands under the rule, by name."""
    rows = table.locator("tfoot tr").all()
    return {row.locator("th").inner_text(): numbers(row)[-1] for row in rows}


def check_sum(table: Locator, column: int) -> float:
    """The numbers of a column, and what else there is, add up to the total; return it."""
    listed = [numbers(row)[column] for row in table.locator("tbody tr").all()]
    under = lines(table)
    (total,) = [number for name, number in under.items() if name.startswith("=")]
    assert math.fsum([*listed, *(n for name, n in under.items() if name.startswith("+"))]) == close(total)
    return total


def close(number: float) -> object:
    return pytest.approx(number, rel=2e-5, abs=1e-6)


@pytest.mark.parametrize(
    ("model", "node", "at"),
    [
        ("photo-cnn", "classifier", "0,7"),
        ("sentence-encoder", "layers.0.matmul", "0,2,3,4"),
        ("sentence-encoder", "layers.1.matmul@2", "0,2,3,4"),
        ("bert", "bert.encoder.layer.0.attention.self.query", "0,2,5"),
    ],
)
def test_products_listed_and_others_make_the_value(page: Page, address: str, model: str, node: str, at: str) -> None:
    arithmetic = opened(page, address, model, node, at)
    table = arithmetic.locator("table")
    first = table.locator("tbody tr").first
    x, w, product = numbers(first)
    assert product == close(x * w)
    assert check_sum(table, 2) == close(value_of(page))
    # The largest in size stands first.
    sizes = [abs(numbers(row)[2]) for row in table.locator("tbody tr").all()]
    assert sizes == sorted(sizes, reverse=True)
    is_mean = node.endswith("matmul@2")
    expect(arithmetic.get_by_text("the value is a mean, weighted by them")).to_have_count(int(is_mean))
    # One of its operands is a step back, and is that number there.
    first.locator("button.step").first.click()
    expect(page.locator(".point h2")).not_to_have_text(node)
    expect(page.locator("p.value")).to_have_attribute("title", re.compile(r"\d"))
    assert value_of(page) == close(x)


@pytest.mark.parametrize(
    ("model", "node", "at"),
    [
        ("photo-cnn", "conv1", "0,0,0,30"),
        ("photo-cnn", "conv5", "0,3,8,8"),
        ("resnet", "resnet.embedder.embedder.convolution", "0,2,5,5"),
        ("convnext", "convnext.encoder.stages.0.layers.0.dwconv", "0,5,3,3"),
        ("vit", "vit.embeddings.patch_embeddings.projection", "0,5,1,1"),
    ],
)
def test_a_convolution_is_the_sum_of_its_channels_and_its_bias(
    page: Page, address: str, model: str, node: str, at: str
) -> None:
    arithmetic = opened(page, address, model, node, at)
    table = arithmetic.locator("table")
    chips = arithmetic.get_by_role("radio")
    #: As often as there is a channel to choose.
    for chosen in range(max(1, chips.count())):
        if chosen:
            chips.nth(chosen).check(force=True)
        under = lines(table)
        (channel,) = [number for name, number in under.items() if re.match("(= )?channel", name)]
        rest = [number for name, number in under.items() if re.match(r"\+ (\d+ other channel|bias)", name)]
        assert math.fsum([channel, *rest]) == close(value_of(page))
        cells = [read(each.get_attribute("title")) for each in arithmetic.locator(".cells > *").all()]
        if cells:
            values = [each.inner_text().replace("−", "-") for each in arithmetic.locator(".cells .value").all()]
            assert math.fsum(map(float, values)) == pytest.approx(channel, abs=2e-3)
        else:
            listed = [numbers(row)[2] for row in table.locator("tbody tr").all()]
            others = [number for name, number in under.items() if re.fullmatch(r"\+ \d+ others?", name)]
            assert math.fsum([*listed, *others]) == close(channel)


@pytest.mark.parametrize(
    ("model", "node", "at"),
    [
        ("sentence-encoder", "layers.0.attention_norm", "0,3,17"),
        ("resnet", "resnet.embedder.embedder.normalization", "0,2,5,5"),
        ("bert", "bert.embeddings.LayerNorm", "0,3,5"),
    ],
)
def test_a_normalisation_is_its_formula_with_the_numbers_beneath(
    page: Page, address: str, model: str, node: str, at: str
) -> None:
    arithmetic = opened(page, address, model, node, at)
    rows = arithmetic.locator("tbody tr").all()
    named = {row.locator("th").inner_text(): numbers(row)[0] for row in rows}
    assert list(named) == ["x", "μ", "σ²", "ε", "γ", "β"]
    x, mean, variance, epsilon, gamma, beta = named.values()
    assert value_of(page) == close((x - mean) / math.sqrt(variance + epsilon) * gamma + beta)
    assert numbers(arithmetic, "math") == list(named.values())


@pytest.mark.parametrize(
    ("model", "node", "at", "function"),
    [
        ("photo-cnn", "relu1", "0,1,20,20", lambda x: max(0.0, x)),
        (
            "sentence-encoder",
            "layers.0.feedforward.1",
            "0,3,40",
            lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
        ),
    ],
)
def test_a_function_is_a_curve_with_its_point(
    page: Page, address: str, model: str, node: str, at: str, function: Callable[[float], float]
) -> None:
    arithmetic = opened(page, address, model, node, at)
    x, y = numbers(arithmetic, "dd")
    assert y == close(value_of(page))
    assert y == close(function(x))
    curve = arithmetic.get_by_role("img")
    expect(curve).to_have_count(1)
    # The point lies on the line: so close to it that they touch.
    circle, path = curve.locator("circle"), curve.locator("path").first
    assert (
        path.evaluate(
            """(path, [x, y]) => {
          const far = Array.from({ length: 2001 }, (_, at) => {
            const point = path.getPointAtLength((path.getTotalLength() * at) / 2000);
            return Math.hypot(point.x - x, point.y - y);
          });
          return Math.min(...far);
        }""",
            [float(circle.get_attribute(name) or "nan") for name in ("cx", "cy")],
        )
        < 1.5
    )


@pytest.mark.parametrize(
    ("model", "node", "at", "join"),
    [
        ("sentence-encoder", "embedding.add", "3,17", lambda a, b: a + b),
        ("sentence-encoder", "embedding.mul", "3,17", lambda a, b: a * b),
        ("sentence-encoder", "layers.0.div", "0,2,3,4", lambda a, b: a / b),
        ("resnet", "resnet.encoder.stages.0.layers.0.add", "0,2,3,3", lambda a, b: a + b),
    ],
)
def test_both_operands_stand_beside_each_other(
    page: Page, address: str, model: str, node: str, at: str, join: Callable[[float, float], float]
) -> None:
    arithmetic = opened(page, address, model, node, at)
    first, second = numbers(arithmetic, ".operand")
    (made,) = numbers(arithmetic, ".made")
    assert made == close(join(first, second))
    assert made == close(value_of(page))
    given = arithmetic.locator(".operand").filter(has_text="a number that was given")
    is_scaled = node in ("embedding.mul", "layers.0.div")
    expect(given).to_have_count(int(is_scaled))
    expect(arithmetic.locator("button.operand")).to_have_count(1 if is_scaled else 2)


def test_a_softmax_marks_its_share_of_the_sum(page: Page, address: str) -> None:
    arithmetic = opened(page, address, "sentence-encoder", "layers.1.softmax", "0,2,2,4")
    table = arithmetic.locator("table")
    rows = [numbers(row) for row in table.locator("tbody tr").all()]
    total = math.fsum(row[1] for row in rows)
    assert len(rows) == 7
    assert lines(table) == {"sum": 1.0}
    largest = max(row[0] for row in rows)
    for logit, exponential, share in rows:
        assert exponential == close(math.exp(logit - largest))
        assert share == close(exponential / total)
    logit, exponential, share = numbers(table.locator("tr.marked"))
    expect(table.locator("tr.marked th")).to_have_text("4")
    assert share == close(value_of(page))


def test_attention_is_followed_from_a_score_to_what_it_takes(page: Page, address: str) -> None:
    node = "bert.encoder.layer.0.attention.self.scaled_dot_product_attention"
    arithmetic = opened(page, address, "bert", node, "0,1,3,5")
    taken, scored = arithmetic.locator("table").all()
    assert check_sum(taken, 2) == close(value_of(page))
    for row in taken.locator("tbody tr").all()[:3]:
        row.locator("button.choose").click()
        weight, value, product = numbers(row)
        assert product == close(weight * value)
        score = check_sum(scored, 2)
        # Eight numbers a head.
        assert lines(scored)["scaled"] == close(score / math.sqrt(8))
        expect(arithmetic.get_by_text("makes it")).to_contain_text(
            f"the weight of key {row.locator('th').inner_text()}"
        )
        assert numbers(arithmetic, "p")[-1] == close(weight)


@pytest.mark.parametrize(
    ("model", "node", "at", "join"),
    [
        ("photo-cnn", "pool1", "0,0,10,10", max),
        ("resnet", "resnet.embedder.pooler", "0,2,0,0", max),
        ("photo-cnn", "average.adaptive_avg_pool2d", "0,7,0,0", lambda window: math.fsum(window) / len(window)),
    ],
)
def test_a_pooling_shows_its_window(
    page: Page, address: str, model: str, node: str, at: str, join: Callable[[list[float]], float]
) -> None:
    arithmetic = opened(page, address, model, node, at)
    inside = arithmetic.locator("button").filter(has=page.locator(".value"))
    shown = [read(each.get_attribute("title") or "") for each in inside.all()]
    assert join(shown) == close(value_of(page))
    assert lines(arithmetic.locator("table"))["= value"] == close(value_of(page))
    expect(arithmetic.locator(".marked")).to_have_count(int(join is max))


def test_words_lead_to_the_row_of_their_table(page: Page, address: str) -> None:
    arithmetic = opened(page, address, "sentence-encoder", "embedding.words", "3,17")
    url = f"{address}/api/v1/models/sentence-encoder/unit"
    told = httpx.post(
        url, params={"layer": "embedding.words", "at": "3,17"}, json={"text": SENTENCE}, timeout=60
    ).json()
    index = int(array(told["operands"][0]["values"]).item())
    expect(arithmetic.locator("dd")).to_have_text([str(index), str(index), "17", re.compile(r"^[−\d.]+$")])
    bag = opened(page, address, "sentence-encoder", "embedding.ngrams", "3,17").locator("table")
    rows = bag.locator("tbody tr").all()
    under = lines(bag)
    assert math.fsum(numbers(row)[1] for row in rows) == close(under["sum"])
    assert under["sum"] / len(rows) == close(value_of(page))


def test_what_is_moved_says_from_where(page: Page, address: str) -> None:
    arithmetic = opened(page, address, "sentence-encoder", "layers.0.transpose", "0,2,3,4")
    assert numbers(arithmetic, ".operand") == [value_of(page)] * 2
    arithmetic.get_by_role("button").click()
    expect(page.locator(".point h2")).to_have_text("layers.0.view")
    expect(page).to_have_url(re.compile(r"at=0(,|%2C)3(,|%2C)2(,|%2C)4"))


def test_a_join_lists_all_its_inputs(page: Page, address: str) -> None:
    arithmetic = opened(page, address, "vit", "vit.embeddings.cat", "0,5,3")
    expect(arithmetic.get_by_role("listitem")).to_have_count(2)
    expect(arithmetic.locator("[aria-current=true]")).to_contain_text("vit.embeddings.patch_embeddings.transpose")


def test_what_has_no_way_of_its_own_is_shown_in_the_general_form(page: Page, address: str) -> None:
    arithmetic = opened(page, address, "convnext", "convnext.mean", "0,5")
    expect(arithmetic.get_by_role("heading", name="4 × 4 of convnext.encoder.stages.1.layers.1.add")).to_be_visible()
    numbers = arithmetic.get_by_role("listitem").get_by_role("button")
    expect(numbers).to_have_count(8)
    arithmetic.get_by_role("button", name="All 16").click()
    expect(numbers).to_have_count(16)


@pytest.mark.parametrize("width", [1440, 390])
def test_no_way_has_a_serious_fault(
    page: Page, address: str, find_faults: Callable[..., list[str]], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    for model, node, at in (
        ("photo-cnn", "conv5", "0,3,8,8"),
        ("photo-cnn", "relu1", "0,1,20,20"),
        ("photo-cnn", "pool1", "0,1,10,10"),
        ("resnet", "resnet.embedder.embedder.normalization", "0,2,5,5"),
        ("sentence-encoder", "layers.1.softmax", "0,2,2,4"),
        ("sentence-encoder", "layers.0.div", "0,2,3,4"),
        ("bert", "bert.encoder.layer.0.attention.self.scaled_dot_product_attention", "0,1,3,5"),
        ("vit", "vit.embeddings.cat", "0,5,3"),
    ):
        arithmetic = opened(page, address, model, node, at)
        if width > 390:  # Colours are the same in a sheet.
            assert find_faults("light", "dark") == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert arithmetic.evaluate(SMALL_PRINT) == []
        for button in arithmetic.locator("button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 32, button.inner_text()
