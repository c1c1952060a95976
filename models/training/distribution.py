"""Word vectors from what stands beside a word, before any network is trained.

Words that can stand in one another's place have the same neighbours, which is most of what
parts of speech are. Neighbours are counted by offset, as positive pointwise mutual information
with smoothed contexts, and brought to few numbers by a singular value decomposition, each
direction weighted by the root of its singular value (Levy, Goldberg and Dagan 2015, sections 2
and 3, https://aclanthology.org/Q15-1016/). Then the vectors of n-grams are fitted to those of
the words they spell (Pinter, Guthrie and Eisenstein 2017, https://arxiv.org/abs/1707.06961),
so that a word never met has one too.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import trange

from heatscope_models.sentence_encoder import SentenceEncoder
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN

OFFSETS = (-2, -1, 1, 2)
#: The first numbers of a token, where positions change fastest, are left to them: one in so many.
#: ``neighbour_heads`` reads them.
LEFT_TO_POSITIONS = 4
#: So many of the most frequent words are told apart as neighbours.
CONTEXTS = 5_000
#: Contexts count with this power, or rare ones would tell too much.
SMOOTHING = 0.75
SKETCH_ROUNDS = 3
FITTING_ROUNDS, FITTING_RATE, FITTING_BATCH = 20, 0.02, 512
#: Of 0, 0.1, 1, 3 and 10 the smallest that came near the best on 1,500 rarer words left out of the fit.
FITTING_DECAY = 1.0


def initialise(model: SentenceEncoder, passages: Iterable[Sequence[str]]) -> None:
    """Set the embedding of ``model`` by the neighbours that words have in ``passages``.

    A word's own vector and the mean of its n-grams' add up to what its neighbours say.
    """
    vocabulary, embedding = model.vocabulary, model.embedding
    places = {word: place for place, word in enumerate(vocabulary.words) if word not in (CLS, UNKNOWN, MASK)}
    free = model.config.width // LEFT_TO_POSITIONS
    vectors = F.pad(neighbour_vectors(passages, places, model.config.width - free), (free, 0))
    known = vectors.any(dim=1).nonzero().squeeze(1)
    buckets = [torch.tensor(vocabulary.buckets(vocabulary.words[place])) for place in known]

    def spelled(which: Tensor) -> Tensor:
        chosen = [buckets[i] for i in which]
        means: Tensor = embedding.ngrams(torch.cat(chosen), torch.tensor([0, *map(len, chosen)]).cumsum(0)[:-1])
        return means

    nn.init.zeros_(embedding.ngrams.weight)
    optimizer = torch.optim.AdamW(embedding.ngrams.parameters(), FITTING_RATE, weight_decay=FITTING_DECAY)
    for done in trange(FITTING_ROUNDS, unit="round", desc="fitting n-grams", mininterval=10):
        optimizer.param_groups[0]["lr"] = FITTING_RATE * (1 - done / FITTING_ROUNDS)
        for group in torch.split(torch.randperm(len(known)), FITTING_BATCH):
            loss = (spelled(group) - vectors[known[group]]).square().sum(1).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    with torch.no_grad():
        embedding.words.weight[:, :free] = 0
        embedding.words.weight[known] = vectors[known] - spelled(torch.arange(len(known)))
        embedding.words.weight[vocabulary.special(UNKNOWN)] = 0  # such a word is what its letters say


def neighbour_vectors(passages: Iterable[Sequence[str]], places: Mapping[str, int], width: int) -> Tensor:
    """Return (largest place + 1, width): a vector of length 1 for each word, 0 for one without neighbours.

    Args:
        passages: words in the order of the text; nobody is a neighbour across passages.
        places: row of each word, lower-cased; other words are neighbours of nobody.
        width: numbers per vector; zeros where the counts have no more directions.
    """
    size = max(places.values()) + 1
    gap = [-1] * max(OFFSETS)
    words = torch.tensor(
        [place for passage in passages for place in chain((places.get(word.lower(), -1) for word in passage), gap)]
    )
    contexts = torch.bincount(words[words >= 0], minlength=size).argsort(descending=True)[:CONTEXTS]
    column = torch.full((size + 1,), -1)  # the last for -1, which is a gap or another word
    column[contexts] = torch.arange(len(contexts))
    blocks = [mutual_information(words, column[words.roll(-offset)], size, len(contexts)) for offset in OFFSETS]
    matrix = torch.cat(blocks, dim=1).coalesce()  # (size, contexts of every offset), sparse
    met = torch.zeros(size, 1).index_fill(0, matrix.indices()[0], 1)
    left, singular, _ = torch.svd_lowrank(matrix, q=min(width, *matrix.shape), niter=SKETCH_ROUNDS)
    return F.pad(F.normalize(left * singular.sqrt(), dim=1) * met, (0, width - len(singular)))


def mutual_information(words: Tensor, contexts: Tensor, size: int, columns: int) -> Tensor:
    """Return log(p(word, context) / (p(word) p(context))) where positive: (size, columns), sparse.

    ``words[i]`` and ``contexts[i]`` were seen together; pairs with a -1 do not count.
    """
    both = (words >= 0) & (contexts >= 0)
    pairs, counts = torch.unique(words[both] * columns + contexts[both], return_counts=True)
    row, column = pairs // columns, pairs % columns
    of_word = torch.zeros(size).index_add(0, row, counts.float())
    of_context = torch.zeros(columns).index_add(0, column, counts.float()) ** SMOOTHING
    information = (counts * of_context.sum() / (of_word[row] * of_context[column])).log()
    found = information > 0
    return torch.sparse_coo_tensor(
        torch.stack([row, column])[:, found], information[found], (size, columns), check_invariants=True
    )
