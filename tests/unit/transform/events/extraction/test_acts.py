"""From the sentences of an article to the acts that a network reads in them, whatever network it is."""

from dataclasses import replace

import numpy as np
import pytest

from etl.transform.events.extraction import acts as module
from etl.transform.events.extraction.acts import Act, Extraction, Place, extract
from etl.transform.events.extraction.labels import TYPES
from etl.transform.events.extraction.slices import WORDS_BEFORE
from etl.transform.events.extraction.words import Span
from tests.unit.transform.events.extraction.fake import JOINER, Fake, Says

MEETING = "The army met two rebels in Lima on Friday."
SAID = Says("CONSULT", {"actor": ["The army"], "recipient": ["two rebels"], "place": ["Lima"]},
            ["CONSULT/visit", "none"], ["negated"])


def texts(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def only(found: Extraction) -> Act:
    [act] = [act for acts in found.acts for act in acts]
    return act


def test_an_act_has_the_characters_of_what_the_network_tags() -> None:
    [[act]] = extract(Fake({"met": SAID}), [MEETING], 0.5).acts
    assert texts(MEETING, (act.trigger,)) == ["met"]
    assert (act.event_type, act.mode, act.flags) == ("CONSULT", "visit", frozenset({"negated"}))
    assert texts(MEETING, act.actors) == ["The army"]
    assert texts(MEETING, act.recipients) == ["two rebels"]
    assert texts(MEETING, act.places) == ["Lima"]
    assert act.killed == act.injured == () and act.actors_meant == act.recipients_meant == ()
    assert 0.99 < act.type_share <= act.share <= 1
    assert 0.99 < act.actor_share <= 1 and 0.99 < act.recipient_share <= 1


def test_the_share_of_a_side_is_that_of_its_least_sure_word() -> None:
    # Of three tags two are told with the same logit, so each has half of the share.
    act = only(extract(Fake({"met": replace(SAID, surplus=0.01)}), [MEETING], 0.5))
    assert act.actor_share == act.recipient_share == pytest.approx(0.5, abs=0.01)
    assert texts(MEETING, act.actors) == ["The army"]


def test_what_is_read_before_a_sentence_makes_nobody_less_sure() -> None:
    # The phrase stands in the sentence before, where the network is unsure whether it is one.
    unsure = replace(SAID, sides={"actor": ["The army"]}, surplus=0.01)
    act = only(extract(Fake({"met": unsure}), ["The army came.", "Omar met rebels."], 0.5))
    assert act.actor_share > 0.99 and act.actors == ()


def test_several_parties_and_numbers_are_spans_each() -> None:
    text = "Troops and police shot 3 men, hurting seven."
    says = Says("ASSAULT", {"actor": ["Troops", "police"], "recipient": ["3 men"], "killed": ["3"], "injured": ["seven"]})
    act = only(extract(Fake({"shot": says}), [text], 0.5))
    assert texts(text, act.actors) == ["Troops", "police"] and texts(text, act.recipients) == ["3 men"]
    assert texts(text, act.killed) == ["3"] and texts(text, act.injured) == ["seven"]


def test_every_trigger_of_a_sentence_is_an_act_in_the_order_of_the_text() -> None:
    text = "The army met rebels after it had shot a boy."
    fake = Fake({"shot": Says("ASSAULT", {"recipient": ["a boy"]}), "met": SAID})
    [told] = extract(fake, [text], 0.5).acts
    assert [texts(text, (act.trigger,)) for act in told] == [["met"], ["shot"]]
    assert [texts(text, act.recipients) for act in told] == [[], ["a boy"]]


def test_acts_stand_with_their_sentences_whatever_windows_and_batches_they_were_read_in(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOWS", 2)
    monkeypatch.setattr(module, "TRIGGERS", 3)
    sentences = [f"{'Long ' * (n % 23)}story {n}: {'nobody spoke' if n % 3 else MEETING}" for n in range(90)]
    fake = Fake({"met": SAID})
    found = extract(fake, sentences, 0.5)
    assert len(fake.batches) > 3 and max(fake.batches) == 2
    assert [len(acts) for acts in found.acts] == [0 if n % 3 else 1 for n in range(90)]
    for text, acts in zip(sentences, found.acts, strict=True):
        for act in acts:
            assert texts(text, (act.trigger, *act.actors, *act.recipients)) == ["met", "The army", "two rebels"]
    assert found == extract(fake, sentences, 0.5)


def test_a_sentence_that_is_only_read_again_gives_its_acts_once() -> None:
    first = "The mayor was there too. "
    sentences = [first * 5, first * 5, MEETING, first * 8]
    fake = Fake({"met": SAID})
    found = extract(fake, sentences, 0.5)
    assert sum("met" in words for words in fake.windows) == 2  # with the second window it is read again
    assert [len(acts) for acts in found.acts] == [0, 0, 1, 0]


def test_a_slice_is_read_from_so_many_words_before_its_sentence() -> None:
    fake = Fake({"met": SAID})
    extract(fake, ["a b c", "d " * 70, MEETING], 0.5)
    [words] = fake.slices
    assert words == ["d"] * WORDS_BEFORE + ["The", "army", "met", "two", "rebels", "in", "Lima", "on", "Friday", "."]


def test_who_is_meant_is_a_place_in_an_earlier_sentence_or_in_this_one() -> None:
    sentences = ["Two gunmen fled.", " - ", "", "Omar said they shot a boy, and the boy died."]
    says = Says("ASSAULT", {"actor": ["they"], "actor meant": ["Two gunmen"], "recipient": ["the boy"],
                            "recipient meant": ["a boy"]})
    act = only(extract(Fake({"shot": says}), sentences, 0.5))
    assert texts(sentences[3], act.actors) == ["they"] and texts(sentences[3], act.recipients) == ["the boy"]
    [place] = act.actors_meant
    assert place == Place(0, (0, len("Two gunmen")))
    [place] = act.recipients_meant
    assert place.sentence == 3 and texts(sentences[3], (place.span,)) == ["a boy"]


def test_who_is_meant_is_found_in_a_sentence_whose_head_is_not_read() -> None:
    first = "x " * 90 + "Gunmen hid."
    says = Says("ASSAULT", {"actor": ["They"], "actor meant": ["Gunmen"]})
    fake = Fake({"shot": says})
    act = only(extract(fake, [first, "They shot."], 0.5))
    assert fake.slices[0][:2] == ["x", "x"] and len(fake.slices[0]) == WORDS_BEFORE + 3
    assert act.actors_meant == (Place(0, (180, 186)),)


def test_no_phrase_goes_over_the_end_of_a_sentence() -> None:
    sentences = ["It was Omar", "Haddad and others shot."]
    says = Says("ASSAULT", {"actor meant": ["Omar Haddad"]})
    act = only(extract(Fake({"shot": says}), sentences, 0.5))
    assert act.actors_meant == (Place(0, (7, 11)), Place(1, (0, 6)))


def test_parties_are_those_of_the_sentence_itself() -> None:
    act = only(extract(Fake({"met": SAID}), ["The army came.", "Omar met two rebels."], 0.5))
    assert act.actors == () and act.recipients == ((9, 19),)


def test_sentences_without_words_have_no_acts_and_shift_nobody() -> None:
    sentences = ["", MEETING, " \n", JOINER, MEETING, ""]
    found = extract(Fake({"met": SAID}), sentences, 0.5)
    assert [len(acts) for acts in found.acts] == [0, 1, 0, 0, 1, 0]
    assert found.acts[1] == found.acts[4]


@pytest.mark.parametrize("sentences", [[], [""], [" ", "\n"], [JOINER]])
def test_an_article_without_words_tells_nothing_and_is_not_political(sentences: list[str]) -> None:
    found = extract(Fake({"met": SAID}), sentences, 0.5)
    assert found == Extraction(((),) * len(sentences), 0.0)


def test_words_without_pieces_shift_no_span() -> None:
    text = f"The army {JOINER} met {JOINER} two rebels."
    act = only(extract(Fake({"met": SAID}), [text], 0.5))
    assert texts(text, (act.trigger, *act.actors, *act.recipients)) == ["met", "The army", "two rebels"]


def test_what_is_behind_the_longest_sentence_is_not_read() -> None:
    found = extract(Fake({"met": SAID}), ["word " * 200 + "met", MEETING], 0.5)
    assert [len(acts) for acts in found.acts] == [0, 1]


def test_a_word_is_a_trigger_from_the_threshold_on() -> None:
    # Half of the share is that of no event.
    fake = Fake({"met": replace(SAID, logit=3.0)})
    share = only(extract(fake, [MEETING], 0.2)).share
    assert extract(fake, [MEETING], share - 0.01).acts != ((),)
    assert extract(fake, [MEETING], share + 0.01).acts == ((),)


def test_of_two_words_side_by_side_the_better_one_is_the_trigger() -> None:
    fake = Fake({"met": SAID, "Omar": replace(SAID, logit=7.0)})
    act = only(extract(fake, ["The army met Omar."], 0.5))
    assert act.trigger == (9, 12)


def test_a_mode_of_another_type_is_never_chosen() -> None:
    says = replace(SAID, modes=["ASSAULT/beat", "COERCE/seize", "CONSULT/visit", "none"])
    assert only(extract(Fake({"met": says}), [MEETING], 0.5)).mode == "visit"
    says = replace(SAID, modes=["ASSAULT/beat", "none", "CONSULT/visit"])
    assert only(extract(Fake({"met": says}), [MEETING], 0.5)).mode is None


@pytest.mark.parametrize("event_type", TYPES[1:])
def test_every_type_can_be_read(event_type: str) -> None:
    act = only(extract(Fake({"met": replace(SAID, event_type=event_type, modes=[])}), [MEETING], 0.5))
    assert (act.event_type, act.mode) == (event_type, None)


def test_a_threat_is_never_future() -> None:
    says = Says("THREATEN", flags=["future", "negated"])
    assert only(extract(Fake({"met": says}), [MEETING], 0.5)).flags == {"negated"}


def test_relevance_is_a_share_and_long_windows_count_by_their_words() -> None:
    # Each sentence fills a window of its own: fifty words of politics, forty of sport.
    politics, sport = "law " * 50, "win " * 40
    fake = Fake({}, {"law": 2.0, "win": -2.0})
    both, one, other = (extract(fake, given, 0.5).relevance for given in ([politics, sport], [politics], [sport]))
    assert one == pytest.approx(1 / (1 + np.exp(-2))) and other == pytest.approx(1 - one)
    assert both == pytest.approx(1 / (1 + np.exp(-(50 * 2 - 40 * 2) / 90)))
