"""Train ``photo-vit`` from the photographs of the data folder.

    python -m training.photo_vit --data ../shared/data --work /tmp/photo-vit --device cuda

Run the same command again to resume. There are two recipes. ``taught``, that of a graphics
processor and of the weights that ship: batches of 1,024, seven million pictures, and on each
the answer of a large convolutional network, which is trained first in ``WORK/teacher`` unless
``--teacher`` names the folder of one (``training.photo_teacher``). ``alone``, that of a processor:
no teacher, and half of each picture's patches are left out until the last epochs (Liu et al.
2022, https://arxiv.org/abs/2208.07220), which halves the cost of a picture. Both are a
transformer's: AdamW, warm-up and cosine, varied and mixed pictures, label smoothing,
averaged weights.

The test split is not touched here: ``python -m training.evaluate`` measures on it.
"""

import argparse
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from heatscope_models import cards
from heatscope_models.photo_vit import PhotoViT, PhotoViTConfig
from training import distilling, photo_teacher
from training.augment import FALLS_FROM, augment, strength_at
from training.averaging import Averaging
from training.descent import LARGEST_GRADIENT
from training.device import add_device_option, chance, compile_for, prepare
from training.mixing import LABEL_SMOOTHING, MIXED_SHARE, draw_share, mixed_loss
from training.packing import add_photo_options, read_training
from training.photo_batches import MEAN, STD, accuracy, epoch_of, normalise
from training.photos import SIDE, Photos, hold_out, read_classes
from training.schedule import WARM_UP_SHARE, set_rate
from training.session import Session, hardware

WEIGHT_DECAY = 0.05


class Recipe(NamedTuple):
    """How to train; shares are of the whole training."""

    epochs: int
    batch: int  #: pictures
    peak_learning_rate: float
    warm_up_share: float
    average_decay: float
    kept_share: float  #: of the patches, until
    whole_from: float  #: this share is done
    settles_from: float  #: from here on photos are varied less
    is_taught: bool
    seed: int


RECIPES = {
    "alone": Recipe(30, 128, 1.5e-3, WARM_UP_SHARE, 0.998, 0.5, 0.85, FALLS_FROM, False, 20261123),
    "taught": Recipe(109, 1024, 3.0e-3, 0.04, 0.999, 1.0, 0.0, 0.93, True, 787),
}
#: Unless ``--recipe`` says otherwise.
RECIPE_OF_DEVICE = {"cpu": "alone", "cuda": "taught"}


class TrainablePhotoViT(nn.Module):
    """A :class:`PhotoViT` with a second classifier for the finer classes, dropped after training."""

    def __init__(self, config: PhotoViTConfig, class_count: int) -> None:
        super().__init__()
        self.network = PhotoViT(config)
        self.class_classifier = nn.Linear(config.width, class_count)

    def forward(self, batch: Tensor, kept: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return (N, labels) and (N, classes) logits of an (N, 3, H, W) batch."""
        summary = self.network.summarise(batch, kept)
        return self.network.classifier(summary), self.class_classifier(summary)


def main() -> None:
    """Train, save."""
    options = _options()
    recipe = _recipe(options)
    where = prepare(options, recipe.seed)
    classes = read_classes(options.data)
    training, validation = (part.to(where) for part in hold_out(read_training(options, classes)))
    teacher = None
    if recipe.is_taught:
        folder = options.teacher or options.work / "teacher"
        teacher = photo_teacher.train(folder, classes, training, validation, options.teacher_epochs, recipe.batch)
        torch.manual_seed(recipe.seed)  # the same beginning whether the teacher was there already or not
    model = TrainablePhotoViT(PhotoViTConfig(label_count=len(classes.labels)), len(classes.wnids)).to(where)
    learning = Averaging(model, recipe.average_decay)
    optimizer = torch.optim.AdamW(decayed(model, WEIGHT_DECAY), recipe.peak_learning_rate, betas=(0.9, 0.98))
    state = {"learning": learning, "optimizer": optimizer}
    session = Session(options.work, state, recipe.epochs)
    session.resume()
    compile_for(where, model)
    while session.done < recipe.epochs:
        loss = _train_epoch(learning, teacher, optimizer, training, session.done, recipe)
        session.finish_epoch(loss=loss, validation_top1=accuracy(learning.mean, validation))
    trained = learning.mean
    validation_top1 = accuracy(trained, validation)
    figures = {
        "epochs": session.done,
        "images_seen": session.done
        * min(len(training.labels), (len(training.labels) // recipe.batch or 1) * recipe.batch),
        "seconds": round(session.seconds),
        "seed": recipe.seed,
        "hardware": hardware(where),
    }
    script = f"python -m training.photo_vit --recipe {options.recipe}"
    made = card(trained.network, classes.labels, validation_top1, {"script": script, **figures}, recipe)
    saved = cards.save(options.out or cards.WEIGHTS / made.id, trained.network.cpu(), made)
    print(f"saved {saved.id}: {saved.parameter_count:,} parameters, validation top-1 {validation_top1:.1%}")


def _recipe(options: argparse.Namespace) -> Recipe:
    options.recipe = options.recipe or RECIPE_OF_DEVICE[options.device.type]
    recipe = RECIPES[options.recipe]
    return recipe._replace(epochs=options.epochs or recipe.epochs, batch=options.batch or recipe.batch)


def decayed(model: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Return the parameters for an optimizer: matrices shrink by ``decay``, vectors and positions do not."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, weight in model.named_parameters():
        (matrices if weight.dim() > 1 and not name.endswith("positions") else others).append(weight)
    return [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def choose_patches(inputs: Tensor, patches: int, kept: int, generator: torch.Generator) -> Tensor:
    """Return (N, kept) indices of patches of N pictures, each row without repetition."""
    return torch.rand(len(inputs), patches, generator=generator, device=inputs.device).argsort(dim=1)[:, :kept]


def _train_epoch(
    learning: Averaging[TrainablePhotoViT],
    teacher: nn.Module | None,
    optimizer: torch.optim.Optimizer,
    photos: Photos,
    epoch: int,
    recipe: Recipe,
) -> float:
    # An epoch's order and variations depend on its number alone, so a resumed run repeats none of it.
    generator = chance(photos.pixels.device, recipe.seed + epoch)
    torch.manual_seed(recipe.seed + epoch)  # the share of the second picture takes no generator
    learning.network.train()
    losses = []
    for progress, batch in epoch_of(photos, generator, recipe.batch, epoch, recipe.epochs):
        set_rate(optimizer, recipe.peak_learning_rate, progress, recipe.warm_up_share)
        inputs = augment(normalise(batch.pixels), generator, strength_at(progress, recipe.settles_from))
        loss = loss_of(learning.network, teacher, inputs, batch, generator, recipe, progress)
        learning.descend(loss, optimizer)
        losses.append(loss.detach())
    return round(float(torch.stack(losses).mean()), 4)


def loss_of(
    model: TrainablePhotoViT,
    teacher: nn.Module | None,
    inputs: Tensor,
    batch: Photos,
    generator: torch.Generator,
    recipe: Recipe,
    progress: float,
) -> Tensor:
    """Return the loss of varied pictures (N, 3, H, W), after ``progress`` (0 … 1) of the training."""
    if teacher is not None:
        inputs, share = distilling.combine(inputs)
        return distilling.taught_loss(model, teacher, inputs, batch, share)
    kept = None
    if progress < recipe.whole_from:
        patches = model.network.config.grid_side**2
        kept = choose_patches(inputs, patches, round(patches * recipe.kept_share), generator)
    return mixed_loss(model, inputs, batch, kept, draw_share())


def card(
    network: PhotoViT, labels: tuple[str, ...], validation_top1: float, training: dict[str, Any], recipe: Recipe
) -> cards.Card:
    """Return the card of ``network``; ``training`` says what the run was, its recipe is added here."""
    shape = {name: value for name, value in vars(network.config).items() if name != "label_count"}
    return cards.Card(
        id="photo-vit",
        task="image-classification",
        title="Photo transformer",
        description="A small vision transformer that names what a photo shows: 8×8 patches ask each other and a class "
        "token asks them all; nothing but training tells it which patches are neighbours.",
        architecture={"network": "PhotoViT", "label_count": len(labels), **shape},
        labels=labels,
        input={"kind": "image", "channels": 3, "height": SIDE, "width": SIDE, "mean": MEAN, "std": STD},
        trained_on="66,500 photographs of 133 ImageNet classes under 104 everyday labels, 64×64 "
        "(Tiny ImageNet and mini-ImageNet), of which 4 % held out for validation",
        licence="Apache-2.0 for the weights; the photographs they learned from are ImageNet's: "
        "non-commercial research and education",
        metrics={"validation_top1": round(validation_top1, 4)},
        training={**training, "recipe": _told(recipe)},
        limits=(
            (
                "It learned what a convolutional network told it of each picture beside the truth; by itself, from as "
                "few pictures, it was right on half of them. The convolutional network beside it, as large and of "
                "the same data, is right more often still."
                if recipe.is_taught
                else "It has seen far fewer pictures than a vision transformer needs: the convolutional network "
                "beside it, as large and of the same data, is right more often."
            ),
            "It knows 104 labels and names one of them whatever it is shown.",
            "It reads 64×64 pixels and no other size: its positions are learned, one for each of its 64 patches.",
        ),
    )


def _told(recipe: Recipe) -> str:
    begun = (
        f"AdamW, batch {recipe.batch:,}, peak learning rate {recipe.peak_learning_rate}, betas 0.9 and 0.98, weight "
        f"decay {WEIGHT_DECAY} on matrices, warm-up over {recipe.warm_up_share:.0%} and cosine, gradients clipped to "
        f"{LARGEST_GRADIENT:g}, label smoothing {LABEL_SMOOTHING}, averages of weights with decay "
        f"{recipe.average_decay}, bfloat16; random turn, scale, crop, stretch, mirror and tint, less of it over the "
        f"last {1 - recipe.settles_from:.0%}; "
    )
    if not recipe.is_taught:
        return (
            begun + f"{MIXED_SHARE:.0%} of the batches mixed in pairs, {1 - recipe.kept_share:.0%} of the patches "
            f"left out until {recipe.whole_from:.0%} of the training was done"
        )
    return (
        begun + f"then with probability {distilling.MIXED_SHARE} mixed in pairs (share from "
        f"Beta({distilling.MIXING}, {distilling.MIXING})), with probability {distilling.CUT_SHARE} a square of up to "
        f"{distilling.LARGEST_CUT:.0%} of the area put in from the neighbour; all patches kept; loss: "
        f"{distilling.TAUGHT_SHARE} × the mean over labels and finer classes of KL(teacher ‖ student) at temperature "
        f"{distilling.TEMPERATURE:g} (times {distilling.TEMPERATURE**2:g}) on the same pictures + "
        f"{1 - distilling.TAUGHT_SHARE:.1f} × the mean of the two cross-entropies (mixed shares)"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_photo_options(parser)
    parser.add_argument("--out", type=Path, help="folder for weights and card (default: where the package reads them)")
    parser.add_argument("--recipe", choices=RECIPES, help="how to train (default: taught on cuda, alone on cpu)")
    parser.add_argument("--teacher", type=Path, help="folder in which a teacher was trained (default: WORK/teacher)")
    parser.add_argument("--teacher-epochs", type=int, default=photo_teacher.EPOCHS, help="of the teacher's training")
    parser.add_argument("--epochs", type=int, help="whole passes over the training pictures (default: the recipe's)")
    parser.add_argument("--batch", type=int, help="pictures in a batch (default: the recipe's)")
    add_device_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
