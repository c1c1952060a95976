"""`heatscope check`: whether folders can be served."""

from collections.abc import Sequence
from pathlib import Path

from heatscope.commands.arguments import parser_of, settings_of
from heatscope.commands.ending import DONE, FAILED


def run(arguments: Sequence[str]) -> int:
    """Say whether folders can be served; 0 if all can, else 1."""
    parser = parser_of(
        "check",
        "Say whether the service could use a folder of a Hugging Face model, and why not.",
        "heatscope check ./my-model",
    )
    parser.add_argument("folder", nargs="+", type=Path, help="with config.json and safetensors")
    folders = parser.parse_args(arguments).folder
    from heatscope.limits import folder_limits
    from heatscope.models.huggingface.folder import check_folder
    from heatscope.models.huggingface.trials import sharing

    with sharing():
        found = [check_folder(folder, folder_limits(settings_of({}))) for folder in folders]
    print("\n".join(line for one in found for line in one.lines))
    return DONE if all(one.adapter is not None for one in found) else FAILED
