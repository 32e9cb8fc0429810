"""The classifiers: the model is the one its checksums name, and answers are stable shares."""

import shutil
from pathlib import Path

import pytest

from etl.errors import WorkError
from etl.resources.classifier import FOLDER, MiniLM, load_minilm
from etl.resources.examples import read_examples
from etl.resources.opinions import CLASSIFIERS
from etl.resources.tfidf import TfIdf
from etl.tables import contracts
from etl.transform.events.verdicts.opinion import LABELS, NO_EVENT, Classifier, Pair, favourite

ATTACK = Pair("Rebels shelled an army base near the border on Friday.", (0, 6), (15, 27))
PAIRS = [ATTACK, Pair("Peru is larger than Chile.", (0, 4), (20, 25)),
         Pair("Police arrested two monks.", None, (16, 25)),
         Pair("France condemned the coup.", (0, 6))]


@pytest.fixture(scope="module", params=list(CLASSIFIERS))
def classifier(request: pytest.FixtureRequest) -> Classifier:
    if request.param == "tfidf":
        # A fifth of the examples is enough to see that it learns.
        return TfIdf(read_examples(contracts.folder() / "codebook" / "examples.csv")[::5])
    return CLASSIFIERS[request.param]()


def test_answers_are_shares_of_every_label(classifier: Classifier) -> None:
    for opinion in classifier.classify(PAIRS):
        assert set(opinion) == set(LABELS)
        assert sum(opinion.values()) == pytest.approx(1)
        assert min(opinion.values()) >= 0


def test_the_same_pairs_give_the_same_answers(classifier: Classifier) -> None:
    assert classifier.classify(PAIRS) == classifier.classify(PAIRS)
    assert classifier.classify([]) == []


def test_an_attack_is_an_assault(classifier: Classifier) -> None:
    [opinion] = classifier.classify([ATTACK])
    assert favourite(opinion).event_type == "ASSAULT"


def test_the_model_knows_a_comparison_from_an_act() -> None:
    attack, comparison, *_ = load_minilm().classify(PAIRS)
    assert comparison[NO_EVENT] > 0.5 > attack[NO_EVENT]


def test_answers_do_not_depend_on_their_neighbours() -> None:
    together = load_minilm().classify(PAIRS)
    for pair, opinion in zip(PAIRS, together, strict=True):
        [alone] = load_minilm().classify([pair])
        assert favourite(alone) == favourite(opinion)


def test_a_model_that_is_not_the_one_named_is_refused(tmp_path: Path) -> None:
    for name in ("tokenizer.json", "checksums.json"):
        shutil.copy(FOLDER / name, tmp_path / name)
    (tmp_path / "model.onnx").write_bytes(b"something else")
    with pytest.raises(WorkError, match="not the one its checksums name"):
        MiniLM(tmp_path)
    (tmp_path / "checksums.json").unlink()
    with pytest.raises(WorkError, match="is missing"):
        MiniLM(tmp_path)


def test_a_model_of_other_labels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.resources.classifier.LABELS", (*LABELS, "TEASE"))
    with pytest.raises(WorkError, match="knows 19 labels and not 20; `make model`"):
        MiniLM(FOLDER)
