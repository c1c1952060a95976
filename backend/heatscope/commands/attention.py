"""`heatscope attention`: who attends to whom in texts, as CSV, JSON or a file of arrays, one text at a time."""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, get_args

from heatscope.commands.arguments import add_model, flattened, listed, parser_of, settings_of
from heatscope.commands.one_by_one import one_by_one
from heatscope.commands.output_file import file_for
from heatscope.commands.progress import Progress
from heatscope.commands.texts import STANDARD_INPUT, each
from heatscope.errors import HeatscopeError, InputError

if TYPE_CHECKING:
    from heatscope.calls.attention import Attention
    from heatscope.commands.attention_files import AttentionFile

USUAL = "sentence-encoder"


def run(arguments: Sequence[str]) -> int:
    """Write the attention of every layer and head for texts."""
    parser = parser_of(
        "attention",
        "Read texts with a network and write who attends to whom.",
        'heatscope attention "I saw a saw." --layers layer1 --format csv',
        "heatscope attention --file sentences.txt --heads layer1:0,layer3:5 --format npz --out attention.npz",
        'echo "They can fish." | heatscope attention --format json',
    )
    parser.add_argument("text", nargs="*", help="a text; standard input, one a line, if there is none")
    parser.add_argument("--file", metavar="FILE", help="one text a line; - is standard input")
    parser.add_argument(
        "--format",
        choices=("csv", "json", "npz"),
        default="csv",
        help="csv: a row for each layer, head, query and key; json: what the service answers; npz: its arrays, named "
        "as with encoding=npz (default: csv)",
    )
    parser.add_argument("--out", metavar="FILE", default="-", help="instead of standard output")
    parser.add_argument("--layers", type=listed, action="append", metavar="NAME,…", help="default: all layers")
    parser.add_argument("--heads", type=_heads, action="append", metavar="LAYER:N,…", help="default: all heads")
    parser.add_argument(
        "--include", type=listed, action="append", metavar="PART,…", help="beside the attention: scores, query, key, …"
    )
    add_model(parser, USUAL)
    given = parser.parse_args(arguments)
    settings = settings_of({})
    lines = given.file or (None if given.text else STANDARD_INPUT)

    from heatscope.calls import attention
    from heatscope.calls.attention import AttentionRequest, Part
    from heatscope.commands.attention_files import file_of
    from heatscope.commands.networks import opened
    from heatscope.limits import text_limits
    from heatscope.timing import Stopwatch

    include = tuple(flattened(given.include) or ())
    for name in include:
        if name not in get_args(Part):
            parser.error(f"--include: no part named {name!r}; there are: {', '.join(get_args(Part))}")
    heads = tuple(flattened(given.heads) or ()) or None
    model = opened(given.model or USUAL, settings, "attention")
    layers = flattened(given.layers) or (heads and list(dict.fromkeys(layer for layer, _ in heads)))
    wanted: dict[str, Any] = {"layers": layers and tuple(layers), "heads": heads, "include": include}
    attention.check(model, AttentionRequest("", text_limits(settings), **wanted))

    def compute(text: str) -> "Attention":
        return attention.compute(model, AttentionRequest(text, text_limits(settings), **wanted), Stopwatch())

    is_one = len(given.text) == 1 and lines is None
    with ExitStack() as stack:
        file = stack.enter_context(file_for(given.out, is_text=given.format != "npz"))
        written: AttentionFile = file_of(given.format, model, include, is_one, file, stack)
        progress = stack.enter_context(Progress("texts", None if lines else len(given.text)))
        for index, _, found in one_by_one(each(given.text, lines), compute, progress, is_one):
            if isinstance(found, HeatscopeError):
                written.leave_out(index, str(found))
            else:
                written.add(index, found)
        if progress.done == 0:
            raise InputError(
                "no text could be read" if progress.failed else "there is no text; give one, or lines of a file"
            )
        written.end()
    return progress.status


def _heads(text: str) -> list[tuple[str, int]]:
    """Return heads by layer and number.

    Example:
        >>> _heads("layer1:0,layer3:5")
        [('layer1', 0), ('layer3', 5)]
    """
    found = []
    for name in listed(text):
        layer, _, head = name.rpartition(":")
        if not layer or not head.isdecimal():
            raise argparse.ArgumentTypeError(f"{name!r} is no head; give its layer and its number from 0: layer1:0")
        found.append((layer, int(head)))
    return found
