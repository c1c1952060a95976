"""Train ``photo-vit`` from the photographs of the data folder.

    python -m training.photo_vit --data ../shared/data --work /tmp/photo-vit

Run the same command again to resume. The recipe is a transformer's: AdamW, warm-up and
cosine, the variations of ``photo_cnn``, pictures mixed in pairs, label smoothing,
averaged weights; and half of each
picture's patches are left out until the last epochs (Liu et al. 2022,
https://arxiv.org/abs/2208.07220), which halves the cost of a picture.

The test split is not touched here: ``python -m training.evaluate`` measures on it.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from heatscope_models import cards
from heatscope_models.photo_vit import PhotoViT, PhotoViTConfig
from training.augment import augment, strength_at
from training.mixing import LABEL_SMOOTHING, MIXED_SHARE, draw_share, mixed_loss
from training.photo_cnn import BATCH, MEAN, STD, accuracy, batches, normalise
from training.photos import SIDE, Photos, hold_out, read_classes, read_split
from training.schedule import set_rate
from training.session import Session, hardware

SEED = 20261123
PEAK_LEARNING_RATE = 1.5e-3
WEIGHT_DECAY = 0.05
AVERAGE_DECAY = 0.998
KEPT_SHARE = 0.5  #: of the patches, until
WHOLE_FROM = 0.85  #: this share of the training is done
LARGEST_GRADIENT = 1.0


class TrainablePhotoViT(nn.Module):
    """A :class:`PhotoViT` with a second classifier for the finer classes, dropped after training."""

    def __init__(self, config: PhotoViTConfig, class_count: int) -> None:
        super().__init__()
        self.network = PhotoViT(config)
        self.class_classifier = nn.Linear(config.width, class_count)

    def forward(self, batch: Tensor, kept: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return (N, labels) and (N, classes) logits of an (N, 3, H, W) batch."""
        trace = self.network.trace(batch, kept)
        return trace.logits, self.class_classifier(trace.summary)


def main() -> None:
    """Train, save."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    classes = read_classes(options.data)
    training, validation = hold_out(read_split(options.data, "train", classes))
    model = TrainablePhotoViT(PhotoViTConfig(label_count=len(classes.labels)), len(classes.wnids))
    averaging = get_ema_multi_avg_fn(AVERAGE_DECAY)  # type: ignore[no-untyped-call]
    averaged = AveragedModel(model, multi_avg_fn=averaging)
    optimizer = torch.optim.AdamW(decayed(model, WEIGHT_DECAY), PEAK_LEARNING_RATE, betas=(0.9, 0.98))
    session = Session(options.work, {"model": model, "averaged": averaged, "optimizer": optimizer})
    session.resume()
    while session.done < options.epochs:
        loss = _train_epoch(model, averaged, optimizer, training, session.done, options.epochs)
        session.finish_epoch(loss=loss, validation_top1=accuracy(averaged.module.eval(), validation))
    trained = averaged.module.eval()
    assert isinstance(trained, TrainablePhotoViT)
    _save(options, trained.network, classes.labels, session, accuracy(trained, validation), len(training.labels))


def decayed(model: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Return the parameters for an optimizer: matrices shrink by ``decay``, vectors and positions do not."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, weight in model.named_parameters():
        (matrices if weight.dim() > 1 and not name.endswith("positions") else others).append(weight)
    return [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def choose_patches(count: int, patches: int, kept: int, generator: torch.Generator) -> Tensor:
    """Return (count, kept) indices of patches, each row without repetition."""
    return torch.rand(count, patches, generator=generator).argsort(dim=1)[:, :kept]


def _train_epoch(
    model: TrainablePhotoViT,
    averaged: AveragedModel,
    optimizer: torch.optim.Optimizer,
    photos: Photos,
    epoch: int,
    epochs: int,
) -> float:
    # An epoch's order and variations depend on its number alone, so a resumed run repeats none of it.
    generator = torch.Generator().manual_seed(SEED + epoch)
    torch.manual_seed(SEED + epoch)  # the share of the second picture takes no generator
    steps = max(1, len(photos.labels) // BATCH)
    patches = model.network.config.grid_side**2
    model.train()
    losses = []
    bar = tqdm(
        batches(photos, generator), total=steps, unit="batch", desc=f"epoch {epoch + 1}/{epochs}", mininterval=10
    )
    for step, batch in enumerate(bar):
        progress = (epoch + step / steps) / epochs
        set_rate(optimizer, PEAK_LEARNING_RATE, progress)
        inputs = augment(normalise(batch.pixels), generator, strength_at(progress))
        kept = None
        if progress < WHOLE_FROM:
            kept = choose_patches(len(inputs), patches, round(patches * KEPT_SHARE), generator)
        loss = mixed_loss(model, inputs, batch, kept, draw_share())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), LARGEST_GRADIENT)
        optimizer.step()
        averaged.update_parameters(model)
        losses.append(float(loss.detach()))
    return round(sum(losses) / len(losses), 4)


def _save(
    options: argparse.Namespace,
    network: PhotoViT,
    labels: tuple[str, ...],
    session: Session,
    validation_top1: float,
    pictures: int,
) -> None:
    shape = {name: value for name, value in vars(network.config).items() if name != "label_count"}
    card = cards.Card(
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
        training={
            "script": "python -m training.photo_vit",
            "epochs": session.done,
            "images_seen": session.done * pictures,
            "seconds": round(session.seconds),
            "seed": SEED,
            "hardware": hardware(),
            "recipe": f"AdamW, batch {BATCH}, peak learning rate {PEAK_LEARNING_RATE}, weight decay {WEIGHT_DECAY}, "
            f"warm-up and cosine, label smoothing {LABEL_SMOOTHING}, averaged weights, bfloat16; random turn, scale, "
            "crop, stretch, mirror and tint, less of it in the last quarter, "
            f"{MIXED_SHARE:.0%} of the batches mixed in pairs, half of the patches "
            f"left out until {WHOLE_FROM:.0%} of the training was done",
        },
        limits=(
            "It has seen far fewer pictures than a vision transformer needs: the convolutional network beside it, as "
            "large and of the same data, is right more often.",
            "It knows 104 labels and names one of them whatever it is shown.",
            "It reads 64×64 pixels and no other size: its positions are learned, one for each of its 64 patches.",
        ),
    )
    saved = cards.save(options.out or cards.WEIGHTS / card.id, network, card)
    print(f"saved {saved.id}: {saved.parameter_count:,} parameters, validation top-1 {validation_top1:.1%}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with vision/ in it")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside the repository")
    parser.add_argument("--out", type=Path, help="folder for weights and card (default: where the package reads them)")
    parser.add_argument("--epochs", type=int, default=30, help="whole passes over the training pictures")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    return parser.parse_args()


if __name__ == "__main__":
    main()
