from itertools import pairwise, product

import numpy as np
import pytest

from vnnews_nlp.tagging.decoding import best_joins, best_paths, marginals, read_chain


def chains(seed, labels, lengths):
    random = np.random.default_rng(seed)
    scores = random.normal(size=(sum(lengths), labels)).astype(np.float32)
    moves = random.normal(size=(labels + 1, labels + 1)).astype(np.float32)
    firsts = np.cumsum([0, *lengths[:-1]])
    return scores, moves, firsts


def weigh(path, scores, moves):
    size = scores.shape[1]
    steps = [size, *path, size]
    return sum(moves[a, b] for a, b in pairwise(steps)) + sum(scores[i, y] for i, y in enumerate(path))


@pytest.mark.parametrize("seed", range(5))
def test_best_path_is_the_best_of_all(seed):
    lengths = [4, 1, 3, 2]
    scores, moves, firsts = chains(seed, 3, lengths)
    moves[3, 3] = 0
    found = best_paths(scores, moves, firsts)
    for first, length in zip(firsts.tolist(), lengths, strict=True):
        part = scores[first : first + length]
        best = max(product(range(3), repeat=length), key=lambda path: weigh(path, part, moves))
        assert tuple(found[first : first + length].tolist()) == best


@pytest.mark.parametrize("seed", range(3))
def test_marginals_are_sums_over_all_paths(seed):
    scores, moves, firsts = chains(seed, 3, [3])
    moves[3, 3] = 0
    paths = list(product(range(3), repeat=3))
    weights = np.exp([weigh(path, scores, moves) for path in paths])
    expected = np.zeros((3, 3))
    for path, weight in zip(paths, weights / weights.sum(), strict=True):
        expected[np.arange(3), path] += weight
    assert np.allclose(marginals(scores, moves, firsts), expected, atol=1e-5)


@pytest.mark.parametrize("scale", [0.3, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("seed", range(5))
def test_joins_equal_the_best_path(seed, scale):
    lengths = np.random.default_rng(seed).integers(1, 12, 40).tolist()
    scores, moves, firsts = chains(seed, 2, lengths)
    scores[:, 0] = 0
    scores[:, 1] *= scale
    opened = scores.copy()
    opened[firsts, 1] = -1e6  # sequences open with label 0
    moves[2] = 0
    expected = best_paths(opened, moves, firsts) == 1
    assert best_joins(scores[:, 1], moves, firsts).tolist() == expected.tolist()


def test_no_atoms():
    empty, none = np.zeros((0, 2), np.float32), np.zeros(0, np.intp)
    assert len(best_paths(empty, np.zeros((3, 3), np.float32), none)) == 0
    assert len(marginals(empty, np.zeros((3, 3), np.float32), none)) == 0
    assert len(best_joins(empty[:, 0], np.zeros((3, 3), np.float32), none)) == 0


@pytest.mark.parametrize("seed", range(5))
def test_chains_are_read_alike_with_and_without_sure_atoms(seed):
    lengths = np.random.default_rng(seed).integers(1, 12, 30).tolist()
    scores, moves, firsts = chains(seed, 4, lengths)
    moves[4, 4] = 0
    scores[np.random.default_rng(seed + 50).random(len(scores)) < 0.5, 0] += 20
    labels, chances = read_chain(scores, moves, firsts, 8.0)
    expected = best_paths(scores, moves, firsts)
    assert labels.tolist() == expected.tolist()
    named = expected > 0  # of what is nothing, no chance is asked
    wanted = marginals(scores, moves, firsts)[np.arange(len(labels)), expected]
    assert named.any() and np.allclose(chances[named], wanted[named], atol=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_atoms_that_are_not_given_are_nothing(seed):
    lengths = np.random.default_rng(seed).integers(1, 12, 30).tolist()
    scores, moves, firsts = chains(seed, 4, lengths)
    moves[4, 4] = 0
    given = np.flatnonzero(np.random.default_rng(seed + 50).random(len(scores)) < 0.6)
    hidden = np.setdiff1d(np.arange(len(scores)), given)
    labels, chances = read_chain(scores[given], moves, firsts, 50.0, given, len(scores))
    scores[hidden, 0] += 1000
    expected, wanted = read_chain(scores, moves, firsts, 50.0)
    assert (labels > 0).any() and labels.tolist() == expected.tolist()
    assert np.allclose(chances, wanted, atol=1e-3)
