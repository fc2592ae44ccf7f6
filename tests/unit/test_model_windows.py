"""What the encoder reads at once: each token once, the headline in each window, none too long."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsfold.model.encoder import pool
from newsfold.model.windows import NOWHERE, WINDOW, whole, windows

TITLE = [7, 8]
IDS = st.lists(st.integers(1000, 30000), max_size=300)


def test_headline_and_sentences_in_one_window() -> None:
    (piece,) = windows(TITLE, [[1, 2, 3], [4]], 5)
    assert piece.ids == [101, 7, 8, 102, 1, 2, 3, 4]
    assert piece.places == [5, 5, 5, 5, 6, 6, 6, 7]


def test_later_windows_open_with_the_headline_too() -> None:
    pieces = windows(TITLE, [[1] * 120, [2] * 120, [3] * 120], 0)
    assert [piece.ids[:4] for piece in pieces] == [[101, 7, 8, 102]] * 2
    assert pieces[1].places[:4] == [NOWHERE] * 4
    assert {*pieces[1].places[4:]} == {3}


def test_a_sentence_without_a_token_has_a_vector_all_the_same() -> None:
    (piece,) = windows([], [[], [1]], 0)
    assert {*piece.places} == {0, 1, 2}


@given(IDS, st.lists(IDS, min_size=1, max_size=40))
def test_every_vector_comes_from_one_stretch_of_one_window(
    headline: list[int], sentences: list[list[int]]
) -> None:
    pieces = windows(headline, sentences, 0)
    assert all(len(piece.ids) == len(piece.places) <= WINDOW for piece in pieces)
    order = [
        place
        for piece in pieces
        for at, place in enumerate(piece.places)
        if place != NOWHERE and (at == 0 or piece.places[at - 1] != place)
    ]
    assert order == list(range(len(sentences) + 1))


@given(IDS, st.integers(3, 192))
def test_a_text_by_itself_is_cut(ids: list[int], size: int) -> None:
    piece = whole(ids, 4, size)
    assert len(piece.ids) == min(len(ids) + 2, size)
    assert {*piece.places} == {4}


def test_pooling_leaves_the_repeated_headline_out() -> None:
    tokens = np.arange(8, dtype=np.float32).reshape(4, 2)
    vectors = np.zeros((3, 2), np.float32)
    pool(tokens, [NOWHERE, 1, 1, 2], vectors)
    assert vectors.tolist() == [[0, 0], [6, 8], [6, 7]]
