"""``heatscope.show`` in a real kernel: what it puts into cells, what it refuses, and what it lets go of."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image

import heatscope
from heatscope.errors import StartError
from heatscope.notebook import widget
from tests.docs.markdown import blocks
from tests.docs.requests import README
from tests.folders import make_folder
from tests.notebook.conftest import Run


def test_every_kind_of_photo_opens_the_photo_page_on_it(run: Run) -> None:
    given = [
        '"mine.png"', 'Path("mine.png")', 'Path("mine.png").read_bytes()', 'Image.open("mine.png")',
        'numpy.array(Image.open("mine.png"))', 'torch.from_numpy(numpy.array(Image.open("mine.png"))).permute(2, 0, 1)',
    ]  # fmt: skip
    cells = [f"view = heatscope.show(network, {each}, **photos); print(view.page, view.model)" for each in given]
    texts = set()
    for shown in run(*cells):
        widget, picture, printed = shown
        assert "application/vnd.jupyter.widget-view+json" in widget.data
        assert printed.text.startswith("photo Sequential")
        [told] = re.findall(r"· (cat|dog|fish) ([\d.]+) %", re.sub(r"<[^>]+>", "", picture.data["text/html"]))
        texts.add(told)
    assert len(texts) == 1, "the same pixels, however they came"


def test_kept_picture_shows_the_maps_of_the_network(run: Run) -> None:
    [[_, picture]] = run('heatscope.show(network, "mine.png", **photos)')
    [source] = re.findall(r"base64,([^\"]+)", picture.data["text/html"])
    image = Image.open(io.BytesIO(base64.b64decode(source))).convert("RGB")
    # Three layers of maps, four at most: colours are at the first maps, and paper is where a ninth would be.
    assert image.width == 1520
    colours = [len(image.crop((left, 30, left + 100, 120)).getcolors(9000) or []) for left in (420, 1380)]
    assert colours[0] > 4
    assert colours[1] == 1


def test_tensors_are_what_the_network_is_called_with(run: Run) -> None:
    [shown, named, several] = run(
        "view = heatscope.show(network, torch.rand(1, 3, 20, 20)); print(view.page, \n"
        "running().models.get(view.model).card.input)",
        "pair = nn.Bilinear(2, 2, 1).eval()\n"
        "view = heatscope.show(pair, {'input1': torch.ones(1, 2), 'input2': torch.ones(1, 2)}); print(view.page)",
        "heatscope.show(pair, (torch.ones(1, 2), torch.ones(1, 2)))",
    )
    assert shown[-1].text.startswith("network {'kind': 'tensors', 'tensors': [{'name': 'input', 'dtype': 'float32', ")
    assert "[1, 3, 20, 20]" in shown[-1].text
    assert named[-1].text == "network\n"
    assert len(several) == 2


def test_recorded_run_is_shown_and_opened_from_what_was_kept(run: Run) -> None:
    [shown, _, texts, value, missing] = run(
        "trace = heatscope.record(network, torch.rand(1, 3, 20, 20), keep=['0'], ends_early=False)\n"
        "view = trace.show()",
        "import asyncio, httpx\n"
        "place = f'http://localhost/api/v1/models/{view.model}/unit?at=0,1,2,3&layer='\n"
        "async def answer(address, sent):\n"
        "    async with httpx.AsyncClient(transport=httpx.ASGITransport(running().app)) as client:\n"
        "        return (await client.post(address, **sent)).json()\n"
        "def ask(address, **sent):\n"
        "    return asyncio.run_coroutine_threadsafe(answer(address, sent), running().loop).result()",
        "print(ask(f'{place}0', json={'text': ''})['detail'])",
        "print(ask(f'{place}0')['value'] - trace['0'].output[0, 1, 2, 3].item())",
        "print(ask(f'{place}2')['detail'])",
    )
    assert len(shown) == 2
    assert "is asked about the tensors that came with it" in texts[0].text
    assert float(value[0].text) == pytest.approx(0, abs=1e-6)
    assert "was not kept" in missing[0].text


def test_ids_and_folders_are_shown(run: Run, own_settings: Path) -> None:
    make_folder(own_settings, "bert").rename(own_settings / "my-bert")
    [photos, sentence, brought, tensors] = run(
        'view = heatscope.show("toy-cnn", "mine.png"); print(view.page, view.model)',
        'view = heatscope.show("toy-encoder", "the cat saw"); print(view.page, view.model)',
        'view = heatscope.show("my-bert", "the cat saw"); print(view.page, view.model)',
        'view = heatscope.show("toy-cnn", torch.rand(1, 3, 16, 16)); print(view.page, view.model)',
    )
    assert [shown[-1].text.split() for shown in (photos, sentence, brought, tensors)] == [
        ["photo", "toy-cnn"], ["sentence", "toy-encoder"], ["sentence", "my-bert"], ["network", "toy-cnn-2"],
    ]  # fmt: skip


REFUSED = {
    'heatscope.show(network, "mine.png")': "say as input what the network reads",
    'heatscope.show(network, "there.png", **photos)': "cannot read the photo 'there.png': No such file",
    'heatscope.show(network, b"no photo", **photos)': "the file is no picture we can read",
    "heatscope.show(network.train(), torch.rand(1, 3, 20, 20))": "the network is in training mode; call its eval()",
    "heatscope.show(network.eval(), torch.rand(1, 5, 20, 20))": "the network does not run on these tensors",
    "heatscope.show(network, numpy.zeros((4, 4, 7), 'uint8'), **photos)": "an array of 4 × 4 × 7 uint8 is no photo",
    "heatscope.show(network, 3.5, **photos)": "a float was given; give a photo",
    'heatscope.show(network, torch.rand(1, 3, 20, 20), name="my/net")': "my/net' cannot be the name of a model, which",
    "heatscope.show(3)": "a int was given; give a torch.nn.Module, a folder, or a model's id",
    'heatscope.show("no-such", "mine.png")': "no model named 'no-such'",
    'heatscope.show("toy-encoder", 3)': "'toy-encoder' reads texts, and a int was given; give a str",
    'heatscope.show("toy-encoder", "  ")': "text",
    'heatscope.show("toy-cnn", "mine.png", labels=["a"])': "labels goes with a module; 'toy-cnn' says itself",
    'heatscope.show("toy-cnn", "mine.png", height=3)': "height is 3; give pixels, 200 to 4000",
}


def test_what_cannot_be_shown_is_refused_in_one_line_without_a_line_of_ours(run: Run) -> None:
    listed = "print(sorted(running().models.all))"
    cells = run(listed, *REFUSED, listed)
    for (cell, wording), shown in zip(REFUSED.items(), cells[1:-1], strict=True):
        [error] = shown
        assert len(error.traceback) == 1, cell
        assert "\n" not in error.traceback[0], cell
        assert wording in error.traceback[0], cell
        assert " in line 1: " in error.traceback[0], cell
    assert cells[0][0].text == cells[-1][0].text, "nothing is left of them"


def test_views_are_closed_by_hand_and_by_running_their_cell_again(run: Run) -> None:
    [closed, left] = run(
        "one = heatscope.show(network, torch.rand(1, 3, 9, 9), name='one')\n"
        "print(one)\none.close()\none.close()\nprint(one)",
        "from heatscope.notebook import cells\nthen = cells.current\n"
        "run = lambda cell, message: setattr(cells, 'current', lambda: cells.Run(cell, message))\n"
        "run('a', '1'); first = heatscope.show(network, torch.rand(1, 3, 9, 9), name='two')\n"
        "beside = heatscope.show(network, torch.rand(1, 3, 9, 9), name='two')\n"
        "run('b', '2'); other = heatscope.show(network, torch.rand(1, 3, 9, 9), name='two')\n"
        "run('a', '3'); second = heatscope.show(network, torch.rand(1, 3, 9, 9), name='two')\n"
        "print([(view.model, view.is_open) for view in (first, beside, other, second)])\n"
        "cells.current = then",
    )
    assert "".join(each.text for each in closed if each.output_type == "stream") == (
        "<Heatscope with 'one'>\n<Heatscope with 'one', closed>\n"
    )
    printed = next(each.text for each in left if each.output_type == "stream")
    assert printed == "[('two', False), ('two-2', False), ('two-3', True), ('two', True)]\n"


def test_last_line_of_a_cell_shows_it_once_and_another_cell_once_more(run: Run) -> None:
    first, other = run("view = heatscope.show(network, torch.rand(1, 3, 9, 9))\nview", "view")
    assert (len(first), len(other)) == (2, 2)


def test_outside_of_a_notebook_it_says_what_would_do() -> None:
    with pytest.raises(StartError, match=r"this is no notebook; in a script heatscope\.serve gives the page"):
        heatscope.show("toy-cnn")


def test_without_anywidget_it_says_how_to_get_it(run: Run) -> None:
    [[error]] = run(
        "import sys\nfrom unittest import mock\nfrom heatscope.notebook import widget\nwidget._kind.cache_clear()\n"
        "with mock.patch.dict(sys.modules, anywidget=None):\n    heatscope.show('toy-cnn', 'mine.png')"
    )
    assert error.traceback == [f"StartError in line 6: {widget.NEEDED}"]


def test_lines_of_the_readme_show_what_they_say(run: Run) -> None:
    [code] = [block.code for block in blocks(README.read_text(encoding="utf-8")) if "heatscope.show(" in block.code]
    lines = [code.splitlines()[place].replace("sentence-encoder", "toy-encoder") for place in range(4)]
    given = "labels, batch = ['cat', 'dog', 'fish'], torch.rand(1, 3, 20, 20)\nImage.open('mine.png').save('photo.jpg')"
    nothing, *shown = run(given, *lines)
    assert nothing == []
    for widget_and_picture in shown:
        assert [sorted(output.data) for output in widget_and_picture] == [
            ["application/vnd.jupyter.widget-view+json", "text/plain"], ["text/html", "text/plain"],
        ]  # fmt: skip
