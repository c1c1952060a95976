"""What a link to the page looks like where it is posted: https://ogp.me wants addresses that are whole."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from heatscope.settings import Settings
from tests.conftest import Client

FRONTEND = Path(__file__).parents[2] / "frontend"
#: As the build leaves it, every address relative.
PAGE = (FRONTEND / "index.html").read_text(encoding="utf-8").replace('content="/', 'content="./')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def told(html: str) -> dict[str, str]:
    """Every og: tag of a page."""
    return dict(re.findall(r'<meta\s+property="og:([\w:]+)"\s+content="([^"]*)"', html))


def test_addresses_are_those_the_page_was_asked_by(make_client: Callable[..., Client], folder: Path) -> None:
    client = make_client(page_dir=folder, allowed_hosts="heat.example")
    tags = told(client.get("/", headers={"Host": "heat.example:8000"}).text)
    assert tags["url"] == "http://heat.example:8000/"
    assert tags["image"] == "http://heat.example:8000/preview.png"


def test_prefix_that_a_proxy_leaves_is_in_them(make_client: Callable[..., Client], folder: Path) -> None:
    client = make_client(page_dir=folder, root_path="/course/heatscope", allowed_hosts="uni.example")
    tags = told(client.get("/course/heatscope/", headers={"Host": "uni.example"}).text)
    assert tags["image"] == "http://uni.example/course/heatscope/preview.png"


@pytest.mark.parametrize("given", ["https://uni.example/heat", "https://uni.example/heat/"])
def test_address_that_is_set_goes_before_the_one_asked_by(
    make_client: Callable[..., Client], folder: Path, given: str
) -> None:
    client = make_client(page_dir=folder, public_address=given)
    tags = told(client.get("/").text)
    assert (tags["url"], tags["image"]) == ("https://uni.example/heat/", "https://uni.example/heat/preview.png")


def test_a_strange_name_stays_within_its_tag(make_client: Callable[..., Client], folder: Path) -> None:
    client = make_client(page_dir=folder, allowed_hosts="*")
    html = client.get("/", headers={"Host": 'a"><script>'}).text
    assert "<script>" not in html.split("</head>", 1)[0].replace('<script type="module"', "")


@pytest.mark.parametrize(
    "given", ["uni.example", "ftp://uni.example/", 'https://uni.example/"', "https://a/?b", "https://a/#b"]
)
def test_what_is_no_address_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(ValidationError, match=r"is no address of a page; one is https://example.org/heatscope"):
        Settings(public_address=given)


def test_head_is_answered_and_an_unchanged_page_not_sent_again(
    make_client: Callable[..., Client], folder: Path
) -> None:
    client = make_client(page_dir=folder, allowed_hosts="one.example other.example")
    answer = client.get("/", headers={"Host": "one.example"})
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/", headers={"Host": "one.example", **tag}).status_code == 304
    # By another name it is another page.
    assert client.get("/", headers={"Host": "other.example", **tag}).status_code == 200
    head = client.request("HEAD", "/", headers={"Host": "one.example"})
    assert (head.status_code, head.text, head.headers["ETag"]) == (200, "", answer.headers["ETag"])


def test_the_picture_is_there_and_as_large_as_the_page_says() -> None:
    tags = told(PAGE)
    with Image.open(FRONTEND / "public" / tags["image"].removeprefix("./")) as picture:
        assert picture.size == (int(tags["image:width"]), int(tags["image:height"]))
    assert (FRONTEND / "public" / "preview.png").stat().st_size < 300_000
