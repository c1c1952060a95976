"""Train a CNN and a vision transformer on ever more of the pictures, and write how right each becomes.

    python -m training.data_efficiency --data ../shared/data

Both are about as large and learn by one recipe. Every run sees as many pictures in all,
the fewer there are the more often each, as d'Ascoli et al. 2021 do
(https://arxiv.org/abs/2103.10697, section 3): what differs is how many are different.

Each run that ends is written; the same command again goes on with those that are
missing. Accuracy is that on the test split, which decides nothing here.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from heatscope_models import results
from heatscope_models.photo_cnn import PhotoCNNConfig
from heatscope_models.photo_vit import PhotoViTConfig
from heatscope_models.results import DataEfficiency, Run
from training.augment import augment, strength_at
from training.averaging import Averaging
from training.device import add_device_option, chance, compile_for, prepare
from training.folding import TrainablePhotoCNN
from training.mixing import mixed_loss
from training.packing import NAME, read_packed
from training.photo_batches import batches, label_logits, normalise
from training.photo_vit import TrainablePhotoViT, decayed
from training.photos import Classes, Photos, read_classes, read_split
from training.schedule import set_rate
from training.session import hardware

SIDE = 32
BATCH = 128  #: on every device, or the runs could not be compared
SHARES = (0.05, 0.1, 0.25, 0.5, 1.0)
PEAK_LEARNING_RATE = 1.5e-3
WEIGHT_DECAY = 0.05
AVERAGE_DECAY = 0.998
CNN, VIT = "CNN", "vision transformer"
STAGES = ((16,), (32, 32), (64, 64), (128,))
RECIPE = (
    f"for both: AdamW, batch {BATCH}, peak learning rate {PEAK_LEARNING_RATE}, weight decay {WEIGHT_DECAY}, warm-up "
    "and cosine, label smoothing 0.05, averaged weights, bfloat16; random turn, scale, crop, stretch, mirror and tint, "
    "less of it in the last quarter"
)


def main() -> None:
    """Train what is missing, writing after each run."""
    options = _options()
    where = prepare(options, 0)
    classes = read_classes(options.data)
    training = _halved(
        read_packed(options.data, classes, options.pack) if options.pack else read_split(options.data, "train", classes)
    )
    test = _halved(read_split(options.data, "test", classes)).to(where)
    measured = _begun(options, classes, len(test.labels))
    done = {(run.network, run.share, run.seed) for run in measured.runs}
    for seed in range(1, options.seeds + 1):
        for share in SHARES:
            for name in (CNN, VIT):
                if (name, share, seed) not in done:
                    photos = take(training, share, seed).to(where)
                    run = _train(name, classes, photos, test, share, seed, options.images)
                    measured = DataEfficiency(**vars(measured) | {"runs": (*measured.runs, run)})
                    results.write_data_efficiency(measured, options.out)
                    print(f"{name}, {share:.0%}, seed {seed}: top-1 {run.top1:.1%} in {run.seconds} s", flush=True)


def network(name: str, classes: Classes) -> nn.Module:
    """Return a network that has learned nothing, for pictures of 32 × 32 pixels."""
    if name == CNN:
        return TrainablePhotoCNN(PhotoCNNConfig(len(classes.labels), STAGES), len(classes.wnids))
    shape = PhotoViTConfig(
        len(classes.labels), side=SIDE, patch_size=4, width=64, layer_count=3, head_count=4, feedforward_width=256
    )
    return TrainablePhotoViT(shape, len(classes.wnids))


def take(photos: Photos, share: float, seed: int) -> Photos:
    """Return ``share`` of the pictures of each class, at least one; of one seed, more contain the fewer."""
    generator = torch.Generator().manual_seed(seed)
    chosen = []
    for index in torch.unique(photos.classes):
        members = (photos.classes == index).nonzero().flatten()
        order = torch.randperm(len(members), generator=generator)
        chosen.append(members[order[: max(1, round(len(members) * share))]])
    return Photos(*(part[torch.cat(chosen)] for part in photos))


def _halved(photos: Photos) -> Photos:
    """Return the pictures at half their side, each pixel the mean of four."""
    chunks = [F.avg_pool2d(chunk.float(), 2).round().byte() for chunk in torch.split(photos.pixels, 1000)]
    return photos._replace(pixels=torch.cat(chunks))


def _begun(options: argparse.Namespace, classes: Classes, test_pictures: int) -> DataEfficiency:
    begun = results.read_data_efficiency(options.out)
    if begun is None:
        return DataEfficiency(
            script="python -m training.data_efficiency",
            side=SIDE,
            images_seen=options.images,
            test_pictures=test_pictures,
            recipe=RECIPE,
            hardware=hardware(options.device),
            trained_on="Tiny ImageNet and mini-ImageNet, 133 classes under 104 everyday labels, at 32×32",
            parameter_counts={name: _size(network(name, classes)) for name in (CNN, VIT)},
        )
    if begun.images_seen != options.images:
        raise SystemExit(
            f"{options.out} holds runs of {begun.images_seen} pictures each; go on with --images {begun.images_seen}, "
            "or name another file with --out"
        )
    return begun


def _size(model: nn.Module) -> int:
    # Without the classifier of the finer classes, which helps training alone.
    return sum(weight.numel() for name, weight in model.named_parameters() if not name.startswith("class_classifier"))


def _train(
    name: str, classes: Classes, photos: Photos, test: Photos, share: float, seed: int, images: int
) -> Run:  # fmt: skip
    begun = time.monotonic()
    torch.manual_seed(seed)
    where = photos.pixels.device
    generator = chance(where, seed)
    model = network(name, classes).to(where)
    learning = Averaging(model, AVERAGE_DECAY, with_buffers=True)
    optimizer = torch.optim.AdamW(decayed(model, WEIGHT_DECAY), PEAK_LEARNING_RATE, betas=(0.9, 0.98))
    compile_for(where, model)
    model.train()
    seen = 0
    with tqdm(total=images, unit="img", desc=f"{name}, {share:.0%}, seed {seed}", mininterval=10) as bar:
        for batch in _shown(photos, generator):
            set_rate(optimizer, PEAK_LEARNING_RATE, seen / images)
            inputs = augment(normalise(batch.pixels), generator, strength_at(seen / images))
            inputs = inputs.contiguous(memory_format=torch.channels_last)
            loss = mixed_loss(model, inputs, batch)
            learning.descend(loss, optimizer)
            seen += len(batch.labels)
            bar.update(len(batch.labels))
            if seen >= images:
                break
    top1, top5 = _accuracy(learning.mean, test)
    return Run(name, share, seed, len(photos.labels), seen, top1, top5, round(time.monotonic() - begun))


def _shown(photos: Photos, generator: torch.Generator) -> Iterator[Photos]:
    while True:
        yield from batches(photos, generator, BATCH)


def _accuracy(model: nn.Module, test: Photos) -> tuple[float, float]:
    logits: Tensor = label_logits(model, test.pixels)
    best = logits.topk(min(5, logits.size(1)), dim=1).indices == test.labels[:, None]  # (N, 5)
    return round(float(best[:, 0].float().mean()), 4), round(float(best.any(dim=1).float().mean()), 4)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with vision/ in it")
    parser.add_argument("--out", type=Path, default=results.DATA_EFFICIENCY, help="where the results are written")
    parser.add_argument("--images", type=int, default=400_000, help="pictures that each run sees in all")
    parser.add_argument("--seeds", type=int, default=2, help="runs of each network and share")
    parser.add_argument("--pack", type=Path, help=f"file with the decoded pictures, or for them, such as /tmp/{NAME}")
    add_device_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
