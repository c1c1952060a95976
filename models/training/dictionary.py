"""Read the CMU Pronouncing Dictionary of the data folder, split by a hash of the word.

Stress is left out: AH0 and AH1 are one phoneme. Words with other signs than a–z and
the apostrophe are left out too.
"""

import gzip
import re
from pathlib import Path

from training.missing import need

LETTERS = "abcdefghijklmnopqrstuvwxyz'"
#: The phonemes of ARPAbet that the dictionary uses, http://www.speech.cs.cmu.edu/cgi-bin/cmudict
PHONEMES = (
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K",
    "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
)  # fmt: skip
#: Of a hundred words: the first so many are for testing, the next so many to watch training.
TEST_SHARE, DEV_SHARE = 5, 2
Dictionary = dict[str, list[tuple[str, ...]]]
_ENTRY = re.compile(r"([a-z']+)(?:\(\d+\))? ([A-Z0-2 ]+?)(?: #.*)?")


def read_dictionary(data: Path, part: str) -> Dictionary:
    """Return word -> its pronunciations, for ``train``, ``dev`` or ``test``."""
    words: Dictionary = {}
    file = need(data / "text/cmudict/cmudict.dict.gz")
    for line in gzip.decompress(file.read_bytes()).decode("ascii").splitlines():
        if entry := _ENTRY.fullmatch(line):
            word, said = entry.groups()
            if part_of(word) == part:
                pronunciation = tuple(phoneme.rstrip("012") for phoneme in said.split())
                pronunciations = words.setdefault(word, [])
                if pronunciation not in pronunciations:
                    pronunciations.append(pronunciation)
    return words


def part_of(word: str) -> str:
    """Return the split a word belongs to: its 32-bit FNV-1a hash modulo 100.

    Example:
        >>> part_of("saw")
        'train'
    """
    value = 2166136261
    for byte in word.encode():
        value = (value ^ byte) * 16777619 % 2**32
    share = value % 100
    return "test" if share < TEST_SHARE else "dev" if share < TEST_SHARE + DEV_SHARE else "train"
