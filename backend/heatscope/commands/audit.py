"""`heatscope audit`: which share of a network's values can be opened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from heatscope.commands.arguments import parser_of, settings_of
from heatscope.commands.ending import DONE, FAILED
from heatscope.errors import HeatscopeError

if TYPE_CHECKING:
    from heatscope.models.adapter import Given
    from heatscope.models.served import Served

#: What is promised of every network (README): shares of the values, and how far the arithmetic is from the run.
LEAST_SHARE, MOST_ERROR = 0.99, 1e-5
SENTENCE = "The quick brown fox jumps over the lazy dog."


def run(arguments: Sequence[str]) -> int:
    """Say which share of a network's values can be opened; 0 if it is as promised, else 1."""
    parser = parser_of(
        "audit",
        "Run a network once, open values of every operation, and compare them with the run.",
        "heatscope audit ./my-model; heatscope audit photo-cnn",
    )
    parser.add_argument("model", help="a folder of a Hugging Face model, or the id of one that is served")
    parser.add_argument("--samples", type=int, default=3, metavar="N", help="values of each operation (default: 3)")
    given = parser.parse_args(arguments)
    if given.samples < 1:
        parser.error(f"--samples takes a whole number from 1, not {given.samples}")
    from heatscope.commands.networks import opened
    from heatscope.tracing import audit

    model = opened(given.model, settings_of({}), "trace")
    found = audit(model.record(_input_of(model), "all", ends_early=False), given.samples)
    print(found)
    return DONE if found.share >= LEAST_SHARE and found.worst <= MOST_ERROR else FAILED


def _input_of(model: "Served") -> "Given":
    """Return a picture in which no two places are alike, or a sentence; the network's own probe if it cannot."""
    import torch

    from heatscope.models.adapter import reads_texts

    if reads_texts(model.adapter):
        try:
            return model.adapter.read_text(SENTENCE)
        except HeatscopeError:
            return model.adapter.probe()
    stated = model.card.input
    shape = 1, stated["channels"], stated["height"], stated["width"]
    return model.given(torch.randn(shape, generator=torch.Generator().manual_seed(0)))
