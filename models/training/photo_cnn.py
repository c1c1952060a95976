"""Train ``photo-cnn`` from the photographs of the data folder.

    python -m training.photo_cnn --data ../shared/data --work /tmp/photo-cnn

Run the same command again to resume, with more ``--epochs`` to go on: the rate then
starts again where the longer cosine stands. The shipped network went on so twice, the
last time with the end of the stretch before as ``--teacher`` and ``--average-with``. It
ends by folding batch normalisation away, checking that folded and unfolded agree, and
writing weights and card to ``--out``.
The test split is not touched here: ``python -m training.evaluate`` measures on it.
"""

import argparse
import itertools
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn
from tqdm import tqdm

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from training.augment import augment, strength_at
from training.folding import TrainablePhotoCNN, fold
from training.mixing import LABEL_SMOOTHING, MIXED_SHARE, TAUGHT_SHARE, draw_share, mixed_loss
from training.photos import SIDE, Photos, hold_out, read_classes, read_split
from training.session import Session, hardware

SEED = 20261123
BATCH = 128
PEAK_LEARNING_RATE = 0.2
#: The first 53 epochs of the shipped network had 1e-4, no mixing and no teacher.
WEIGHT_DECAY = 3e-4
#: From which share of the training on photos are varied less. From three quarters on the
#: accuracy on held-out photos fell again before the end.
SETTLES_FROM = 0.92
WARM_UP_SHARE = 0.08
AVERAGE_DECAY = 0.998
SETTLING_BATCHES = 100
#: Of red, green and blue over the training pictures, on the scale 0 … 1.
MEAN, STD = (0.474, 0.445, 0.394), (0.278, 0.270, 0.282)


def main() -> None:
    """Train, fold, save."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    classes = read_classes(options.data)
    training, validation = hold_out(read_split(options.data, "train", classes))
    config = PhotoCNNConfig(label_count=len(classes.labels))
    model = TrainablePhotoCNN(config, len(classes.wnids))
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaging = get_ema_multi_avg_fn(AVERAGE_DECAY)  # type: ignore[no-untyped-call]
    averaged = AveragedModel(model, multi_avg_fn=averaging, use_buffers=True)
    optimizer = torch.optim.SGD(model.parameters(), PEAK_LEARNING_RATE, momentum=0.9, nesterov=True)
    teacher = _teacher(options.teacher, classes.labels) if options.teacher else None
    session = Session(options.work, {"model": model, "averaged": averaged, "optimizer": optimizer})
    session.resume()
    while session.done < options.epochs:
        loss = _train_epoch(model, teacher, averaged, optimizer, training, session.done, options)
        session.finish_epoch(loss=loss, validation_top1=accuracy(averaged.module.eval(), validation))
    trained = averaged.module
    assert isinstance(trained, TrainablePhotoCNN)
    if options.average_with:
        _average(trained, options.average_with)
    _settle(trained, training)
    folded = fold(trained)
    _check_fold(trained, folded, validation)
    _save(options, folded, classes.labels, session, accuracy(folded, validation))


def _teacher(folder: Path, labels: tuple[str, ...]) -> torch.nn.Module:
    try:
        model, card = cards.load(folder)
    except cards.WeightsError as error:
        sys.exit(f"--teacher: {error}")
    if card.labels != labels:
        sys.exit(f"--teacher: {card.id} in {folder} has other labels than the data folder")
    teacher: torch.nn.Module = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return teacher


def _average(model: TrainablePhotoCNN, work: Path) -> None:
    """Go half the way to the weights in which an earlier stretch of this training ended.

    Both ends lie in one valley, and between them pictures never seen are named better than at either:
    Wortsman et al. 2022, https://arxiv.org/abs/2203.05482.
    """
    earlier = AveragedModel(model)
    session = Session(work, {"averaged": earlier})
    session.resume()
    if not session.done:
        sys.exit(f"--average-with: there is no checkpoint in {work}")
    with torch.no_grad():
        for weight, other in zip(model.parameters(), earlier.module.parameters(), strict=True):
            weight.lerp_(other, 0.5)


def normalise(pixels: Tensor) -> Tensor:
    """Turn (N, 3, H, W) uint8 into the network's input: (pixel / 255 - mean) / std."""
    mean, std = (torch.tensor(row).view(1, 3, 1, 1) for row in (MEAN, STD))
    return (pixels.float() / 255 - mean) / std


@torch.inference_mode()
def label_logits(model: torch.nn.Module, pixels: Tensor, change: Callable[[Tensor], Tensor] = lambda b: b) -> Tensor:
    """Return (N, labels) logits of (N, 3, H, W) uint8 pictures, of a folded or unfolded network.

    ``change`` is what becomes of each normalised batch on its way to the network.
    """
    rows = []
    for chunk in torch.split(pixels, 250):
        output = model(change(normalise(chunk)).to(memory_format=torch.channels_last))
        rows.append(output[0] if isinstance(output, tuple) else output)
    return torch.cat(rows)


def accuracy(model: torch.nn.Module, photos: Photos, change: Callable[[Tensor], Tensor] = lambda b: b) -> float:
    """Return the share of ``photos`` whose best label is right once ``change`` has been made to them."""
    return float((label_logits(model, photos.pixels, change).argmax(1) == photos.labels).float().mean())


def learning_rate(progress: float) -> float:
    """Return the rate after ``progress`` (0 … 1) of the training: linear warm-up, then half a cosine."""
    if progress < WARM_UP_SHARE:
        return PEAK_LEARNING_RATE * progress / WARM_UP_SHARE
    return PEAK_LEARNING_RATE * (1 + math.cos(math.pi * (progress - WARM_UP_SHARE) / (1 - WARM_UP_SHARE))) / 2


def batches(photos: Photos, generator: torch.Generator) -> Iterator[Photos]:
    """Yield all of ``photos`` in an order that ``generator`` chooses, except what fills no batch."""
    order = torch.randperm(len(photos.labels), generator=generator)
    for chosen in torch.split(order, BATCH)[: len(order) // BATCH or 1]:
        yield Photos(*(part[chosen] for part in photos))


def _train_epoch(
    model: TrainablePhotoCNN,
    teacher: torch.nn.Module | None,
    averaged: AveragedModel,
    optimizer: torch.optim.Optimizer,
    photos: Photos,
    epoch: int,
    options: argparse.Namespace,
) -> float:
    # An epoch's order and variations depend on its number alone, so a resumed run repeats none of it.
    generator = torch.Generator().manual_seed(SEED + epoch)
    torch.manual_seed(SEED + epoch)  # the share of the second picture takes no generator
    steps = max(1, len(photos.labels) // BATCH)
    model.train()
    losses = []
    bar = tqdm(
        batches(photos, generator),
        total=steps,
        unit="batch",
        desc=f"epoch {epoch + 1}/{options.epochs}",
        mininterval=10,
    )
    for step, batch in enumerate(bar):
        progress = (epoch + step / steps) / options.epochs
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(progress)
            group["weight_decay"] = WEIGHT_DECAY
        inputs = normalise(batch.pixels)
        share = 0.0
        if options.augment:
            strength = strength_at(progress, SETTLES_FROM)
            inputs = augment(inputs, generator, strength)
            share = draw_share() if strength == 1 else 0.0
        inputs = inputs.contiguous(memory_format=torch.channels_last)
        loss = mixed_loss(model, inputs, batch, share=share, teacher=teacher)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        averaged.update_parameters(model)
        losses.append(float(loss.detach()))
    return round(sum(losses) / len(losses), 4)


def _check_fold(trained: TrainablePhotoCNN, folded: PhotoCNN, validation: Photos) -> None:
    before, after = (label_logits(model, validation.pixels[:200]) for model in (trained, folded))
    gap = float((before - after).abs().max())
    assert gap < 1e-3, f"folding changed a logit by {gap}"
    print(f"folded = unfolded to {gap:.1e}", flush=True)


def _settle(model: TrainablePhotoCNN, photos: Photos) -> None:
    """Take batch normalisation's statistics anew, of averaged weights and of photos as they will be shown."""
    shown = itertools.islice(batches(photos, torch.Generator().manual_seed(SEED)), SETTLING_BATCHES)
    update_bn((normalise(batch.pixels).to(memory_format=torch.channels_last) for batch in shown), model)
    model.eval()


def _save(
    options: argparse.Namespace, folded: PhotoCNN, labels: tuple[str, ...], session: Session, validation_top1: float
) -> None:
    card = cards.Card(
        id="photo-cnn" if options.augment else "photo-cnn-unaugmented",
        task="image-classification",
        title="Photo CNN" if options.augment else "Photo CNN, unaugmented",
        description="A plain stack of 3×3 convolutions, ReLU and max pooling that names what a photo shows"
        + ("." if options.augment else "; trained without turned, scaled or shifted pictures, to compare with."),
        architecture={"network": "PhotoCNN", "label_count": len(labels), "stages": folded.config.stages},
        labels=labels,
        input={"kind": "image", "channels": 3, "height": SIDE, "width": SIDE, "mean": MEAN, "std": STD},
        trained_on="66,500 photographs of 133 ImageNet classes under 104 everyday labels, 64×64 "
        "(Tiny ImageNet and mini-ImageNet), of which 4 % held out for validation",
        licence="Apache-2.0 for the weights; the photographs they learned from are ImageNet's: "
        "non-commercial research and education",
        metrics={"validation_top1": round(validation_top1, 4)},
        training={
            "script": "python -m training.photo_cnn" + ("" if options.augment else " --no-augment"),
            "epochs": session.done,
            "images_seen": session.done * (66_500 - 2_660),
            "seconds": round(session.seconds),
            "seed": SEED,
            "hardware": hardware(),
            "recipe": f"SGD with Nesterov momentum, batch {BATCH}, peak learning rate {PEAK_LEARNING_RATE}, cosine, "
            f"weight decay {WEIGHT_DECAY}, label smoothing {LABEL_SMOOTHING}, averaged weights, bfloat16, batch "
            "normalisation folded away, "
            + (
                f"random turn, scale, crop, stretch, mirror and tint, {MIXED_SHARE:.0%} of the batches mixed in "
                f"pairs, less of it and no mixing after {SETTLES_FROM:.0%} of the training"
                if options.augment
                else "no augmentation"
            )
            + (", averaged with the end of an earlier stretch" if options.average_with else "")
            + (f", {TAUGHT_SHARE:.0%} of the labels' loss from a teacher's answers" if options.teacher else ""),
        },
        limits=(
            "It knows 104 labels and names one of them whatever it is shown.",
            "It sees 64×64 pixels: small things in a large picture are lost.",
            "It answers 'truck' for garbage trucks only, as its pictures did.",
        ),
    )
    saved = cards.save(options.out or cards.WEIGHTS / card.id, folded, card)
    print(f"saved {saved.id}: {saved.parameter_count:,} parameters, validation top-1 {validation_top1:.1%}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with vision/ in it")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside the repository")
    parser.add_argument("--out", type=Path, help="folder for weights and card (default: where the package reads them)")
    parser.add_argument("--epochs", type=int, default=30, help="whole passes over the training pictures")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    parser.add_argument("--teacher", type=Path, help="folder of a trained network to learn from beside the truth")
    parser.add_argument(
        "--average-with", type=Path, help="copy of --work where an earlier stretch ended, to meet half way"
    )
    parser.add_argument("--no-augment", dest="augment", action="store_false", help="show every picture as it is")
    return parser.parse_args()


if __name__ == "__main__":
    main()
