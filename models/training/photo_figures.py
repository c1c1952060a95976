"""Measure a network that names photos on the test pictures: as they are, varied, turned and scaled."""

from collections.abc import Callable, Iterable
from pathlib import Path

import torch

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN
from heatscope_models.photo_vit import PhotoViT
from heatscope_models.transforms import turn_and_scale
from training.calibration import calibration_error
from training.figures import Figures, most_confused, rounded
from training.photo_batches import accuracy, label_logits
from training.photos import read_classes, read_split
from training.variations import VARIATIONS, vary

#: By which the test pictures are turned (degrees) and scaled (factors) to see what a network makes of it.
ANGLES = tuple(float(degrees) for degrees in range(-180, 181, 15))
FACTORS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


def measure_photos(
    model: PhotoCNN | PhotoViT, card: cards.Card, data: Path, with_curves: bool = True
) -> Figures:  # fmt: skip
    """Return top-1, top-5, the mean of top-1 over the labels, how sure the network is, and top-1 on variations.

    The curves over angle and size are nine tenths of the time; without them they are None.
    """
    photos = read_split(data, "test", read_classes(data))
    logits = label_logits(model, photos.pixels)  # (N, labels)
    best = logits.topk(min(5, logits.size(1)), dim=1).indices
    right = best[:, 0] == photos.labels
    of_label = [right[photos.labels == label].float().mean() for label in torch.unique(photos.labels)]
    metrics = {
        "top1": float(right.float().mean()),
        "top5": float((best == photos.labels[:, None]).any(1).float().mean()),
        "top1_mean_over_labels": float(torch.stack(of_label).mean()),
        "calibration_error": calibration_error(logits, photos.labels),
    }
    pairs = ((card.labels[label], card.labels[guess]) for label, guess in zip(photos.labels, best[:, 0], strict=True))
    varied = {name: accuracy(model, photos._replace(pixels=vary(photos.pixels, name))) for name in VARIATIONS}
    curves = None
    if with_curves:
        curves = {
            "rotation": _curve(
                ANGLES, lambda angle: accuracy(model, photos, lambda batch: turn_and_scale(batch, angle))
            ),
            "scale": _curve(
                FACTORS, lambda factor: accuracy(model, photos, lambda batch: turn_and_scale(batch, 0, factor))
            ),
        }
    return Figures(rounded(metrics), most_confused(pairs), curves, rounded(varied))


def _curve(amounts: Iterable[float], measured: Callable[[float], float]) -> tuple[tuple[float, float], ...]:
    return tuple((amount, round(measured(amount), 4)) for amount in amounts)
