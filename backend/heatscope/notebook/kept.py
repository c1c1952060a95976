"""What stands in a notebook for a page that is not there: a picture, and in words what the network said."""

import base64
import html
from collections.abc import Callable

from heatscope.calls import attention, feature_maps, trace
from heatscope.calls.attention import AttentionRequest
from heatscope.calls.feature_maps import FeatureMapsRequest
from heatscope.calls.trace import TraceRequest
from heatscope.errors import HeatscopeError, InputError
from heatscope.inspection.predictions import Ranking
from heatscope.limits import decoding_limits, text_limits
from heatscope.models.served import Served
from heatscope.notebook.given import Photo, Text
from heatscope.notebook.picture import ACTIVATION, ATTENTION, MOST_COLUMNS, WIDTH, draw, rows_of_attention, rows_of_run
from heatscope.notebook.service import Service
from heatscope.timing import Stopwatch

#: What the page begins with where nothing was given.
SAMPLE_PHOTO, SAMPLE_TEXT = "chelsea.jpg", "I saw a saw in the garden."
#: Labels that are named.
MOST_LABELS, LEAST_PROBABILITY = 3, 0.001
CAPTION = "A picture of Heatscope. Run the cell to look inside."


def stand_in(service: Service, model: Served, page: str, given: Photo | Text | None, name: str) -> str:
    """Return HTML with a picture of what ``page`` shows of ``model`` on ``given``.

    The widget beside it hides it by its ``name`` once the page is there. Where no kernel answers, JupyterLab writes an
    error in the widget's place, which the style hides instead.

    Raises:
        HeatscopeError: the network cannot be asked about what was given.
    """
    if given is None and model.adapter.reads == "image":
        given = Photo((service.page / "samples" / SAMPLE_PHOTO).read_bytes(), SAMPLE_PHOTO)
    if given is None and model.adapter.reads == "text":
        given = Text(SAMPLE_TEXT)
    try:
        told, content = _drawn(service, model, page, given)
    except HeatscopeError:
        raise
    except Exception as error:  # What a network of somebody else raises is theirs, and worth one line.
        said = " ".join(str(error).split())[:200]
        raise InputError(f"it could not be computed: {type(error).__name__}: {said}") from error
    heading = f"<b>{html.escape(model.id)}</b>{''.join(f' · {html.escape(each)}' for each in told)}"
    source = base64.b64encode(content).decode()
    words = "Attention, a row a layer" if page == "sentence" else "The first maps of layers"
    # Of JupyterLab; where nothing has these classes, nothing is hidden.
    cell = ".jp-OutputArea-child"
    unanswered = f"{cell}:has(> .jupyter-widgets):not(:has(.heatscope-live))"
    return (
        f'<div data-heatscope-picture="{name}" style="max-width: {WIDTH}px">'
        f"<style>{unanswered}:has(+ {cell} [data-heatscope-picture='{name}']) {{ display: none }}</style>"
        f'<p style="margin: 0 0 4px">{heading}</p>'
        f'<img width="{WIDTH}" style="max-width: 100%" alt="{words}" src="data:image/png;base64,{source}">'
        f'<p style="margin: 4px 0 0"><small>{CAPTION}</small></p></div>'
    )


def _drawn(service: Service, model: Served, page: str, given: Photo | Text | None) -> tuple[list[str], bytes]:
    """Return what is told of the input and what the network said, and the picture."""
    clock = Stopwatch()
    most_text, most_photo = text_limits(service.settings), decoding_limits(service.settings)
    if page == "sentence" and isinstance(given, Text):
        found = attention.compute(model, AttentionRequest(given.text, most_text), clock)
        said = found.sequence_labels
        told = [f"“{given.text}”", *([] if said is None else _labels(said.best, said.label))]
        return told, draw(rows_of_attention(found.layers), ATTENTION)
    photo = given.content if isinstance(given, Photo) else None
    text = given.text if isinstance(given, Text) else None
    asked = TraceRequest(photo, text, None, most_photo, most_text, thumbnails=MOST_COLUMNS)
    nodes = trace.compute(model, asked, clock).nodes
    if isinstance(given, Photo):
        told = [given.name]
    else:
        told = [f"{len(nodes)} operations" if given is None else f"“{given.text}”"]
    if page == "photo" and photo is not None:
        labels = feature_maps.compute(model, FeatureMapsRequest(photo, most_photo, top_k=MOST_LABELS), clock).labels
        told += [] if labels is None else _labels(labels.best, model.card.labels.__getitem__)
    return told, draw(rows_of_run(nodes), ACTIVATION)


def _labels(best: Ranking, label: Callable[[int], str]) -> list[str]:
    likely = zip(best.indices[:MOST_LABELS], best.probabilities.tolist(), strict=False)
    told = [f"{label(index)} {100 * share:.3g} %" for index, share in likely if share >= LEAST_PROBABILITY]
    return [", ".join(told)] if told else []
