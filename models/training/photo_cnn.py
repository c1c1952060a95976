"""Train ``photo-cnn`` from the photographs of the data folder.

    python -m training.photo_cnn --data ../shared/data --work /tmp/photo-cnn

Run the same command again to resume, with more ``--epochs`` to go on: the rate then
starts again where the longer cosine stands. The shipped network went on so twice, the
last time with the end of the stretch before as ``--teacher`` and ``--average-with``. With
``--device cuda`` batches fill a graphics processor; ``--taught`` lets it learn from a large
network that sees the same pictures (``training.photo_teacher``). It ends by folding batch
normalisation away, checking that folded and unfolded agree, and writing weights and card to
``--out``.
The test split is not touched here: ``python -m training.evaluate`` measures on it.
"""

import argparse
import itertools
import math
import sys
from pathlib import Path

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from training import distilling, photo_teacher
from training.augment import augment, strength_at
from training.device import add_device_option, chance, compile_for, prepare
from training.folding import TrainablePhotoCNN, fold
from training.mixing import LABEL_SMOOTHING, MIXED_SHARE, TAUGHT_SHARE, draw_share, mixed_loss
from training.packing import add_photo_options, read_training
from training.photo_batches import MEAN, STD, accuracy, batches, epoch_of, label_logits, normalise
from training.photos import SIDE, Photos, hold_out, read_classes
from training.session import Session, hardware

SEED = 20261123
BATCH = 128
PEAK_LEARNING_RATE = 0.2
#: The first 53 epochs of the shipped network had 1e-4, no mixing and no teacher.
WEIGHT_DECAY = 3e-4
#: With a large teacher, who keeps a network from learning pictures by heart, and its rates, less is needed.
TAUGHT_WEIGHT_DECAY, TAUGHT_LARGEST_GRADIENT = 5e-5, 5.0
#: From which share of the training on photos are varied less. From three quarters on the
#: accuracy on held-out photos fell again before the end.
SETTLES_FROM = 0.92
WARM_UP_SHARE = 0.08
AVERAGE_DECAY = 0.998
SETTLING_PICTURES = 12_800
#: With a batch so many times as large the rate is, too: Goyal et al. 2017, https://arxiv.org/abs/1706.02677.
BATCH_OF_DEVICE = {"cpu": BATCH, "cuda": 1024}


def main() -> None:
    """Train, fold, save."""
    options = _options()
    where = prepare(options, SEED)
    options.batch = options.batch or BATCH_OF_DEVICE[where.type]
    classes = read_classes(options.data)
    training, validation = (part.to(where) for part in hold_out(read_training(options, classes)))
    large = None
    if options.taught:
        folder = options.work / "teacher"
        large = photo_teacher.train(folder, classes, training, validation, options.teacher_epochs, options.batch)
        torch.manual_seed(SEED)
    config = PhotoCNNConfig(len(classes.labels), _stages(options.widths))
    model = TrainablePhotoCNN(config, len(classes.wnids))
    model.to(where, memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaging = get_ema_multi_avg_fn(AVERAGE_DECAY)  # type: ignore[no-untyped-call]
    averaged = AveragedModel(model, multi_avg_fn=averaging, use_buffers=True)
    optimizer = torch.optim.SGD(model.parameters(), PEAK_LEARNING_RATE, momentum=0.9, nesterov=True)
    teacher = _teacher(options.teacher, classes.labels).to(where) if options.teacher else None
    state = {"model": model, "averaged": averaged, "optimizer": optimizer}
    session = Session(options.work, state, options.epochs)
    session.resume()
    compile_for(where, model)
    while session.done < options.epochs:
        loss = _train_epoch(model, teacher, large, averaged, optimizer, training, session.done, options)
        session.finish_epoch(loss=loss, validation_top1=accuracy(averaged.module.eval(), validation))
    trained = averaged.module
    assert isinstance(trained, TrainablePhotoCNN)
    if options.average_with:
        _average(trained, options.average_with)
    _settle(trained, training)
    trained, validation = trained.cpu(), validation.to(torch.device("cpu"))
    folded = fold(trained)
    _check_fold(trained, folded, validation)
    _save(options, folded, classes.labels, session, accuracy(folded, validation))


def _stages(widths: list[int]) -> tuple[tuple[int, ...], ...]:
    """Return the widths of the convolutions of each stage: one in the first, two in the others."""
    first, *others = widths
    return ((first,), *((width, width) for width in others))


def _teacher(folder: Path, labels: tuple[str, ...]) -> nn.Module:
    try:
        model, card = cards.load(folder)
    except cards.WeightsError as error:
        sys.exit(f"--teacher: {error}")
    if card.labels != labels:
        sys.exit(f"--teacher: {card.id} in {folder} has other labels than the data folder")
    teacher: nn.Module = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return teacher


def _average(model: TrainablePhotoCNN, work: Path) -> None:
    """Go half the way to the weights in which an earlier stretch of this training ended.

    Both ends lie in one valley, and between them pictures never seen are named better than at either:
    Wortsman et al. 2022, https://arxiv.org/abs/2203.05482.
    """
    earlier = AveragedModel(model)
    session = Session(work, {"averaged": earlier}, 0)
    session.resume()
    if not session.done:
        sys.exit(f"--average-with: there is no checkpoint in {work}")
    with torch.no_grad():
        for weight, other in zip(model.parameters(), earlier.module.parameters(), strict=True):
            weight.lerp_(other, 0.5)


def learning_rate(progress: float) -> float:
    """Return the rate after ``progress`` (0 … 1) of the training: linear warm-up, then half a cosine."""
    if progress < WARM_UP_SHARE:
        return PEAK_LEARNING_RATE * progress / WARM_UP_SHARE
    return PEAK_LEARNING_RATE * (1 + math.cos(math.pi * (progress - WARM_UP_SHARE) / (1 - WARM_UP_SHARE))) / 2


def _train_epoch(
    model: TrainablePhotoCNN,
    teacher: nn.Module | None,
    large: photo_teacher.PhotoTeacher | None,
    averaged: AveragedModel,
    optimizer: torch.optim.Optimizer,
    photos: Photos,
    epoch: int,
    options: argparse.Namespace,
) -> float:
    # An epoch's order and variations depend on its number alone, so a resumed run repeats none of it.
    generator = chance(photos.pixels.device, SEED + epoch)
    torch.manual_seed(SEED + epoch)  # the share of the second picture takes no generator
    model.train()
    losses = []
    for progress, batch in epoch_of(photos, generator, options.batch, epoch, options.epochs):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(progress) * options.batch / BATCH
            group["weight_decay"] = TAUGHT_WEIGHT_DECAY if options.taught else WEIGHT_DECAY
        inputs = normalise(batch.pixels)
        share = 0.0
        if options.augment:
            strength = strength_at(progress, SETTLES_FROM)
            inputs = augment(inputs, generator, strength)
            if large is not None:
                inputs, share = distilling.combine(inputs)
            elif strength == 1:
                share = draw_share()
        inputs = inputs.contiguous(memory_format=torch.channels_last)
        if large is not None:
            loss = distilling.taught_loss(model, large, inputs, batch, share)
        else:
            loss = mixed_loss(model, inputs, batch, share=share, teacher=teacher)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if large is not None:
            nn.utils.clip_grad_norm_(model.parameters(), TAUGHT_LARGEST_GRADIENT)
        optimizer.step()
        averaged.update_parameters(model)
        losses.append(loss.detach())
    return round(float(torch.stack(losses).mean()), 4)


def _check_fold(trained: TrainablePhotoCNN, folded: PhotoCNN, validation: Photos) -> None:
    before, after = (label_logits(model, validation.pixels[:200]) for model in (trained, folded))
    gap = float((before - after).abs().max())
    assert gap < 1e-3, f"folding changed a logit by {gap}"
    print(f"folded = unfolded to {gap:.1e}", flush=True)


def _settle(model: TrainablePhotoCNN, photos: Photos) -> None:
    """Take batch normalisation's statistics anew, of averaged weights and of photos as they will be shown."""
    shown = batches(photos, chance(photos.pixels.device, SEED), BATCH)
    settling = itertools.islice(shown, SETTLING_PICTURES // BATCH)
    update_bn((normalise(batch.pixels).to(memory_format=torch.channels_last) for batch in settling), model)
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
            "hardware": hardware(options.device),
            "recipe": f"SGD with Nesterov momentum, batch {options.batch:,}, peak learning rate "
            f"{PEAK_LEARNING_RATE * options.batch / BATCH:g}, cosine, "
            f"weight decay {TAUGHT_WEIGHT_DECAY if options.taught else WEIGHT_DECAY}, label smoothing "
            f"{LABEL_SMOOTHING}, averaged weights, bfloat16, batch normalisation folded away, "
            + (
                f"random turn, scale, crop, stretch, mirror and tint, {MIXED_SHARE:.0%} of the batches mixed in "
                f"pairs, less of it and no mixing after {SETTLES_FROM:.0%} of the training"
                if options.augment
                else "no augmentation"
            )
            + (", averaged with the end of an earlier stretch" if options.average_with else "")
            + (f", {TAUGHT_SHARE:.0%} of the labels' loss from a teacher's answers" if options.teacher else "")
            + (f", {distilling.TAUGHT_SHARE:.0%} of the loss from a large teacher's answers" if options.taught else ""),
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
    add_photo_options(parser)
    parser.add_argument("--out", type=Path, help="folder for weights and card (default: where the package reads them)")
    parser.add_argument("--epochs", type=int, default=30, help="whole passes over the training pictures")
    parser.add_argument("--batch", type=int, help="pictures in a batch (default: 128 on cpu, 1,024 on cuda)")
    parser.add_argument(
        "--widths", type=int, nargs=5, default=(16, 32, 64, 128, 256), help="maps of the convolutions of each stage"
    )
    parser.add_argument(
        "--taught", action="store_true", help="learn from training.photo_teacher, which is trained in WORK/teacher"
    )
    parser.add_argument("--teacher-epochs", type=int, default=photo_teacher.EPOCHS, help="of that training")
    add_device_option(parser)
    parser.add_argument("--teacher", type=Path, help="folder of a trained network to learn from beside the truth")
    parser.add_argument(
        "--average-with", type=Path, help="copy of --work where an earlier stretch ended, to meet half way"
    )
    parser.add_argument("--no-augment", dest="augment", action="store_false", help="show every picture as it is")
    return parser.parse_args()


if __name__ == "__main__":
    main()
