"""Word vectors from neighbours, held to counts by hand."""

import math

import pytest
import torch
import torch.nn.functional as F

from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import Vocabulary
from training.distribution import SMOOTHING, initialise, mutual_information, neighbour_vectors

WORDS = ("<cls>", "<unknown>", "<mask>", "the", "dog", "cat", "ran", "far", "slept")
PLACES = {word: place for place, word in enumerate(WORDS) if place > 2}
PASSAGES = [line.split() for line in ("The dog ran far", "the cat ran far", "the dog slept", "the cat slept")]


def test_mutual_information_of_counts_by_hand() -> None:
    # (0, 0) three times, (0, 1) once, (1, 1) four times; one pair with a gap.
    words = torch.tensor([0, 0, 0, 0, 1, 1, 1, 1, -1])
    contexts = torch.tensor([0, 0, 0, 1, 1, 1, 1, 1, 1])
    smoothed = [3**SMOOTHING, 5**SMOOTHING]
    expected = [[math.log(3 / 4 * sum(smoothed) / smoothed[0]), 0], [0, math.log(4 / 4 * sum(smoothed) / smoothed[1])]]
    torch.testing.assert_close(mutual_information(words, contexts, 2, 2).to_dense(), torch.tensor(expected))


def test_words_with_the_same_neighbours_have_the_same_vector() -> None:
    torch.manual_seed(0)
    vectors = neighbour_vectors(PASSAGES, PLACES, width=8)
    assert vectors.shape == (len(WORDS), 8)
    assert vectors[:3].count_nonzero() == 0
    torch.testing.assert_close(vectors[3:].norm(dim=1), torch.ones(len(WORDS) - 3))
    dog, cat, ran = (vectors[PLACES[word]] for word in ("dog", "cat", "ran"))
    assert float(F.cosine_similarity(dog, cat, dim=0)) == pytest.approx(1, abs=1e-4)
    assert float(F.cosine_similarity(dog, ran, dim=0)) < 0.5


def test_nobody_is_a_neighbour_across_passages() -> None:
    places = {"a": 0, "b": 1, "c": 2}
    assert neighbour_vectors([["a"], ["b"], ["a"], ["c"]], places, width=3).count_nonzero() == 0
    assert neighbour_vectors([["a", "b", "a", "c"]], places, width=3).any(dim=1).all()


def test_embedding_is_the_vector_and_an_unknown_word_is_its_letters() -> None:
    torch.manual_seed(0)
    vocabulary = Vocabulary(WORDS, 500)
    model = SentenceEncoder(SentenceEncoderConfig(3, width=32, head_count=4, bucket_count=500), vocabulary)
    initialise(model, PASSAGES)
    embedded = model.embed(list(PLACES)).detach() / model.embedding.scale
    torch.testing.assert_close(embedded.norm(dim=1), torch.ones(len(PLACES)), rtol=1e-4, atol=1e-4)
    dog, cat = embedded[1], embedded[2]
    assert float(dog @ cat) == pytest.approx(1, abs=1e-3)
    unknown = model.embed(["dogs"]).detach()[0]
    buckets = torch.tensor(vocabulary.buckets("dogs"))
    torch.testing.assert_close(unknown, model.embedding.ngrams.weight[buckets].mean(0).detach() * 32**0.5)
    assert model.embed(WORDS)[:, :8].count_nonzero() == 0
