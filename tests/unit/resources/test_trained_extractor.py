"""The extractor that ships answers in the shapes that `Network` says, and always the same."""

import pytest

from etl.errors import WorkError
from etl.resources.extractor import FOLDER, Onnx, load_extractor
from etl.transform.events.extraction.acts import LEAST, extract
from etl.transform.events.extraction.labels import ALL_MODES, SIDES, TYPES

TEXTS = ["Rebels shelled an army base near the border on Friday, killing four soldiers.",
         "The cake is best eaten warm.", "", "\u200d", "😀", "word " * 400]


def test_an_attack_is_an_act_and_a_cake_is_none() -> None:
    found = extract(load_extractor(), TEXTS, 0.5)
    attack, cake, *_ = found.acts
    assert "ASSAULT" in {act.kinds[0].event_type for act in attack} and cake == ()
    assert len(found.acts) == len(TEXTS) and 0 <= found.relevance <= 1
    for act in attack:
        shares = [kind.share for kind in act.kinds]
        assert 0.5 <= act.share <= 1 and min(shares) >= LEAST and sum(shares) <= act.share + 1e-6
        assert shares == sorted(shares, reverse=True) and len({kind.event_type for kind in act.kinds}) == len(shares)
        assert all(0 < phrase.share <= 1 for phrase in (*act.actors, *act.recipients))
        assert 0 < act.actor_share <= 1 and 0 < act.recipient_share <= 1


def test_the_same_article_gives_the_same_acts() -> None:
    # At this threshold most words are triggers.
    found = extract(load_extractor(), TEXTS[:2], 0.001)
    assert len(found.acts[0]) > 1 and found == extract(load_extractor(), TEXTS[:2], 0.001)


def test_an_article_without_words_is_no_fault() -> None:
    assert extract(load_extractor(), [], 0.5).acts == ()


KNOWN = {"TYPES": TYPES, "SIDES": SIDES, "ALL_MODES": ALL_MODES}


@pytest.mark.parametrize(("name", "labels"), KNOWN.items())
def test_a_model_of_other_labels_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, labels: tuple[str, ...]) -> None:
    monkeypatch.setattr(f"etl.resources.extractor.{name}", (*labels, "TEASE"))
    known, wanted = ("{} types, {} sides and {} modes".format(*(len(of) + (other == changed) for other, of in KNOWN.items()))
                     for changed in ("", name))
    with pytest.raises(WorkError, match=f"knows {known} and not {wanted}; `make model` makes it anew"):
        Onnx(FOLDER)
