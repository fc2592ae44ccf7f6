"""Word pieces of a sentence, by their way of standing in it."""

import numpy as np
import pytest

from newsfold.model.pieces import PIECES, WAYS, standing

HEADLINE = [7, 8]


def told(own: list[int]) -> dict[int, float]:
    """What is said of one sentence below `HEADLINE`."""
    numbers, shares = standing([HEADLINE, own])
    return {int(n): float(s) for n, s in zip(numbers[0], shares[0], strict=True) if s}


def test_each_piece_counts_once_and_less_in_a_long_sentence() -> None:
    assert told([11, 12, 11, 13, 14]) == {
        **dict.fromkeys((11, 12, 13, 14), 0.5),
        PIECES + 11: 0.5,
        2 * PIECES + 12: 0.5,
    }


def test_pieces_of_the_headline_are_told_apart() -> None:
    found = told([11, 12, 8, 13])
    assert found[3 * PIECES + 8] == found[8] == 0.5
    assert 3 * PIECES + 11 not in found


def test_the_first_piece_is_another_than_the_second() -> None:
    assert told([11, 12]).keys() - told([12, 11]).keys() == {PIECES + 11, 2 * PIECES + 12}


def test_sentences_are_padded_with_nothing() -> None:
    numbers, shares = standing([HEADLINE, [11], [11, 12, 13], []])
    assert numbers.shape == shares.shape == (3, 5)
    assert numbers.dtype == np.int64
    assert shares.dtype == np.float32
    assert (shares > 0).sum(1).tolist() == [2, 5, 0]
    assert not numbers[shares == 0].any()


@pytest.mark.parametrize("headline", [[], HEADLINE])
def test_every_number_has_a_weight(headline: list[int]) -> None:
    numbers, _ = standing([headline, [0, PIECES - 1, PIECES - 1], [7]])
    assert numbers.min() >= 0
    assert numbers.max() < WAYS * PIECES


def test_sentences_without_a_token() -> None:
    numbers, shares = standing([[], []])
    assert numbers.shape == (1, 1)
    assert not shares.any()
