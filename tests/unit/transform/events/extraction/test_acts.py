"""From the sentences of an article to the acts that a network reads in them, whatever network it is."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from etl.transform.events.extraction import acts as module
from etl.transform.events.extraction.acts import LEAST, Act, Extraction, Kind, Phrase, extract
from etl.transform.events.extraction.labels import ALL_MODES, TYPES
from etl.transform.events.extraction.relevance import HEARD, is_hopeless
from etl.transform.events.extraction.slices import WORDS_BEFORE
from etl.transform.events.extraction.words import Span
from tests.unit.transform.events.extraction.fake import JOINER, SURE, Fake, Says

MEETING = "The army met two rebels in Lima on Friday."
SAID = Says("CONSULT", {"actor": ["The army"], "recipient": ["two rebels"], "place": ["Lima"]},
            ["CONSULT/visit", "none"], ["negated"])


def texts(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def written(text: str, phrases: tuple[Phrase, ...]) -> list[str]:
    return texts(text, tuple(phrase.span for phrase in phrases))


def in_first(act: Act) -> Act:
    """The act as it were in the first sentence, which names its parties."""
    return replace(act, actors=tuple(phrase._replace(sentence=0) for phrase in act.actors),
                   recipients=tuple(phrase._replace(sentence=0) for phrase in act.recipients))


def only(found: Extraction) -> Act:
    [act] = [act for acts in found.acts for act in acts]
    return act


def test_an_act_has_the_characters_of_what_the_network_tags() -> None:
    [[act]] = extract(Fake({"met": SAID}), [MEETING], 0.5).acts
    assert texts(MEETING, (act.trigger,)) == ["met"]
    [kind] = act.kinds
    assert (kind.event_type, kind.mode, act.flags) == ("CONSULT", "visit", frozenset({"negated"}))
    assert written(MEETING, act.actors) == ["The army"]
    assert written(MEETING, act.recipients) == ["two rebels"]
    assert texts(MEETING, act.places) == ["Lima"]
    assert act.killed == act.injured == () and act.actors_meant == act.recipients_meant == ()
    assert 0.99 < kind.share == act.share_of("CONSULT") <= act.share <= 1
    assert 0.99 < act.actor_share <= 1 and 0.99 < act.recipient_share <= 1


def test_the_share_of_a_side_is_that_of_its_least_sure_word() -> None:
    # Of three tags two are told with the same logit, so each has half of the share.
    act = only(extract(Fake({"met": replace(SAID, surplus=0.01)}), [MEETING], 0.5))
    assert act.actor_share == act.recipient_share == pytest.approx(0.5, abs=0.01)
    assert written(MEETING, act.actors) == ["The army"]


def test_the_share_of_a_phrase_is_how_likely_its_words_are_of_the_side_at_all() -> None:
    # The less a phrase stands out, the likelier its words are outside of the side.
    text = "Troops and police met two rebels."
    says = replace(SAID, sides={"actor": ["Troops", "police"], "recipient": ["two rebels"]},
                   surpluses={"police": 0.01, "two rebels": 1.0})
    act = only(extract(Fake({"met": says}), [text], 0.5))
    troops, police = act.actors
    assert (troops.sentence, police.sentence) == (0, 0) and written(text, act.actors) == ["Troops", "police"]
    assert troops.share > 0.99 and police.share == pytest.approx(0.5, abs=0.01)
    assert [phrase.share for phrase in act.recipients] == [pytest.approx(np.e / (1 + np.e), abs=0.01)]


def test_the_share_of_a_phrase_is_the_mean_of_its_words() -> None:
    # The second word might begin a phrase of its own as well: it is surer to be one's than the first.
    says = replace(SAID, sides={"actor": ["The army", "army"]}, surpluses={"The army": 0.01, "army": 0.0})
    [both] = only(extract(Fake({"met": says}), [MEETING], 0.5)).actors
    assert both.span == (0, 8) and both.share == pytest.approx((1 / 2 + 2 / 3) / 2, abs=0.01)


def test_what_stands_out_too_little_is_no_phrase_and_makes_the_side_unsure() -> None:
    says = replace(SAID, surpluses={"two rebels": -0.5})
    act = only(extract(Fake({"met": says}), [MEETING], 0.5))
    assert act.recipients == () and 0.5 < act.recipient_share < 0.8 and act.actor_share > 0.99


def test_what_is_read_before_a_sentence_makes_nobody_less_sure() -> None:
    # The phrase stands in the sentence before, where the network is unsure whether it is one.
    unsure = replace(SAID, sides={"actor": ["The army"]}, surplus=0.01)
    act = only(extract(Fake({"met": unsure}), ["The army came.", "Omar met rebels."], 0.5))
    assert act.actor_share > 0.99 and act.actors == ()


def test_several_parties_and_numbers_are_spans_each() -> None:
    text = "Troops and police shot 3 men, hurting seven."
    says = Says("ASSAULT", {"actor": ["Troops", "police"], "recipient": ["3 men"], "killed": ["3"], "injured": ["seven"]})
    act = only(extract(Fake({"shot": says}), [text], 0.5))
    assert written(text, act.actors) == ["Troops", "police"] and written(text, act.recipients) == ["3 men"]
    assert texts(text, act.killed) == ["3"] and texts(text, act.injured) == ["seven"]


def test_every_trigger_of_a_sentence_is_an_act_in_the_order_of_the_text() -> None:
    text = "The army met rebels after it had shot a boy."
    fake = Fake({"shot": Says("ASSAULT", {"recipient": ["a boy"]}), "met": SAID})
    [told] = extract(fake, [text], 0.5).acts
    assert [texts(text, (act.trigger,)) for act in told] == [["met"], ["shot"]]
    assert [written(text, act.recipients) for act in told] == [[], ["a boy"]]


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
            assert texts(text, (act.trigger,)) == ["met"]
            assert written(text, (*act.actors, *act.recipients)) == ["The army", "two rebels"]
            assert {phrase.sentence for phrase in (*act.actors, *act.recipients)} == {found.acts.index(acts)}
    assert found == extract(fake, sentences, 0.5)


def test_a_slice_is_the_title_and_so_many_words_before_its_sentence_whatever_windows_they_were_read_in() -> None:
    fake = Fake({"met": SAID})
    extract(fake, ["a b c", "z " * 90, *["d " * 90] * 2, MEETING], 0.5)
    [words] = fake.slices
    assert len(fake.windows) > 1
    assert words == [*"abc", *"d" * WORDS_BEFORE, "The", "army", "met", "two", "rebels", "in", "Lima", "on", "Friday", "."]


def test_a_text_that_is_less_political_than_it_must_be_is_not_looked_at_again() -> None:
    fake = Fake({"met": SAID}, {"met": -1.0})
    found = extract(fake, ["The army came.", MEETING], 0.5, least_relevance=0.4)
    assert found.acts == ((), ()) and not fake.slices
    assert 0.2 < found.relevance < 0.4
    assert [len(acts) for acts in extract(fake, ["The army came.", MEETING], 0.5, 0.2).acts] == [0, 1]


@pytest.mark.parametrize(("logit", "least", "is_read"), [(-3.0, 0.4, False), (-3.0, 0.01, True), (-1.0, 0.4, True)])
def test_a_text_that_is_clearly_of_no_politics_is_not_read_to_its_end(logit: float, least: float, is_read: bool) -> None:
    fake = Fake({"met": SAID}, {"d": logit})
    found = extract(fake, [*["d " * 180] * 3, MEETING], 0.5, least)
    assert ("met" in {word for words in fake.windows for word in words}) == is_read
    assert bool(found.acts[-1]) == (found.relevance >= least)


def test_politics_are_given_up_after_so_many_words_alone() -> None:
    assert is_hopeless([(-3.0, HEARD)], 0.5) and not is_hopeless([(-3.0, HEARD - 1)], 0.5)
    assert not is_hopeless([(-3.0, HEARD), (2.0, HEARD)], 0.5)


def test_a_text_without_a_title_has_none_in_its_slices() -> None:
    fake = Fake({"met": SAID})
    extract(fake, ["", "a b c", *["d " * 90] * 2, MEETING], 0.5)
    assert fake.slices[0][:WORDS_BEFORE] == ["d"] * WORDS_BEFORE


def test_who_is_meant_is_a_place_in_an_earlier_sentence_or_in_this_one() -> None:
    sentences = ["Two gunmen fled.", " - ", "", "Omar said they shot a boy, and the boy died."]
    says = Says("ASSAULT", {"actor": ["they"], "actor meant": ["Two gunmen"], "recipient": ["the boy"],
                            "recipient meant": ["a boy"]})
    act = only(extract(Fake({"shot": says}), sentences, 0.5))
    assert written(sentences[3], act.actors) == ["they"] and written(sentences[3], act.recipients) == ["the boy"]
    assert {phrase.sentence for phrase in (*act.actors, *act.recipients)} == {3}
    [phrase] = act.actors_meant
    assert phrase[:2] == (0, (0, len("Two gunmen"))) and phrase.share > 0.99
    [phrase] = act.recipients_meant
    assert phrase.sentence == 3 and written(sentences[3], (phrase,)) == ["a boy"]


def test_who_is_meant_is_found_in_a_sentence_whose_head_is_not_read() -> None:
    first = "x " * 90 + "Gunmen hid."
    says = Says("ASSAULT", {"actor": ["They"], "actor meant": ["Gunmen"]})
    fake = Fake({"shot": says})
    act = only(extract(fake, ["", first, *["y " * 70] * 2, "They shot."], 0.5))
    assert fake.slices[0][:2] == ["x", "x"] and len(fake.slices[0]) == WORDS_BEFORE + 3
    assert [phrase[:2] for phrase in act.actors_meant] == [(1, (180, 186))]


def test_no_phrase_goes_over_the_end_of_a_sentence() -> None:
    sentences = ["It was Omar", "Haddad and others shot."]
    says = Says("ASSAULT", {"actor meant": ["Omar Haddad"]})
    act = only(extract(Fake({"shot": says}), sentences, 0.5))
    assert [phrase[:2] for phrase in act.actors_meant] == [(0, (7, 11)), (1, (0, 6))]


def test_parties_are_those_of_the_sentence_itself() -> None:
    act = only(extract(Fake({"met": SAID}), ["The army came.", "Omar met two rebels."], 0.5))
    assert act.actors == () and [phrase[:2] for phrase in act.recipients] == [(1, (9, 19))]


def test_sentences_without_words_have_no_acts_and_shift_nobody() -> None:
    sentences = ["", MEETING, " \n", JOINER, MEETING, ""]
    found = extract(Fake({"met": SAID}), sentences, 0.5)
    assert [len(acts) for acts in found.acts] == [0, 1, 0, 0, 1, 0]
    [one], [other] = found.acts[1], found.acts[4]
    assert [phrase.sentence for act in (one, other) for phrase in (*act.actors, *act.recipients)] == [1, 1, 4, 4]
    assert in_first(one) == in_first(other)


@pytest.mark.parametrize("sentences", [[], [""], [" ", "\n"], [JOINER]])
def test_an_article_without_words_tells_nothing_and_is_not_political(sentences: list[str]) -> None:
    found = extract(Fake({"met": SAID}), sentences, 0.5)
    assert found == Extraction(((),) * len(sentences), 0.0)


def test_words_without_pieces_shift_no_span() -> None:
    text = f"The army {JOINER} met {JOINER} two rebels."
    act = only(extract(Fake({"met": SAID}), [text], 0.5))
    assert texts(text, (act.trigger,)) == ["met"]
    assert written(text, (*act.actors, *act.recipients)) == ["The army", "two rebels"]


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


def mode(*modes: str) -> str | None:
    [kind] = only(extract(Fake({"met": replace(SAID, modes=modes)}), [MEETING], 0.5)).kinds
    return kind.mode


def test_a_mode_of_another_type_is_never_chosen() -> None:
    assert mode("ASSAULT/beat", "COERCE/seize", "CONSULT/visit", "none") == "visit"
    assert mode("ASSAULT/beat", "none", "CONSULT/visit") is None


@pytest.mark.parametrize("event_type", TYPES[1:])
def test_every_type_can_be_read(event_type: str) -> None:
    [kind] = only(extract(Fake({"met": replace(SAID, event_type=event_type, modes=[])}), [MEETING], 0.5)).kinds
    assert kind[:2] == (event_type, None)


def test_a_mode_that_is_only_the_likeliest_of_many_is_not_told() -> None:
    modes = np.zeros(len(ALL_MODES), dtype=np.float32)
    assert module._mode(modes, "ASSAULT") is None
    modes[ALL_MODES.index("ASSAULT/aerial")] = 4.0
    assert module._mode(modes, "ASSAULT") == "aerial"
    modes[ALL_MODES.index("ASSAULT/beat")] = modes[ALL_MODES.index("ASSAULT/firearms")] = 3.9
    assert module._mode(modes, "ASSAULT") is None


def kinds(logit: float = SURE, modes: Sequence[str] = (), **rivals: float) -> tuple[Kind, ...]:
    says = replace(SAID, logit=logit, rivals=rivals, modes=modes)
    return only(extract(Fake({"met": says}), [MEETING], 0.5)).kinds


def test_what_an_act_may_be_is_told_with_the_likeliest_first() -> None:
    # The order of the types in the network says nothing.
    assert [kind.event_type for kind in kinds(SURE, ASSAULT=8.0, AGREE=7.0)] == ["CONSULT", "ASSAULT", "AGREE"]
    assert [kind.event_type for kind in kinds(SURE, ASSAULT=8.0, AGREE=8.5)] == ["CONSULT", "AGREE", "ASSAULT"]
    assert [kind.event_type for kind in kinds(7.0, AGREE=8.0, ASSAULT=9.0)] == ["ASSAULT", "AGREE", "CONSULT"]


def test_a_kind_s_share_is_that_of_its_type_among_all_types_and_none() -> None:
    consult, assault, agree = kinds(SURE, ASSAULT=8.0, AGREE=7.0)
    assert [assault.share / consult.share, agree.share / assault.share] == [pytest.approx(1 / np.e, abs=1e-4)] * 2
    act = only(extract(Fake({"met": replace(SAID, rivals={"ASSAULT": 8.0})}), [MEETING], 0.5))
    assert sum(kind.share for kind in act.kinds) <= act.share < sum(kind.share for kind in act.kinds) + 0.02


def test_each_kind_has_the_mode_of_its_own_type() -> None:
    found = kinds(SURE, ["ASSAULT/beat", "CONSULT/visit", "none", "COERCE/seize"], ASSAULT=8.0, COERCE=7.0, AGREE=6.0)
    assert [kind[:2] for kind in found] == [("CONSULT", "visit"), ("ASSAULT", "beat"), ("COERCE", None), ("AGREE", None)]


def test_what_is_next_to_impossible_is_no_kind_of_the_act() -> None:
    # Its share is e to the power of the difference.
    assert [kind.event_type for kind in kinds(SURE, ASSAULT=SURE + np.log(LEAST) + 0.1)] == ["CONSULT", "ASSAULT"]
    assert [kind.event_type for kind in kinds(SURE, ASSAULT=SURE + np.log(LEAST) - 0.1)] == ["CONSULT"]


def test_the_share_of_a_type_is_that_of_its_kind_and_nought_of_all_others() -> None:
    act = only(extract(Fake({"met": replace(SAID, rivals={"ASSAULT": 8.0})}), [MEETING], 0.5))
    assert (act.share_of("CONSULT"), act.share_of("ASSAULT")) == tuple(kind.share for kind in act.kinds)
    assert act.share_of("AID") == act.share_of("NONE") == 0


def test_flags_are_the_network_s_whatever_the_act_may_be() -> None:
    # Whether what is threatened is future depends on the type, and it may be of several.
    says = Says("THREATEN", flags=["future", "negated"])
    assert only(extract(Fake({"met": says}), [MEETING], 0.5)).flags == {"future", "negated"}


def test_relevance_is_a_share_and_long_windows_count_by_their_words() -> None:
    # Each sentence fills a window of its own: fifty words of politics, forty of sport.
    politics, sport = "law " * 50, "win " * 40
    fake = Fake({}, {"law": 2.0, "win": -2.0})
    both, one, other = (extract(fake, given, 0.5).relevance for given in ([politics, sport], [politics], [sport]))
    assert one == pytest.approx(1 / (1 + np.exp(-2))) and other == pytest.approx(1 - one)
    assert both == pytest.approx(1 / (1 + np.exp(-(50 * 2 - 40 * 2) / 90)))
