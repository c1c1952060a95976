"""Train ``photo-cnn`` from the photographs of the data folder.

    python -m training.photo_cnn --data ../shared/data --work /tmp/photo-cnn

Run the same command again to resume, with more ``--epochs`` to go on: the rate then
starts again where the longer cosine stands. The shipped network went on so twice, the
last time with the end of the stretch before as ``--teacher`` and ``--average-with``. With
``--device cuda`` batches fill a graphics processor; ``--taught`` lets it learn from a large
network that sees the same pictures: one that learns from these pictures alone
(``training.photo_teacher``), or one that others trained on all of ImageNet
(``training.pretrained_teacher``), then with more kinds of variation and with RepVGG's
branches. It ends by folding branches and batch normalisation away, checking that folded and
unfolded agree, and writing weights and card to ``--out``.
The test split is not touched here: ``python -m training.evaluate`` measures on it.
"""

import argparse
import copy
import itertools
import math
import sys
from pathlib import Path

import torch
from torch import nn
from torch.optim.swa_utils import update_bn

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from training import distilling, photo_teacher, pretrained_teacher
from training import photo_cnn_recipe as recipe
from training.augment import augment, strength_at
from training.averaging import Averaging
from training.device import add_device_option, chance, compile_for, prepare
from training.folding import TrainablePhotoCNN, fold
from training.mixing import draw_share, mixed_loss
from training.packing import add_photo_options, read_training
from training.photo_batches import MEAN, STD, accuracy, batches, epoch_of, label_logits, normalise
from training.photos import SIDE, Photos, hold_out, read_classes
from training.session import Session, hardware

SETTLING_PICTURES = 12_800
#: What ``--taught`` chooses from.
TEACHERS = {"own": photo_teacher, "pretrained": pretrained_teacher}


def main() -> None:
    """Train, fold, save."""
    options = _options()
    where = prepare(options, recipe.SEED)
    options.batch = options.batch or recipe.BATCH_OF_DEVICE[where.type]
    classes = read_classes(options.data)
    training, validation = (part.to(where) for part in hold_out(read_training(options, classes)))
    large = None
    if options.taught:
        kind, folder = TEACHERS[options.taught], options.work / "teacher"
        epochs = options.teacher_epochs or kind.EPOCHS
        large = kind.train(folder, classes, training, validation, epochs, options.batch)
        torch.manual_seed(recipe.SEED)
    config = PhotoCNNConfig(len(classes.labels), _stages(options.widths))
    patient = options.taught == "pretrained"
    model = TrainablePhotoCNN(config, len(classes.wnids), branched=patient)
    model.to(where, memory_format=torch.channels_last)  # type: ignore[call-overload]
    decay = recipe.PRETRAINED_AVERAGE_DECAY if patient else recipe.AVERAGE_DECAY
    learning = Averaging(model, decay, with_buffers=True)
    optimizer = torch.optim.SGD(
        _decaying(model, options.taught), recipe.PEAK_LEARNING_RATE, momentum=0.9, nesterov=True
    )
    teacher = _teacher(options.teacher, classes.labels).to(where) if options.teacher else None
    session = Session(options.work, {"learning": learning, "optimizer": optimizer}, options.epochs)
    session.resume()
    compile_for(where, model)
    while session.done < options.epochs:
        loss = _train_epoch(learning, teacher, large, optimizer, training, session.done, options)
        session.finish_epoch(loss=loss, validation_top1=accuracy(learning.mean, validation))
    trained = learning.mean
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


def _decaying(model: nn.Module, taught: str | None) -> list[dict[str, object]]:
    """Return the parameters in groups by how they decay: all alike, or none that scales or shifts."""
    decay = recipe.TAUGHT_WEIGHT_DECAY if taught else recipe.WEIGHT_DECAY
    if taught != "pretrained":
        return [{"params": list(model.parameters()), "weight_decay": decay}]
    matrices = [weight for weight in model.parameters() if weight.dim() > 1]
    others = [weight for weight in model.parameters() if weight.dim() < 2]
    return [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


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
    earlier = Averaging(copy.deepcopy(model), 0, with_buffers=True)
    session = Session(work, {"learning": earlier}, 0)
    session.resume()
    if not session.done:
        sys.exit(f"--average-with: there is no checkpoint in {work}")
    with torch.no_grad():
        for weight, other in zip(model.parameters(), earlier.mean.parameters(), strict=True):
            weight.lerp_(other, 0.5)


def _train_epoch(
    learning: Averaging[TrainablePhotoCNN],
    teacher: nn.Module | None,
    large: nn.Module | None,
    optimizer: torch.optim.Optimizer,
    photos: Photos,
    epoch: int,
    options: argparse.Namespace,
) -> float:
    # An epoch's order and variations depend on its number alone, so a resumed run repeats none of it.
    generator = chance(photos.pixels.device, recipe.SEED + epoch)
    torch.manual_seed(recipe.SEED + epoch)  # the share of the second picture takes no generator
    model = learning.network.train()
    losses = []
    for progress, batch in epoch_of(photos, generator, options.batch, epoch, options.epochs):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate(progress) * options.batch / recipe.BATCH
        inputs = normalise(batch.pixels)
        share = 0.0
        strength = strength_at(progress, recipe.SETTLES_FROM)
        if options.taught == "pretrained":
            inputs, share = pretrained_teacher.shown(batch, generator, strength)
        elif options.augment:
            inputs = augment(inputs, generator, strength)
            if large is not None:
                inputs, share = distilling.combine(inputs)
            elif strength == 1:
                share = draw_share()
        inputs = inputs.contiguous(memory_format=torch.channels_last)
        if large is not None:
            taught_share = recipe.PRETRAINED_SHARE if options.taught == "pretrained" else distilling.TAUGHT_SHARE
            loss = distilling.taught_loss(model, large, inputs, batch, share, taught_share)
        else:
            loss = mixed_loss(model, inputs, batch, share=share, teacher=teacher)
        learning.descend(loss, optimizer, math.inf if large is None else recipe.TAUGHT_LARGEST_GRADIENT)
        losses.append(loss.detach())
    return round(float(torch.stack(losses).mean()), 4)


def _check_fold(trained: TrainablePhotoCNN, folded: PhotoCNN, validation: Photos) -> None:
    before, after = (label_logits(model, validation.pixels[:200]) for model in (trained, folded))
    gap = float((before - after).abs().max())
    assert gap < 1e-3, f"folding changed a logit by {gap}"
    print(f"folded = unfolded to {gap:.1e}", flush=True)


def _settle(model: TrainablePhotoCNN, photos: Photos) -> None:
    """Take batch normalisation's statistics anew, of averaged weights and of photos as they will be shown."""
    shown = batches(photos, chance(photos.pixels.device, recipe.SEED), recipe.BATCH)
    settling = itertools.islice(shown, SETTLING_PICTURES // recipe.BATCH)
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
        "(Tiny ImageNet and mini-ImageNet), of which 4 % held out for validation"
        + (
            "; and the answers to them of EfficientNet-Lite0, which others pretrained on ImageNet"
            if options.taught == "pretrained"
            else ""
        ),
        licence="Apache-2.0 for the weights; the photographs they learned from are ImageNet's: "
        "non-commercial research and education",
        metrics={"validation_top1": round(validation_top1, 4)},
        training={
            "script": "python -m training.photo_cnn"
            + ("" if options.augment else " --no-augment")
            + (f" --taught {options.taught}" if options.taught else ""),
            "epochs": session.done,
            "images_seen": session.done * (66_500 - 2_660),
            "seconds": round(session.seconds),
            "seed": recipe.SEED,
            "hardware": hardware(options.device),
            "recipe": recipe.describe(options),
        },
        limits=(
            "It knows 104 labels and names one of them whatever it is shown.",
            "It sees 64×64 pixels: small things in a large picture are lost.",
            "It answers 'truck' for garbage trucks only, as its pictures did.",
            *((recipe.PRETRAINED_LIMIT,) if options.taught == "pretrained" else ()),
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
        "--taught",
        choices=TEACHERS,
        nargs="?",
        const="own",
        help="learn from a large network, which is trained in WORK/teacher: one of these pictures alone (the default), "
        "or one that others pretrained on ImageNet",
    )
    parser.add_argument("--teacher-epochs", type=int, help="of that training (default: 28, pretrained 7)")
    add_device_option(parser)
    parser.add_argument("--teacher", type=Path, help="folder of a trained network to learn from beside the truth")
    parser.add_argument(
        "--average-with", type=Path, help="copy of --work where an earlier stretch ended, to meet half way"
    )
    parser.add_argument("--no-augment", dest="augment", action="store_false", help="show every picture as it is")
    options = parser.parse_args()
    if options.taught == "pretrained" and not options.augment:
        parser.error("--no-augment: a pretrained teacher answers to varied pictures")
    return options


if __name__ == "__main__":
    main()
