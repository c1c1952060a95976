"""README's recipes "Add a model that ships", "Add a view" and "Add a lesson": what they name is there, and all are run.

They are run on a copy of the service, in a process of its own; that of a view in ``test_recipe_of_a_view.py``.
"""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.docs.recipes import ROOT, change, copied, run

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
#: What stands for a name in a recipe -> one that is there.
EXAMPLES = {"<name>": "photo_cnn", "<id>": "photo-cnn"}
RECIPES = ("Add a model that ships", "Add a view", "Add a lesson")


def steps(recipe: str) -> list[str]:
    """Return the numbered steps below a recipe's name, each in one line."""
    [below] = re.findall(rf"\*\*{recipe}\*\*\n\n(.*?)\n\n", TEXT, re.DOTALL)
    return [" ".join(step.split()) for step in re.split(r"^\d\. ", below, flags=re.MULTILINE)[1:]]


NAMED = [
    (recipe, number, name)
    for recipe in RECIPES
    for number, step in enumerate(steps(recipe), 1)
    for name in re.findall(r"`([^`]+)`", step)
]


def path_of(name: str) -> Path | None:
    """Return the file or folder that a recipe names; None if it names something else."""
    for placeholder, example in EXAMPLES.items():
        name = name.replace(placeholder, example)
    return ROOT / name if "/" in name and " " not in name else None


@pytest.mark.parametrize(("recipe", "number", "name"), NAMED)
def test_what_a_step_names_is_there(recipe: str, number: int, name: str) -> None:
    step = steps(recipe)[number - 1]
    if name.startswith("make "):
        assert re.search(rf"^{name.removeprefix('make ')}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    elif path := path_of(name):
        assert path.exists(), f"step {number} of “{recipe}” names {name}"
    else:
        # A name in code, of one of the files or folders that the same step names.
        places = [place for other in re.findall(r"`([^`]+)`", step) if (place := path_of(other))]
        files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*.*"))]
        if name in {file.name for file in files}:
            return
        word = re.split(r"[(.]", name)[-1 if "(" not in name else 0]
        assert any(word in file.read_text(encoding="utf-8") for file in files if file.suffix in (".py", ".js")), (
            f"step {number} of “{recipe}” names {name}, which is in none of {', '.join(map(str, places))}"
        )


def test_recipes_have_at_most_eight_steps() -> None:
    assert all(3 <= len(steps(recipe)) <= 8 for recipe in RECIPES)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The service's own files, to be changed."""
    return copied(tmp_path)


CALCULATOR = '''
"""How far a kernel with gaps reaches. Knows nothing of layers."""


def reach(kernel_size: int, dilation: int) -> int:
    """Return how many places a kernel with gaps spans.

    Example:
        >>> reach(3, dilation=2)
        5
    """
    return dilation * (kernel_size - 1) + 1
'''
SCHEMA = '''
"""How far a kernel reaches."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer


class Reach(Answer):
    """A kernel with gaps."""

    reach: int = Field(description="Places that it spans.", examples=[5])
'''
HANDLER = '''
"""`/lessons/reach`."""

from typing import Annotated

from fastapi import APIRouter, Query

from heatscope.api import BASE, answers
from heatscope.api.schemas.reach import Reach
from heatscope.lessons.reach import reach

router = APIRouter(prefix=f"{BASE}/lessons", tags=["lessons"])
Size = Annotated[int, Query(ge=1, le=100, description="Places.", examples=[3])]


@router.get("/reach", responses=answers.LESSON)
async def tell_reach(kernel_size: Size, dilation: Size = 1) -> Reach:
    """Tell how far a kernel with gaps reaches."""
    return Reach(reach=reach(kernel_size, dilation))
'''
ASKING = """
import doctest, json
from starlette.testclient import TestClient
from heatscope.app import create_app
from heatscope.lessons import reach

app = create_app()
with TestClient(app, base_url="http://127.0.0.1") as client:
    answers = [client.get("/api/v1/lessons/reach", params=given) for given in
               ({"kernel_size": 7, "dilation": 3}, {"kernel_size": 0})]
print(json.dumps({
    "examples": list(doctest.testmod(reach)), "status": [answer.status_code for answer in answers],
    "reach": answers[0].json()["reach"], "type": answers[1].headers["content-type"],
    "described": app.openapi()["paths"]["/api/v1/lessons/reach"]["get"]["operationId"],
}))
"""


def test_a_lesson_is_added_as_the_recipe_says(copy: Path, weights: Path) -> None:
    service = copy / "backend" / "heatscope"
    (service / "lessons" / "reach.py").write_text(CALCULATOR.lstrip(), encoding="utf-8")
    (service / "api" / "schemas" / "reach.py").write_text(SCHEMA.lstrip(), encoding="utf-8")
    (service / "api" / "reaches.py").write_text(HANDLER.lstrip(), encoding="utf-8")
    change(service / "app.py", "    problems,\n    traces,", "    problems,\n    reaches,\n    traces,")
    change(
        service / "app.py", "        lessons,\n        health,", "        lessons,\n        reaches,\n        health,"
    )
    found = json.loads(run(copy, ASKING, weights))
    # Worked by hand: three gaps of … places each between seven.
    assert found == {
        "examples": [0, 1], "status": [200, 422], "reach": 19, "type": "application/problem+json",
        "described": "tell_reach",
    }  # fmt: skip


NETWORK = '''
"""A network with one layer."""

from torch import Tensor, nn


class OneLayer(nn.Module):
    """A convolution, whose means are the logits."""

    def __init__(self, label_count: int) -> None:
        super().__init__()
        self.config = {"label_count": label_count}
        self.conv = nn.Conv2d(3, label_count, 3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, batch: Tensor) -> Tensor:
        """Return the logits (N, labels)."""
        means: Tensor = self.relu(self.conv(batch)).mean((2, 3))
        return means
'''
SAVING = """
import json, sys
from pathlib import Path
from starlette.testclient import TestClient
from heatscope.app import create_app
from heatscope.settings import Settings
from heatscope_models import cards
from heatscope_models.one_layer import OneLayer
from tests.pictures import encoded, photo

card = cards.Card(
    id="one-layer", task="image-classification", title="One layer", description="A toy.", labels=("cat", "dog"),
    architecture={"network": "OneLayer", "label_count": 2}, trained_on="nothing", licence="Apache-2.0",
    input={"kind": "image", "channels": 3, "height": 16, "width": 16, "mean": [0.5] * 3, "std": [0.2] * 3},
)
cards.save(Path("weights/one-layer"), OneLayer(2), card)
app = create_app(Settings(weights_dir=Path("weights"), packages=False))
with TestClient(app, base_url="http://127.0.0.1") as client:
    path = "/api/v1/models/one-layer"
    model = client.get(path).json()
    answer = client.post(f"{path}/feature-maps", files={"image": encoded(photo(40, 30), "PNG")}).json()
print(json.dumps({
    "calls": model["calls"], "layers": [layer["name"] for layer in model["layers"]],
    "shapes": [layer["output"]["shape"] for layer in answer["layers"]], "said": len(answer["predictions"]),
}))
"""


def test_a_model_is_added_as_the_recipe_says(copy: Path, weights: Path) -> None:
    (copy / "models" / "heatscope_models" / "one_layer.py").write_text(NETWORK.lstrip(), encoding="utf-8")
    builders = copy / "models" / "heatscope_models" / "cards.py"
    change(
        builders,
        '    "PhotoCNN": _build',
        '    "OneLayer": lambda shape, _: OneLayer(**shape),\n    "PhotoCNN": _build',
    )
    change(
        builders,
        "\nfrom heatscope_models.photo_cnn",
        "\nfrom heatscope_models.one_layer import OneLayer\nfrom heatscope_models.photo_cnn",
    )
    adapters = copy / "backend" / "heatscope" / "models" / "shipped.py"
    change(
        adapters, '    "PhotoCNN": ShippedPhoto', '    "OneLayer": ShippedPhotoNetwork,\n    "PhotoCNN": ShippedPhoto'
    )
    shutil.copytree(
        ROOT / "tests",
        copy / "tests",
        ignore=lambda folder, names: {name for name in names if folder != str(ROOT / "tests") or name != "pictures.py"},
    )
    found = json.loads(run(copy, SAVING, weights))
    assert {"feature-maps", "unit", "attributions", "trace"} <= set(found.pop("calls"))
    assert found == {"layers": ["conv", "relu", "mean"], "shapes": [[2, 16, 16], [2, 16, 16], [2]], "said": 2}
