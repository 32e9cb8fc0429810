"""One trigger is one candidate: the extractor's, with what a pattern of the same type knows better."""

from dataclasses import replace

from etl.tables.plover import Coding
from etl.transform.events.extraction.acts import Act
from etl.transform.events.proposals.candidates import Candidate, Trigger
from etl.transform.events.proposals.merge import merged
from tests.unit.transform.events.reading import arguments_of, reading_of, word

ACT = Act((0, 1), "ASSAULT", None, 0.9, 0.8, (), (), (), (), 0.9, 0.9, (), (), (), frozenset())
TEXT = "Rebels opened fire on guards before Spain vowed revenge."
[SENTENCE] = reading_of(TEXT).sentences


def candidate(trigger: str, label: str, coding: Coding | None, act: Act | None = None) -> Candidate:
    start = TEXT.index(trigger)
    return Candidate(label, Trigger.of_characters(SENTENCE, start, start + len(trigger)), coding, False, False, (), (), (), act)


SEEN = candidate("opened", "extractor:ASSAULT", Coding("ASSAULT", None, "190"), ACT)
KNOWN = replace(candidate("opened fire", "verb:open fire", Coding("ASSAULT", "firearms", "190")),
                is_fixed=True, is_refined=True)


def test_a_pattern_of_the_same_trigger_and_type_joins_the_extractor() -> None:
    party = arguments_of(reading_of(TEXT), SENTENCE).party(SENTENCE.words(0, 6))
    seen = replace(SEEN, actors=(party,))
    [(names, found)] = merged([("extractor", seen), ("patterns", KNOWN)])
    assert names == ("extractor", "patterns")
    assert (found.label, found.coding, found.is_fixed, found.is_refined) == (KNOWN.label, KNOWN.coding, True, True)
    assert (found.trigger, found.actors, found.act) == (SEEN.trigger, (party,), ACT)


def test_the_mode_is_the_extractors_where_the_pattern_has_none() -> None:
    seen = replace(SEEN, coding=Coding("ASSAULT", "firearms", "190"))
    known = replace(KNOWN, coding=Coding("ASSAULT", None, "193"))
    [(_, found)] = merged([("extractor", seen), ("patterns", known)])
    assert found.coding == Coding("ASSAULT", "firearms", "193")
    [(_, found)] = merged([("extractor", seen), ("patterns", replace(known, coding=Coding("ASSAULT", "beat", "182")))])
    assert found.coding == Coding("ASSAULT", "beat", "182")


def test_a_pattern_of_another_type_at_that_trigger_is_left_out() -> None:
    other = replace(KNOWN, coding=Coding("CONSULT", None, "036"))
    assert merged([("extractor", SEEN), ("patterns", other)]) == [(("extractor",), SEEN)]
    unknown = replace(KNOWN, coding=None)
    assert merged([("extractor", SEEN), ("links", unknown)]) == [(("extractor",), SEEN)]


def test_what_the_extractor_does_not_see_stays_as_it_is() -> None:
    vow = candidate("vowed revenge", "verb:vow", Coding("THREATEN", None, "130"))
    link = candidate("vowed", "link:vow", None)
    assert merged([("extractor", SEEN), ("patterns", vow), ("links", link)]) == [
        (("extractor",), SEEN), (("patterns",), vow), (("links",), link)]
    assert merged([("patterns", KNOWN)]) == [(("patterns",), KNOWN)]
    assert merged([]) == []


def test_triggers_that_touch_and_share_no_word_are_two() -> None:
    fire = candidate("fire", "noun:fire", Coding("ASSAULT", None, "190"))
    assert [names for names, _ in merged([("extractor", SEEN), ("patterns", fire)])] == [("extractor",), ("patterns",)]


def test_several_that_agree_are_named_each_once_and_the_first_one_says_what_it_is() -> None:
    second = replace(KNOWN, label="noun:fire", coding=Coding("ASSAULT", "beat", "182"))
    [(names, found)] = merged([("extractor", SEEN), ("patterns", KNOWN), ("patterns", second), ("links", second)])
    assert names == ("extractor", "patterns", "links") and found.label == KNOWN.label


def test_two_acts_of_the_extractor_at_one_trigger_each_keep_the_pattern_of_their_type() -> None:
    spoken = replace(SEEN, coding=Coding("THREATEN", None, "130"), act=replace(ACT, event_type="THREATEN"))
    found = merged([("extractor", SEEN), ("extractor", spoken), ("patterns", KNOWN)])
    assert [(names, one.coding and one.coding.event_type) for names, one in found] == [
        (("extractor", "patterns"), "ASSAULT"), (("extractor",), "THREATEN")]


def test_the_head_of_the_trigger_is_the_extractors() -> None:
    [(_, found)] = merged([("extractor", SEEN), ("patterns", KNOWN)])
    assert found.trigger.head == word(SENTENCE, "opened")
