"""Any PyTorch module as a network that can be asked, once it is said what the module reads.

What it reads is told by an example or a size for pictures, by the object that prepares its input, or by an adapter of
one's own; what comes out, by its labels.
"""

import dataclasses
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from heatscope.errors import HeatscopeError, InputError, ModelUnavailableError, raised
from heatscope.folders import ID, ID_RULE
from heatscope.models.adapter import Adapter, Facts, TextGiven
from heatscope.models.handed.checks import check_network
from heatscope.models.handed.picture_adapter import HandedPictureNetwork, PictureInput, picture_input
from heatscope.models.handed.results import are_shares, words_for
from heatscope.models.packages import missing_of

ACCEPTED = (
    "a size or an example tensor for photos, (3, height, width) with 1 or 3 channels; an image processor or a fast "
    "tokenizer of transformers; a tokenizers.Tokenizer; or an adapter (heatscope.models.adapter)"
)
#: Tasks of networks that read texts, which names of transformers' classes tell and other modules' do not.
TEXT_TASKS = (
    "feature-extraction", "text-classification", "token-classification", "fill-mask", "text-generation",
    "text2text-generation",
)  # fmt: skip
#: What a network does, by its task.
DOES = {
    "image-classification": "Names what a picture shows",
    # What becomes of it is said when it was tried.
    "image-feature-extraction": "Turns a picture into",
    "feature-extraction": "Turns a text into",
    "text-classification": "Names what a text is",
    "token-classification": "Names what each token of a text is",
    "fill-mask": "Guesses masked words of a text",
    "text-generation": "Goes on with a text, token by token",
    "text2text-generation": "Reads a text and writes another, token by token",
}


@dataclass(frozen=True)
class Handed:
    """What was handed over beside the network."""

    name: str  #: its id and title
    input: Any  #: see ACCEPTED
    labels: Sequence[str] | None = None
    task: str | None = None
    mean: Sequence[float] | None = None
    std: Sequence[float] | None = None
    max_tokens: int | None = None


def adapter_of(network: object, handed: Handed) -> Adapter:
    """Return ``network`` as one that can be asked; nothing of it is changed.

    Raises:
        InputError: something that was handed over cannot be used; the message says what would do.

    Example:
        >>> network = nn.Sequential(nn.Conv2d(3, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
        >>> adapter_of(network, Handed("mine", (3, 16, 16), labels=["cat", "dog"])).facts.task
        'image-classification'
        >>> adapter_of(network, Handed("mine", "photos"))
        Traceback (most recent call last):
        heatscope.errors.InputError: input is a str; give a size or an example tensor for photos, (3, height, width) \
with 1 or 3 channels; an image processor or a fast tokenizer of transformers; a tokenizers.Tokenizer; or an adapter \
(heatscope.models.adapter)
    """
    if not ID.fullmatch(handed.name):
        raise InputError(f"{handed.name!r} cannot be the name of a model, which has {ID_RULE}")
    module = check_network(network)
    if hasattr(handed.input, "facts"):
        return _own(module, handed.input)
    try:
        reader = _reader(module, handed)
    except ModelUnavailableError as error:
        raise InputError(f"input cannot be used: {error}") from error
    if handed.max_tokens is not None and not hasattr(reader, "limit"):
        raise InputError("max_tokens goes with a tokenizer; leave it out")
    if isinstance(reader, PictureInput):
        return _of_pictures(module, handed, reader)
    if handed.mean is not None or handed.std is not None:
        raise InputError("mean and std go with a size or an example tensor; leave them out")
    return _of_huggingface(module, handed, reader)


def _own(module: nn.Module, adapter: Any) -> Adapter:
    if missing := missing_of(adapter):
        raise InputError(f"input is no adapter: it has no {', '.join(missing)}")
    if adapter.network is not module:
        raise InputError("the adapter is around another network than the one that was given")
    own: Adapter = adapter
    return own


def _reader(module: nn.Module, handed: Handed) -> Any:
    given = handed.input
    if isinstance(given, Tensor):
        if not given.is_floating_point():
            raise InputError("an example of whole numbers says nothing of texts; give the tokenizer as input")
        return picture_input(given.shape, handed.mean, handed.std)
    if isinstance(given, tuple | list):
        return picture_input(given, handed.mean, handed.std)
    # Only here: it imports nothing of transformers, but what it reads is written by them.
    from heatscope.models.huggingface.objects import reader_of

    reader = reader_of(given, _values(module))
    if reader is None:
        raise InputError(f"input is a {type(given).__name__}; give {ACCEPTED}")
    return reader


def _values(module: nn.Module) -> Mapping[str, Any]:
    """Return the module's configuration, as transformers' have one; of another's what says how much it reads."""
    from heatscope.models.huggingface.text_adapter import LENGTHS

    config = getattr(module, "config", None)
    to_dict = getattr(config, "to_dict", None)
    if callable(to_dict):
        return dict(to_dict())
    stated = config if isinstance(config, Mapping) else {key: getattr(config, key, None) for key in LENGTHS}
    return {key: stated[key] for key in LENGTHS if type(stated.get(key)) is int}


def _facts(module: nn.Module, handed: Handed, task: str, input_: Mapping[str, Any]) -> Facts:
    labels = _labels(module, handed, task)
    of_texts = task == "text-classification"
    return Facts(
        id=handed.name, task=task, title=handed.name, origin="python", input=input_,
        description=_description(module, task),
        parameter_count=sum(parameter.numel() for parameter in module.parameters()),
        labels=() if of_texts else labels, sequence_labels=labels if of_texts else (),
    )  # fmt: skip


def _description(module: nn.Module, task: str, into: str = "") -> str:
    return f"{DOES[task]}{into and f' {into}'}; {type(module).__name__}, from Python."


def _labels(module: nn.Module, handed: Handed, task: str) -> tuple[str, ...]:
    if handed.labels is not None and not task.endswith("classification"):
        raise InputError(f"labels are for classification, and this is {task}; leave one of them out")
    if not task.endswith("classification"):
        return ()
    values = _values(module)
    named = handed.labels
    if named is None:
        # As transformers' configuration has them, which may be written in whole numbers or as text.
        named = [str(name) for _, name in sorted(values.get("id2label", {}).items(), key=lambda item: int(item[0]))]
    if isinstance(named, str) or not named or not all(isinstance(label, str) for label in named):
        raise InputError(f"labels have to be names, one an output of the network, for {task}")
    return tuple(named)


def _of_pictures(module: nn.Module, handed: Handed, read: PictureInput) -> Adapter:
    task = handed.task or ("image-feature-extraction" if handed.labels is None else "image-classification")
    _check_task(task, ("image-classification", "image-feature-extraction"))
    adapter = HandedPictureNetwork(_facts(module, handed, task, read.stated), module, read)
    return _tried(adapter)


def _of_huggingface(module: nn.Module, handed: Handed, reader: Any) -> Adapter:
    from heatscope.models.huggingface.image_adapter import FolderImageAdapter, ImageReader
    from heatscope.models.huggingface.tasks import task_of
    from heatscope.models.huggingface.text_adapter import FolderTextAdapter, config_of

    named = task_of(type(module).__name__) if config_of(module) is not None else None
    if isinstance(reader, ImageReader):
        task = handed.task or named or "image-feature-extraction"
        _check_task(task, ("image-classification", "image-feature-extraction"))
        return _tried(FolderImageAdapter(_facts(module, handed, task, reader.input), module, reader))
    task = handed.task or named or ("feature-extraction" if handed.labels is None else "text-classification")
    _check_task(task, TEXT_TASKS)
    try:
        reader.fit(module)
    except ModelUnavailableError as error:
        raise InputError(f"the tokenizer does not fit the network: {error}") from error
    if handed.max_tokens is not None:
        reader.limit(handed.max_tokens)
    return _tried(FolderTextAdapter(_facts(module, handed, task, reader.input), module, reader))


def _check_task(task: str, known: Sequence[str]) -> None:
    if task not in known:
        raise InputError(f"no task {task!r} for this input; give {', '.join(known)}")


def _way_of_others(adapter: Adapter) -> str:
    """Return what opens a network that reads something else than one picture or one text; "" where it may be one."""
    parameters = inspect.signature(adapter.network.forward).parameters.values()
    needed = [
        each.name
        for each in parameters
        if each.default is each.empty and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    if len(needed) < 2 and adapter.reads == "text":
        return ""
    names = ", ".join(needed) or "tensor"
    given = f"({names})" if len(needed) > 1 else names
    return (
        ". Served are networks that read one picture or one text; any other opens on tensors of yours: in a notebook"
        f" with heatscope.show(network, {given}), anywhere with heatscope.record(network, {names})"
    )


def _tried(adapter: Any) -> Adapter:
    """Return ``adapter``, whose network gives what its labels say on its probe; what it gives is described."""
    import torch

    try:
        given = adapter.probe()
        with torch.inference_mode():
            result = adapter.network(*given.arguments, **given.keywords)
        outcome = adapter.outcome(result, given)
    except HeatscopeError:
        raise
    except Exception as error:  # Whatever a stranger's network raises, its author is to see what it was.
        said = f"the network does not run on such an input: {raised(error)}"
        raise InputError(said + _way_of_others(adapter)) from error
    labels = adapter.facts.sequence_labels or adapter.facts.labels
    logits = outcome.label_logits if outcome.token_logits is None else outcome.token_logits
    given_shape = () if logits is None else logits.shape if outcome.token_logits is None else logits.shape[1:]
    if labels and given_shape != (len(labels),):
        shape = " × ".join(map(str, given_shape)) or "one number"
        raise InputError(f"the network gives {shape} for one input, and there are {len(labels)} labels")
    if labels and logits is not None and are_shares(logits):
        raise InputError(
            "what the network gives for its labels sums to 1, as after a softmax; it is taken of the logits here, and "
            "once is enough: give the network without its last softmax, or without labels"
        )
    if adapter.facts.task.endswith("feature-extraction"):
        into = words_for(result, len(given.tokens) if isinstance(given, TextGiven) else None)
        described = _description(adapter.network, adapter.facts.task, into)
        adapter.facts = dataclasses.replace(adapter.facts, description=described)
    named: Adapter = adapter
    return named
