"""`heatscope models`: the networks that would be served."""

from collections.abc import Sequence

from heatscope.commands.arguments import parser_of, settings_of
from heatscope.commands.ending import DONE, FAILED
from heatscope.folders import joined


def run(arguments: Sequence[str]) -> int:
    """List the networks that would be served, once all are open; 0 if all can be used, else 1."""
    parser = parser_of(
        "models",
        "List the networks that would be served, tabs between the columns.",
        "heatscope models --model ./my-model",
    )
    parser.add_argument("--model", action="append", metavar="[NAME=]FOLDER", help="as of heatscope itself")
    folders = parser.parse_args(arguments).model
    settings = settings_of({"models": joined(folders)} if folders else {})
    from heatscope.app import open_models
    from heatscope.models.served import Served

    found = open_models(settings)
    found.open_brought()
    print("id\torigin\ttask\tparameters\tstate")
    for model_id, model in found.all.items():
        if isinstance(model, Served):
            facts = model.adapter.facts
            print(f"{model_id}\t{facts.origin}\t{facts.task}\t{facts.parameter_count}\tavailable")
        else:
            print(f"{model_id}\t{model.origin}\t\t\tunavailable: {model.reason}")
    return DONE if all(isinstance(model, Served) for model in found.all.values()) else FAILED
