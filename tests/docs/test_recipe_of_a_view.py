"""README's recipe "Add a view", done on a copy: how long each filter is, from a tensor to a tab of the page.

What the service of the copy answers is what the page of the copy is shown.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.recipes import ROOT, SECONDS, change, copied, run

NODE_MODULES = ROOT / "frontend" / "node_modules"

#: By file below the copy, in the order of the recipe.
WRITTEN = {
    "backend/heatscope/inspection/filter_norms.py": '''
"""How long the filters of a convolution are, each as one vector."""

from torch import Tensor

from heatscope.inspection.filters import filters
from heatscope.inspection.structure import Structure


def filter_norms(structure: Structure, layer: str) -> Tensor:
    """Return the Euclidean norm of each filter's weights (out)."""
    weight, _ = filters(structure, layer)
    return weight.flatten(1).norm(dim=1)
''',
    "backend/heatscope/calls/filter_norms.py": '''
"""How long filters are."""

from dataclasses import dataclass

from torch import Tensor

from heatscope.inspection.filter_norms import filter_norms
from heatscope.models.served import Served
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class FilterNormsRequest:
    """Which convolution."""

    layer: str


@dataclass(frozen=True)
class FilterNorms:
    """Of each filter."""

    norms: Tensor  #: (out)


def compute(model: Served, request: FilterNormsRequest, clock: Stopwatch) -> FilterNorms:
    """Return how long each is."""
    with clock.part("forward"):
        return FilterNorms(filter_norms(model.structure, request.layer))
''',
    "backend/heatscope/api/schemas/filter_norms.py": '''
"""How long filters are."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer, Tensor


class FilterNorms(Answer):
    """Of one convolution."""

    norms: Tensor = Field(description="[out]: the Euclidean norm of each filter's weights.")
''',
    "backend/heatscope/api/filter_norms.py": '''
"""`/models/{id}/layers/{layer}/filter-norms`: how long filters are."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import ConvolutionalModel, LayerName, Run, TensorForm
from heatscope.api.schemas import filter_norms as schemas
from heatscope.calls import filter_norms
from heatscope.calls.filter_norms import FilterNormsRequest
from heatscope.timing import Stopwatch

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}/layers/{{layer}}", tags=["models"])


@router.get("/filter-norms", response_model=schemas.FilterNorms, responses=answers.COMPUTATION)
async def get_filter_norms(model: ConvolutionalModel, layer: LayerName, form: TensorForm, run: Run) -> Response:
    """Give how long each filter of a convolution is."""
    request = FilterNormsRequest(layer)

    def work(clock: Stopwatch) -> dict[str, Any]:
        return {"norms": wire.tensor(filter_norms.compute(model, request, clock).norms, form)}

    return await run(work)
''',
    "frontend/src/draw/longest.js": """
/**
 * @param {Float32Array} norms
 * @returns {number} which is the longest
 */
export const longest = (norms) => norms.indexOf(Math.max(...norms));
""",
    "frontend/src/components/photo/NormList.svelte": """
<script>
  import { longest } from "../../draw/longest.js";

  /** @type {{ norms: Float32Array }} */
  let { norms } = $props();
</script>

<ol>
  {#each norms as norm, index (index)}
    <li class:longest={index === longest(norms)}>{norm.toFixed(3)}</li>
  {/each}
</ol>
""",
    "frontend/src/views/photo/norms/view.js": """
/** @type {import("../../view.js").Described} */
export default {
  group: "count",
  place: 9,
  needs: "layers",
  keys: ["filters"],
  words: ["filter"],
};
""",
    "frontend/src/views/photo/norms/en.json": """
{ "name": "Norms", "says": "how long each filter is", "call": "How long filters are" }
""",
    "frontend/src/views/photo/norms/View.svelte": """
<script>
  import { getFilterNorms } from "../../../api/client.js";
  import CallNotice from "../../../components/CallNotice.svelte";
  import NormList from "../../../components/photo/NormList.svelte";
  import { wordsOf } from "../../../messages/instrument.js";
  import { Resource } from "../../../state/resource.svelte.js";

  let { session } = $props();

  const words = wordsOf("photo/norms");

  const found = new Resource(() => getFilterNorms(session.model, session.options.filters ?? "conv1"));
</script>

<CallNotice call={found} what={words.text("call")} />
{#if found.last}
  <NormList norms={found.last.norms.values} />
{/if}
""",
    "tests/frontend/views/norms.test.js": """
// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { wordsOf } from "../../../frontend/src/messages/instrument.js";
import { PHOTO_VIEWS } from "../../../frontend/src/views/index.js";
import { fitting, keysOf } from "../../../frontend/src/views/view.js";
import View from "../../../frontend/src/views/photo/norms/View.svelte";
import answer from "../../../answer.json";
import { show } from "../components/mounting.js";

it("is a tab of the page, for networks that fit, and its key is kept in the address", () => {
  expect(PHOTO_VIEWS.at(-1)).toMatchObject({ id: "norms", group: "count" });
  expect(wordsOf("photo/norms").text("name")).toBe("Norms");
  expect(fitting(PHOTO_VIEWS, { views: ["network"] }).map(({ id }) => id)).not.toContain("norms");
  expect(keysOf(PHOTO_VIEWS)).toContain("filters");
});

it("shows what the service says", async () => {
  const asked = vi.fn(async () => new Response(JSON.stringify(answer.bytes)));
  vi.stubGlobal("fetch", asked);
  const body = show(View, { session: { model: "toy-cnn", options: {} } });
  await vi.waitFor(() => expect(body.querySelectorAll("li").length).toBe(4), { timeout: 30_000 });
  expect(asked.mock.calls[0][0].url).toContain("models/toy-cnn/layers/conv1/filter-norms?");
  expect([...body.querySelectorAll("li")].map((each) => each.textContent)).toEqual(
    answer.norms.map((norm) => norm.toFixed(3)),
  );
  expect(body.querySelectorAll("li.longest").length).toBe(1);
});
""",
}
CLIENT = """
/**
 * @param {string} model
 * @param {string} layer
 * @returns {Question<{ norms: import("./tensor.js").Tensor }>}
 */
export function getFilterNorms(model, layer) {
  const path = { ...of(model), layer };
  return get("/api/v1/models/{model_id}/layers/{layer}/filter-norms", { path, query: AS_BYTES });
}
"""
ASKING = """
import json
from starlette.testclient import TestClient
from heatscope.app import create_app
from heatscope.contract import contract

with TestClient(create_app(), base_url="http://127.0.0.1") as client:
    layer = "/api/v1/models/toy-cnn/layers/conv1"
    norms, weight = (client.get(f"{layer}/{what}").json()[name]
                     for what, name in (("filter-norms", "norms"), ("filters", "weight")))
    answer = {"norms": norms["data"], "bytes": client.get(f"{layer}/filter-norms?encoding=base64").json()}
    unknown = client.get("/api/v1/models/toy-cnn/layers/conv9/filter-norms")
with open("answer.json", "w") as file:
    json.dump(answer, file)
print(json.dumps({
    "norms": norms["data"], "weight": weight["data"], "unknown": [unknown.status_code, unknown.json()["detail"][:24]],
    "described": "/api/v1/models/{model_id}/layers/{layer}/filter-norms" in json.loads(contract())["paths"],
}))
"""


@pytest.mark.skipif(not NODE_MODULES.exists(), reason="`make page` fetches what the page is tested with")
def test_a_view_is_added_as_the_recipe_says(tmp_path: Path, weights: Path) -> None:
    copy = copied(tmp_path)
    for folder in ("frontend/src", "tests/frontend/views", "tests/frontend/components"):
        shutil.copytree(ROOT / folder, copy / folder)
    for name in ("setup.js", "partly.js"):
        shutil.copy(ROOT / "tests/frontend" / name, copy / "tests/frontend")
    for name in ("package.json", "vite.config.js", "svelte.config.js"):
        shutil.copy(ROOT / "frontend" / name, copy / "frontend")
    (copy / "frontend" / "node_modules").symlink_to(NODE_MODULES)
    for name, text in WRITTEN.items():
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(text.lstrip(), encoding="utf-8")
    app = copy / "backend" / "heatscope" / "app.py"
    change(app, "    feature_maps,\n    generation,", "    feature_maps,\n    filter_norms,\n    generation,")
    change(app, "        feature_maps,\n        units,", "        feature_maps,\n        filter_norms,\n        units,")
    client = copy / "frontend" / "src" / "api" / "client.js"
    client.write_text(client.read_text(encoding="utf-8") + CLIENT, encoding="utf-8")

    found = json.loads(run(copy, ASKING, weights))
    expected = [sum(each**2 for kernel in one for row in kernel for each in row) ** 0.5 for one in found["weight"]]
    assert found["norms"] == pytest.approx(expected, rel=1e-5)
    assert (found["unknown"], found["described"]) == ([404, "no layer named 'conv9'; "], True)
    page = subprocess.run(
        ["node", "node_modules/vitest/vitest.mjs", "run", "norms", "view.test"], cwd=copy / "frontend",
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert page.returncode == 0, page.stdout + page.stderr
