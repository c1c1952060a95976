"""What stands in a notebook for a page that is not there: a picture, and in words what the network said."""

import base64
import html
import json
import uuid
from typing import Any

from heatscope.models.served import Served
from heatscope.notebook.given import Photo, Text
from heatscope.notebook.picture import ACTIVATION, ATTENTION, MOST_COLUMNS, WIDTH, draw, rows_of_attention, rows_of_run
from heatscope.notebook.service import Service

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
        InputError: the service refuses what was given; the message is what it says.
    """
    if given is None and model.adapter.reads == "image":
        given = Photo((service.page / "samples" / SAMPLE_PHOTO).read_bytes(), SAMPLE_PHOTO)
    if given is None and model.adapter.reads == "text":
        given = Text(SAMPLE_TEXT)
    told, content = _drawn(service, model, page, given)
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
    place = f"/api/v1/models/{model.id}"
    if page == "sentence" and isinstance(given, Text):
        answer = service.ask(f"{place}/attention?encoding=base64", *_json(given))
        return [f"“{given.text}”", *_labels(answer.get("sequence_labels") or [])], draw(
            rows_of_attention(answer["layers"]), ATTENTION
        )
    answer = service.ask(f"{place}/trace?thumbnails={MOST_COLUMNS}", *_form(given))
    told = (
        [given.name if isinstance(given, Photo) else f"“{given.text}”"]
        if given
        else [f"{len(answer['nodes'])} operations"]
    )
    if page == "photo":
        last = list(model.structure.layers)[-1]
        said = service.ask(f"{place}/feature-maps?layers={last}&top_k={MOST_LABELS}", *_form(given))
        told += _labels(said["predictions"])
    return told, draw(rows_of_run(answer["nodes"]), ACTIVATION)


def _labels(said: list[dict[str, Any]]) -> list[str]:
    likely = [each for each in said[:MOST_LABELS] if each["probability"] >= LEAST_PROBABILITY]
    best = [f"{each['label']} {100 * each['probability']:.3g} %" for each in likely]
    return [", ".join(best)] if best else []


def _json(text: Text) -> tuple[str, bytes]:

    return "application/json", json.dumps({"text": text.text}).encode()


def _form(given: Photo | Text | None) -> tuple[str, bytes]:
    """Return a multipart form, https://www.rfc-editor.org/rfc/rfc7578, with what was given, or with nothing."""
    boundary = uuid.uuid4().hex
    parts = {Photo: ("image", '; filename="photo"'), Text: ("text", "")}
    body = b""
    if given is not None:
        name, more = parts[type(given)]
        content = given.content if isinstance(given, Photo) else given.text.encode()
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        body = head.encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()
