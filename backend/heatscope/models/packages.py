"""Networks that installed Python packages bring: the pretrained ones, and adapters of anybody's.

A package offers one in its entry points::

    [project.entry-points."heatscope.models"]
    my-model = "my_package:open_model"

``open_model()`` returns an :class:`~heatscope.models.adapter.Adapter`; its name there is the model's id. Knows nothing
of HTTP.
"""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

from heatscope.errors import ModelUnavailableError
from heatscope.folders import ID, ID_RULE, id_from
from heatscope.models.adapter import Adapter
from heatscope.models.brought import Brought
from heatscope.models.pretrained.installed import installed

GROUP = "heatscope.models"
#: What an adapter has to have; the protocol of it cannot be asked.
NEEDED = ("facts", "network", "reads", "probe", "outcome")
REMEDY = "HEATSCOPE_PACKAGES=0 leaves those of packages out"


def packaged() -> list[Brought]:
    """Return every network that an installed package brings, none of them opened."""
    ours = [Brought(model_id, "package", model_id, opened, remedy=REMEDY) for model_id, opened in installed().items()]
    theirs = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    return ours + [_of_entry_point(point) for point in theirs]


def _of_entry_point(point: EntryPoint) -> Brought:
    if ID.fullmatch(point.name):
        return Brought(point.name, "package", point.name, _opener(point), remedy=REMEDY)
    reason = f"{point.name!r} cannot be the name of a model, which has {ID_RULE}; {_package_of(point)} has to choose"
    return Brought(id_from(point.name), "package", point.name, _opener(point), reason=reason)


def _opener(point: EntryPoint) -> Callable[[], Adapter]:
    def opened() -> Adapter:
        try:
            adapter = point.load()()
        except ModelUnavailableError:
            raise
        except Exception as error:  # A package may do anything; its author is to see what it was.
            said = " ".join(str(error).split())[:200]
            raise ModelUnavailableError(
                f"{_package_of(point)} could not open it: {type(error).__name__}{said and ': '}{said}"
            ) from error
        if missing := missing_of(adapter):
            raise ModelUnavailableError(
                f"{point.value} of {_package_of(point)} gives no adapter: it has no {', '.join(missing)}"
            )
        return adapter  # type: ignore[no-any-return]

    return opened


def missing_of(adapter: object) -> list[str]:
    """Return the names that an adapter has to have and this one has not."""
    reading = {"image": ("read_image",), "text": ("read_text",)}.get(getattr(adapter, "reads", ""), ())
    return [name for name in (*NEEDED, *reading) if not hasattr(adapter, name)]


def _package_of(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value
