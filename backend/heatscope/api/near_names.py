"""Refuse a query parameter whose name is almost one of the call's: what was meant would go unanswered without a word.

Any other name that the call does not know is passed over, as it always was in v1: proxies and caches add some, and a
script may send the same ones with every call. Bodies, which nobody adds to, have no unknown fields.
"""

from difflib import get_close_matches

from fastapi import Request, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

#: Of two names, twice the letters they share, in order, by all they have: `layer` is .91 of `layers`, `topk` .89 of
#: `top_k`, `rotation` .71 of `rotate`; Jupyter's `token` is .6 of `top_k`.
ALMOST = 0.7
#: Comparing takes time, and a stranger may send thousands, of any length.
MOST_COMPARED, LONGEST_COMPARED = 20, 40


async def refuse_near_names(request: Request) -> None:
    """Raise if a parameter of the query is not the call's, but almost."""
    route = request.scope.get("route")
    if not request.query_params or not isinstance(route, APIRoute):
        return
    names = [field.alias for field in get_flat_params(route.dependant) if isinstance(field.field_info, params.Query)]
    unknown = [name for name in request.query_params if name not in names and len(name) <= LONGEST_COMPARED]
    near = {name: get_close_matches(name.lower(), names, 1, ALMOST) for name in unknown[:MOST_COMPARED]}
    found = [_refused(name, meant[0], names) for name, meant in near.items() if meant]
    if found:
        raise RequestValidationError(found)


def _refused(name: str, meant: str, names: list[str]) -> dict[str, object]:
    said = f"no such parameter; did you mean {meant}? this call has: {', '.join(names)}"
    return {"type": "unknown_parameter", "loc": ("query", name), "msg": said, "input": None}
