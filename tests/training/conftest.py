"""A made-up data folder in the layout of the real one, small enough to train on in seconds."""

import gzip
import io
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.toy_teacher import taught_by_a_toy

__all__ = ["data", "taught_by_a_toy"]

#: wnid, label, colour of the class's pictures.
CLASSES = {
    "everyday-64": (("n01", "red thing", (200, 40, 40)), ("n02", "green thing", (40, 200, 40))),
    "mini-extra-64": (("n03", "green thing", (60, 160, 20)), ("n04", "blue thing", (40, 40, 200))),
}
SENTENCES = (
    (("The", "DET", "DT"), ("dog", "NOUN", "NN"), ("saw", "VERB", "VBD"), ("it", "PRON", "PRP"), (".", "PUNCT", ".")),
    (("A", "DET", "DT"), ("saw", "NOUN", "NN"), ("fell", "VERB", "VBD"), (".", "PUNCT", ".")),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with photographs and text."""
    folder = tmp_path / "data"
    _write_photos(folder / "vision")
    _write_text(folder / "text")
    return folder


def _write_photos(folder: Path) -> None:
    folder.mkdir(parents=True)
    noise = np.random.default_rng(0)
    for archive, classes in CLASSES.items():
        rows = [f"{wnid},{label},{label},30,4" for wnid, label, _ in classes]
        (folder / f"{archive}.csv").write_text("\n".join(["wnid,label,imagenet_name,train,test", *rows]) + "\n")
        with zipfile.ZipFile(folder / f"{archive}.zip", "w") as pictures:
            for wnid, _, colour in classes:
                for split, count in (("train", 30), ("test", 4)):
                    for number in range(count):
                        pixels = np.clip(noise.normal(colour, 30, (64, 64, 3)), 0, 255).astype(np.uint8)
                        file = io.BytesIO()
                        Image.fromarray(pixels).save(file, "JPEG")
                        pictures.writestr(f"{split}/{wnid}/{number}.jpg", file.getvalue())


def _write_text(folder: Path) -> None:
    trees = "".join(
        f"# text = {' '.join(word for word, *_ in sentence)}\n"
        + "".join(
            f"{place}\t{word}\t_\t{upos}\t{penn}\t_\t_\t_\t_\t_\n"
            for place, (word, upos, penn) in enumerate(sentence, start=1)
        )
        + "\n"
        for sentence in SENTENCES * 8
    )
    for name in ("ud_ewt/en_ewt-ud", "ud_gum/en_gum_ccby", "ud_eslspok/en_eslspok-ud"):
        for split in ("train", "dev", "test"):
            _write(folder / f"{name}-{split}.conllu.gz", trees)
    phrases = "a good film .\t1\ngood film\t1\na bad film .\t0\nvery bad indeed\t0\n" * 10
    for split in ("train", "dev", "test"):
        _write(folder / f"sst2/{split}.tsv.gz", "sentence\tlabel\n" + phrases)
    words = "the dog saw a saw near the old house and ran home".split()
    chance = random.Random(0)
    lines = "".join(" ".join(chance.choices(words, k=9)) + ".\n" for _ in range(60))
    _write(folder / "sgd_dialogue/utterances_train.txt.gz", lines)
    comments = lines.replace(".\n", "\t1\tx\n") + "the house is old\t2\tx\nnot a good dog\t0\tx\n" * 20
    for part in ("train", "dev", "test"):
        _write(folder / f"goemotions/{part}.tsv.gz", comments)
    _write(folder / "goemotions/labels.txt.gz", "grief\njoy\nneutral\n")
    _write(folder / "tatoeba_eng_fra/fra.txt.gz", lines.replace(".\n", "\tVa !\n"))
    for years in ("1885_1930", "1839_1884"):
        _write(folder / f"novels/novels_{years}.txt.gz", "#### Somebody_Title_1900\n" + lines)
    (folder / "masc_tagged").mkdir()
    with zipfile.ZipFile(folder / "masc_tagged/masc_tagged.zip", "w") as archive:
        archive.writestr("masc_tagged/spoken/one.txt", "The_DT dog_NN saw_VBD a_DT saw_NN\n" * 20)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode()))
