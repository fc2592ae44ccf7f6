"""Selection: salience, redundancy, openings, limits; and the features that it shares."""

import numpy as np
import pytest

from newsfold.model.features import FEATURES, HEADLINE_COLUMNS, dangles, features, unresolved
from newsfold.model.selection import Limits, Taste, select

PLAIN = Taste(redundancy=0.0, standalone=0.0)


def axes(count: int) -> np.ndarray:
    """Vectors of sentences that have nothing in common."""
    return np.eye(count, 16, dtype=np.float32)


def test_takes_the_most_salient_in_document_order() -> None:
    texts = ["One.", "Two.", "Three.", "Four.", "Five."]
    assert select([0.1, 3.0, 0.0, 1.0, 2.0], axes(5), texts, PLAIN, Limits()) == [1, 3, 4]


def test_fewer_sentences_than_asked_for() -> None:
    assert select([0.0, 1.0], axes(2), ["One.", "Two."], PLAIN, Limits(5)) == [0, 1]


def test_ties_go_to_the_earlier_sentence() -> None:
    assert select([1.0] * 4, axes(4), list("abcd"), PLAIN, Limits(2)) == [0, 1]


def test_a_repetition_gives_way_to_news() -> None:
    vectors = axes(3)
    vectors[1] = vectors[0]
    texts = ["The dam broke.", "The dam has broken.", "Troops dug."]
    assert select([3.0, 2.9, 2.5], vectors, texts, PLAIN, Limits(2)) == [0, 1]
    assert select([3.0, 2.9, 2.5], vectors, texts, Taste(2.0, 0.0), Limits(2)) == [0, 2]


def test_a_dangling_opening_gives_way_where_that_costs_little() -> None:
    texts = ["The mayor resigned.", "Rain fell.", "He blamed the council.", "The council met."]
    taste = Taste(redundancy=0.0, standalone=0.5)
    assert select([3.0, 0.0, 1.2, 1.0], axes(4), texts, taste, Limits(2)) == [0, 3]
    assert select([3.0, 0.0, 2.0, 1.0], axes(4), texts, taste, Limits(2)) == [0, 2]


def test_a_dangling_opening_is_free_once_its_antecedent_is_chosen() -> None:
    texts = ["The mayor resigned.", "He blamed the council.", "The council met."]
    assert select([3.0, 1.2, 1.0], axes(3), texts, Taste(0.0, 0.5), Limits(2)) == [0, 1]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(3, words=5), [0, 2]),
        (Limits(3, words=4), [0]),
        (Limits(3, chars=13), [0]),
        (Limits(3, chars=14), [0, 2]),
        (Limits(1, words=100, chars=100), [0]),
        (Limits(3, words=1), [2]),
    ],
)
def test_limits_hold_and_a_sentence_that_does_not_fit_is_passed_over(
    limits: Limits, expected: list[int]
) -> None:
    texts = ["a b c d.", "e f g h i.", "jklm."]
    assert select([3.0, 2.0, 1.0], axes(3), texts, PLAIN, limits) == expected


def test_never_without_a_summary() -> None:
    texts = ["Far too many words.", "Still too many."]
    assert select([1.0, 2.0], axes(2), texts, PLAIN, Limits(3, words=2)) == [1]


@pytest.mark.parametrize("limits", [{"sentences": 0}, {"words": 0}, {"chars": -1}])
def test_a_limit_below_one_is_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Limits(**limits)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said so.", True),
        ("“But not us,” she said.", True),
        ("However, prices fell.", True),
        ("In addition, two men were held.", True),
        ("This week the court sat.", True),
        ("Hector said so.", False),
        ("Italy voted.", False),
        ("Butter is dearer.", False),
        ("Police said he had fled.", False),
    ],
)
def test_openings_that_point_back(text: str, expected: bool) -> None:
    assert unresolved(text) is expected


def test_features_have_their_shape_and_are_finite() -> None:
    texts = ["The dam broke on Friday.", "He said: “Run!”", "Why?"]
    found = features(texts, axes(3), "Dam breaks", axes(4)[3])
    assert found.shape == (3, FEATURES)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


def test_without_a_headline_its_columns_are_nought_and_the_others_unchanged() -> None:
    texts = ["The dam broke on Friday.", "Troops dug at the dam."]
    with_headline = features(texts, axes(2), "Dam broke", axes(1)[0])
    without = features(texts, axes(2), "", None)
    others = [column for column in range(FEATURES) if column not in HEADLINE_COLUMNS]
    assert not without[:, HEADLINE_COLUMNS].any()
    assert with_headline[:, HEADLINE_COLUMNS].any()
    np.testing.assert_array_equal(with_headline[:, others], without[:, others])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will not rest.”", True),
        ("“We will not rest,” the minister said.", False),
        ("“We will not rest, and nor will they.", True),
        ("Nobody slept that night.”", True),
        ('"Nobody slept that night."', True),
        ("The minister said: “We will not rest.”", False),
        ("Mr Aske called the night “hell”.", False),
        ("But the road stayed shut.", True),
        ("Rain fell.", False),
    ],
)
def test_what_leans_on_the_sentence_before(text: str, expected: bool) -> None:
    assert dangles(text) is expected


def test_a_quote_gives_way_unless_its_speaker_is_chosen() -> None:
    taste = Taste(redundancy=0.0, standalone=0.5)
    texts = ["The mayor spoke at noon.", "Rain fell.", "“Nobody slept.”", "The council met."]
    assert select([3.0, 0.0, 1.2, 1.0], axes(4), texts, taste, Limits(2)) == [0, 3]
    texts[1], texts[2] = texts[2], texts[1]
    assert select([3.0, 1.2, 0.0, 1.0], axes(4), texts, taste, Limits(2)) == [0, 1]
