"""A network's folder on disk: its card, its weights, and opening both.

``weights/<id>/`` holds ``config.json`` (the card and the architecture),
``model.safetensors`` and, for networks that read words, ``vocabulary.txt``. The
card carries the SHA-256 of the weights, so a truncated or foreign file is named
before it is read. Knows nothing of training or of the service.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from heatscope_models.files import FileError, check_size, read_object, read_text
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from heatscope_models.photo_vit import PhotoViT, PhotoViTConfig
from heatscope_models.pronouncer import Pronouncer, PronouncerConfig
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.stated import is_stated
from heatscope_models.tokenizer import Vocabulary

#: Where the networks that ship lie.
WEIGHTS = Path(__file__).parent / "weights"
CARD_FILE, WEIGHTS_FILE, VOCABULARY_FILE = "config.json", "model.safetensors", "vocabulary.txt"
MOST_CARD_BYTES, MOST_WEIGHTS_BYTES, MOST_VOCABULARY_BYTES = 8 << 20, 4 << 30, 64 << 20
#: No layer has more: kernels of 3 × 3; queries, keys, values, what joins them, and two behind it.
MATRICES_A_LAYER, FLOAT_BYTES = 9, 4
#: Of memory; a network of which even this bound is less is built at once.
SMALL_BYTES = 3 << 30
#: Layers of one network, and any one size of it.
MOST_LAYERS, LARGEST_SIZE = 512, 1 << 24


class WeightsError(ValueError):
    """A model folder cannot be used; the message is one line that says why."""


@dataclass(frozen=True)
class Card:
    """What is stated about a network: what it reads, says, learned from, and how well."""

    id: str
    task: str  #: as on the Hugging Face Hub, e.g. ``image-classification``
    title: str
    description: str
    architecture: dict[str, Any]  #: ``network`` names the class, the rest is its config
    labels: tuple[str, ...]  #: what the classifier says, in the order of its outputs
    input: dict[str, Any]  #: sizes and normalisation a caller must know
    trained_on: str
    licence: str
    sequence_labels: tuple[str, ...] = ()  #: labels of the whole sequence, where there are any
    metrics: dict[str, float] = field(default_factory=dict)  #: measured on the test split
    confusions: tuple[tuple[str, str, int], ...] = ()  #: label, what it is taken for, how often in the test split
    #: "rotation" (degrees) or "scale" (factor) -> amount and top-1 with every picture of the test split so changed
    accuracy_over: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    #: a way of varying pictures (``on_white``, ``small``, …) -> top-1 with every picture of the test split so varied
    accuracy_on: dict[str, float] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)  #: recipe, seed, hardware, time
    limits: tuple[str, ...] = ()  #: what the network is not good for
    sha256: str = ""  #: of ``model.safetensors``
    parameter_count: int = 0


def read_card(folder: Path) -> Card:
    """Return the card in ``folder``.

    Raises:
        WeightsError: the card is missing, no JSON, or has missing or unknown fields.
    """
    file = folder / CARD_FILE
    try:
        stated = read_object(file, MOST_CARD_BYTES)
    except FileError as error:
        raise WeightsError(f"{file.name} of {folder.name} {error.reason}") from error
    try:
        for name in ("labels", "sequence_labels", "limits"):
            stated[name] = tuple(stated.get(name, ()))
        stated["confusions"] = tuple((label, other, count) for label, other, count in stated.get("confusions", ()))
        stated["accuracy_over"] = {
            transform: tuple((amount, top1) for amount, top1 in curve)
            for transform, curve in stated.get("accuracy_over", {}).items()
        }
        card = Card(**stated)
    except (ValueError, TypeError, AttributeError) as error:
        raise WeightsError(f"{file.name} of {folder.name} is no model card: {error}") from error
    for item in fields(Card):
        if not is_stated(getattr(card, item.name), item.type):
            raise WeightsError(f"{file.name} of {folder.name} is no model card: {item.name} is not what it is for")
    return card


def load(folder: Path) -> tuple[nn.Module, Card]:
    """Open the network in ``folder``, in eval mode, in float32.

    Raises:
        WeightsError: a file is missing, truncated, foreign, or does not fit the card.
    """
    card = read_card(folder)
    file = folder / WEIGHTS_FILE
    try:
        check_size(file, MOST_WEIGHTS_BYTES)
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except FileError as error:
        raise WeightsError(f"{file.name} of {folder.name} {error.reason}") from error
    except OSError as error:
        raise WeightsError(f"{file.name} of {folder.name} cannot be read: {error.strerror}") from error
    if found != card.sha256:
        raise WeightsError(
            f"{file.name} of {folder.name} is not the file its card describes: "
            f"SHA-256 is {found[:12]}…, the card says {card.sha256[:12]}…"
        )
    try:
        _check_shapes(card, folder)
        model = _build(card, folder)
        model.load_state_dict({name: weight.float() for name, weight in load_file(file).items()})
        for name, weight in model.state_dict().items():
            if not weight.sum(dtype=torch.float64).isfinite():
                raise ValueError(f"{name!r} holds numbers that are not finite")
    except Exception as error:  # Whatever a card and its weights make torch raise, it is this folder's fault.
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise WeightsError(f"{file.name} of {folder.name} does not fit its card: {reason[:300]}") from error
    return model.eval(), card


def save(folder: Path, model: nn.Module, card: Card, dtype: torch.dtype = torch.float32) -> Card:
    """Write ``model`` and ``card`` to ``folder``; return the card with hash and parameter count."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: weight.detach().to(dtype).contiguous() for name, weight in model.state_dict().items()}
    save_file(weights, folder / WEIGHTS_FILE)
    if isinstance(model, SentenceEncoder):
        (folder / VOCABULARY_FILE).write_text("\n".join(model.vocabulary.words) + "\n", encoding="utf-8")
    stated = {item.name: getattr(card, item.name) for item in fields(card)}
    stated["sha256"] = hashlib.sha256((folder / WEIGHTS_FILE).read_bytes()).hexdigest()
    stated["parameter_count"] = sum(parameter.numel() for parameter in model.parameters())
    write_card(folder, Card(**stated))
    return Card(**stated)


def write_card(folder: Path, card: Card) -> None:
    """Write ``card`` alone, leaving the weights as they are."""
    stated = {item.name: getattr(card, item.name) for item in fields(card)}
    (folder / CARD_FILE).write_text(json.dumps(stated, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _check_shapes(card: Card, folder: Path) -> None:
    """Raise if the weights are not those of the network that the card describes, before any of it is in memory."""
    numbers = _flat({name: value for name, value in card.architecture.items() if name not in ("letters", "phonemes")})
    layers = [value for name, value in card.architecture.items() if name.endswith("layer_count")]
    if len(numbers) > MOST_LAYERS or any(not 0 < layer <= MOST_LAYERS for layer in layers):
        raise ValueError(f"it states more or fewer layers than 1 … {MOST_LAYERS}")
    for value in numbers:
        if isinstance(value, int) and not 0 < value <= LARGEST_SIZE:
            raise ValueError(f"it states {value}; sizes are 1 … {LARGEST_SIZE}")
    # What is small in any case is built at once: torch imports its compiler for the other, a second and 40 MB.
    first, second = sorted([1, 1, *(value for value in numbers if isinstance(value, int))])[-2:]
    if MATRICES_A_LAYER * FLOAT_BYTES * first * second * (sum(layers) or len(numbers)) < SMALL_BYTES:
        return
    with torch.device("meta"):
        expected = {name: list(weight.shape) for name, weight in _build(card, folder).state_dict().items()}
    with safe_open(folder / WEIGHTS_FILE, framework="pt") as opened:
        found = {name: list(opened.get_slice(name).get_shape()) for name in opened.keys()}
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            shapes = (
                f"{found.get(name, 'nothing')} among the weights and {expected.get(name, 'nothing')} in the network"
            )
            raise ValueError(f"{name!r} is {shapes}")


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for each in value for leaf in _flat(each)] if isinstance(value, list | tuple) else [value]


def _build(card: Card, folder: Path) -> nn.Module:
    shape = dict(card.architecture)
    network = shape.pop("network")
    if network not in _BUILDERS:
        raise ValueError(f"no network named {network!r}; there are: {', '.join(_BUILDERS)}")
    return _BUILDERS[network](shape, folder)


def _build_photo_cnn(shape: dict[str, Any], _folder: Path) -> nn.Module:
    return PhotoCNN(PhotoCNNConfig(**shape))


def _build_photo_vit(shape: dict[str, Any], _folder: Path) -> nn.Module:
    return PhotoViT(PhotoViTConfig(**shape))


def _build_sentence_encoder(shape: dict[str, Any], folder: Path) -> nn.Module:
    words = read_text(folder / VOCABULARY_FILE, MOST_VOCABULARY_BYTES).split("\n")[:-1]
    config = SentenceEncoderConfig(**shape)
    return SentenceEncoder(config, Vocabulary(words, config.bucket_count))


def _build_pronouncer(shape: dict[str, Any], _folder: Path) -> nn.Module:
    return Pronouncer(PronouncerConfig(**shape | {"phonemes": tuple(shape["phonemes"])}))


_BUILDERS: dict[str, Callable[[dict[str, Any], Path], nn.Module]] = {
    "PhotoCNN": _build_photo_cnn,
    "PhotoViT": _build_photo_vit,
    "SentenceEncoder": _build_sentence_encoder,
    "Pronouncer": _build_pronouncer,
}
