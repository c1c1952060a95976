"""`heatscope open`: the arithmetic of any value of any network, or what values there are."""

import argparse
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from heatscope.commands.arguments import add_model, parser_of, settings_of
from heatscope.commands.ending import DONE
from heatscope.commands.photos import add_partial, is_file, looks_like_a_photo, part_of, read, said_of
from heatscope.commands.texts import checked
from heatscope.errors import HeatscopeError, InputError, shown

if TYPE_CHECKING:
    from heatscope.calls.trace import Traced

USUAL = {"image": "photo-cnn", "text": "sentence-encoder"}
PLACE = re.compile(r"(\d{1,9}(,\d{1,9}){0,7})?")


def run(arguments: Sequence[str]) -> int:
    """Print what one value was computed from; without ``--node`` every operation of the run."""
    parser = parser_of(
        "open",
        "Run a photo or a text through a network and print what one value of it was computed from: the numbers, where\n"
        "each of them stands, and the formula. Each of them can be opened in its turn.",
        "heatscope open cat.jpg                               every node, its shape and range",
        "heatscope open cat.jpg --node conv2 --at 0,14,15     channel 0, row 14, column 15",
        'heatscope open "I saw a saw." --node label_classifier --at 2,7',
    )
    parser.add_argument("given", metavar="PHOTO|TEXT", help="a picture, - for one from standard input, or a text")
    parser.add_argument("--node", help="an operation of the run, by its name; all are listed if none is named")
    parser.add_argument(
        "--at",
        type=_place,
        metavar="I,J,…",
        help="the value's place in what the node puts out, counted from 0: one index an axis, the batch's left out",
    )
    add_partial(parser)
    add_model(parser, f"{USUAL['image']} for a picture, {USUAL['text']} for a text")
    given = parser.parse_args(arguments)
    settings = settings_of({})
    if os.path.isdir(given.given):
        raise InputError(f"{given.given} is a folder; give one photo, or a text")
    if given.at is not None and given.node is None:
        parser.error("--at is a place in a node; name the --node")

    from heatscope.calls import trace, unit
    from heatscope.calls.photos import Posture
    from heatscope.calls.trace import TraceRequest
    from heatscope.calls.unit import UnitRequest
    from heatscope.commands.arithmetic import lines_of
    from heatscope.commands.networks import opened
    from heatscope.limits import decoding_limits, text_limits
    from heatscope.timing import Stopwatch

    is_photo = is_file(given.given) or looks_like_a_photo(given.given)
    model = opened(given.model or USUAL["image" if is_photo else "text"], settings, "trace")
    wanted: dict[str, Any] = {"image": None, "text": None, "pair": None, "posture": Posture(part=part_of(given))}
    wanted |= {"image_limits": decoding_limits(settings), "text_limits": text_limits(settings)}
    try:
        wanted |= _sent(given.given, model.adapter.reads, model.id)
        if given.node is None:
            print("\n".join(_rows(trace.compute(model, TraceRequest(**wanted), Stopwatch()))))
            return DONE
        found = unit.compute(
            model, UnitRequest(**wanted, layer=given.node, place=given.at or (), is_any=True), Stopwatch()
        )
    except HeatscopeError as error:
        raise InputError(f"{given.given}: {said_of(error)}" if is_photo else str(error)) from error
    assert found.opened is not None, "asked for as a value of any node"
    print("\n".join(lines_of(found.opened, found.node, found.seen)))
    return DONE


def _place(text: str) -> tuple[int, ...]:
    if not PLACE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no place; give indices from 0 with commas between them: 0,14,15")
    return tuple(int(index) for index in text.split(",")) if text else ()


def _sent(given: str, reads: str, model_id: str) -> dict[str, bytes | str]:
    """Return what is read as the network reads it.

    Raises:
        InputError: it is of the other kind, or cannot be read.
    """
    if reads == "image":
        if is_file(given) or looks_like_a_photo(given):
            return {"image": read(given)}
        raise InputError(f"'{model_id}' reads pictures, and there is no file {shown(given)}")
    if is_file(given):
        raise InputError(f"'{model_id}' reads texts, and that is a file; give a text, or another --model")
    return {"text": checked(given)}


def _rows(traced: "Traced") -> list[str]:
    from heatscope.commands.digits import number

    rows = ["node\toperation\tshape\tleast\tmean\tlargest"]
    for node, summary in traced.nodes:
        ends = ("" if end is None else number(end) for end in (summary.least, summary.mean, summary.largest))
        rows.append("\t".join([node.name, node.kind, " × ".join(map(str, node.shape)), *ends]))
    return rows
