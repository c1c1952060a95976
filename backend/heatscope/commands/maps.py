"""`heatscope maps`: what the layers of a network put out for photos, as one file of arrays, one photo at a time."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatscope.commands.arguments import add_model, flattened, listed, parser_of, settings_of
from heatscope.commands.one_by_one import one_by_one
from heatscope.commands.output_file import STANDARD_OUTPUT, file_for
from heatscope.commands.photos import add_partial, each, part_of, photos_of, said_of
from heatscope.commands.progress import Progress
from heatscope.errors import HeatscopeError, InputError

if TYPE_CHECKING:
    from heatscope.calls.feature_maps import FeatureMaps

USUAL = "photo-cnn"


def run(arguments: Sequence[str]) -> int:
    """Write the maps of photos into a file, and a row for each layer to standard output."""
    parser = parser_of(
        "maps",
        "Run photos through a network; write what its layers put out into a file of NumPy arrays, and print of each\n"
        "layer its shape, least, mean and largest value.",
        "heatscope maps cat.jpg --layers relu5 --out maps.npz",
        "heatscope maps holiday/ --layers conv1,relu5 --out maps.npz",
        "python -c \"import numpy; print(numpy.load('maps.npz')['layers.relu5.output'].shape)\"",
    )
    parser.add_argument("photo", nargs="+", help="a picture, a folder of pictures, or - for standard input")
    parser.add_argument(
        "--layers", type=listed, action="append", metavar="NAME,…", help="may be repeated (default: all layers)"
    )
    parser.add_argument(
        "--out",
        metavar="FILE.npz",
        help="arrays as those of encoding=npz: layers.relu5.output of one photo, 0.layers.relu5.output of the first of "
        "several; answer.json has all else. - is standard output, without the table",
    )
    parser.add_argument("--dtype", choices=("float32", "float16", "uint8"), default="float32", help="of the arrays")
    add_partial(parser)
    add_model(parser, USUAL)
    given = parser.parse_args(arguments)
    settings = settings_of({})
    if given.dtype != "float32" and given.out is None:
        parser.error("--dtype is that of the arrays, and there are none without --out")

    from heatscope.calls import feature_maps
    from heatscope.calls.feature_maps import FeatureMapsRequest
    from heatscope.calls.photos import Posture
    from heatscope.commands.networks import opened
    from heatscope.limits import decoding_limits
    from heatscope.packing import GrowingNpz
    from heatscope.timing import Stopwatch
    from heatscope.wire import Form
    from heatscope.written.feature_maps import answer

    model = opened(given.model or USUAL, settings, "feature-maps")
    layers = tuple(model.structure.choose(flattened(given.layers)))
    limits, form = decoding_limits(settings), Form("npz", given.dtype)
    is_one = len(given.photo) == 1 and not Path(given.photo[0]).is_dir()
    posture, rest = Posture(part=part_of(given)), list[Any]()

    def compute(content: bytes) -> "FeatureMaps":
        try:
            request = FeatureMapsRequest(content, limits, posture, layers=layers)
            return feature_maps.compute(model, request, Stopwatch())
        except HeatscopeError as error:
            raise InputError(said_of(error)) from error

    with ExitStack() as stack:
        npz = None if given.out is None else stack.enter_context(GrowingNpz(stack.enter_context(file_for(given.out))))
        progress = stack.enter_context(Progress("photos", len(photos_of(given.photo))))
        is_table = given.out != STANDARD_OUTPUT
        for index, name, found in one_by_one(each(given.photo), compute, progress, is_one):
            if isinstance(found, HeatscopeError):
                rest.append({"index": index, "photo": name, "problem": {"detail": str(found)}})
                continue
            if npz is not None:
                rest.append({"photo": name} | npz.add(answer(found, model, form), "" if is_one else str(index)))
            if is_table:
                progress.clear()
                if progress.done == 0:
                    print("photo\tlayer\tshape\tleast\tmean\tlargest")
                print("\n".join(f"{name}\t{row}" for row in _rows(found)))
        if progress.done == 0:
            raise InputError(
                "no photo could be read" + ("" if given.out is None else f", so no {given.out} is written")
            )
        if npz is not None:
            npz.end(rest[0] if is_one else rest)
    return progress.status


def _rows(found: "FeatureMaps") -> list[str]:
    from heatscope.commands.digits import number

    rows = []
    for layer in found.layers:
        values = layer.output
        ends = values.min(), values.double().mean(), values.max()
        rows.append("\t".join([layer.name, " × ".join(map(str, values.shape)), *(number(float(end)) for end in ends)]))
    return rows
