"""What a Penn tag says of a word's part of speech.

Axes: W words, L parts of speech.
"""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from training.corpora import PENN, UPOS, TaggedSentence

#: A Penn tag goes with any part of speech at least so often: others tag otherwise than the treebanks, every "to" as TO.
SMALLEST_SHARE = 0.02
UPOS_INDEX, PENN_INDEX = ({tag: index for index, tag in enumerate(tags)} for tags in (UPOS, PENN))


def penn_shares(tagged: Iterable[TaggedSentence]) -> Tensor:
    """Return (Penn tags, L): how often a word of each part of speech has each Penn tag."""
    counts = torch.zeros(len(PENN), len(UPOS))
    for sentence in tagged:
        for upos, penn in zip(sentence.upos, sentence.penn, strict=True):
            if penn in PENN_INDEX and upos in UPOS_INDEX:
                counts[PENN_INDEX[penn], UPOS_INDEX[upos]] += 1
    return (counts / counts.sum(0).clamp_min(1)).clamp_min(SMALLEST_SHARE)


def agree(upos: Tensor, penn: Sequence[str], shares: Tensor) -> Tensor:
    """Return (W, L) probabilities of the parts of speech once the Penn tags are known, too: Bayes' rule.

    Args:
        upos: (W, L) probabilities without them.
        penn: W tags; one that is no Penn tag says nothing.
        shares: as ``penn_shares`` gives them.
    """
    says_nothing = torch.ones(len(UPOS))
    likelihood = torch.stack([shares[PENN_INDEX[tag]] if tag in PENN_INDEX else says_nothing for tag in penn])
    joint = upos.float() * likelihood
    return joint / joint.sum(1, keepdim=True)
