"""A trigger is a candidate for each type that anybody sees in it; a pattern says more exactly what its own type is."""

from dataclasses import replace

import pytest

from etl.tables.plover import Coding
from etl.transform.events.extraction.acts import Act, Phrase
from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.candidates import Candidate, Trigger
from etl.transform.events.proposals.merge import SURE_OF_NONE, merged, type_of
from tests.unit.transform.events.extraction.fake import ACT
from tests.unit.transform.events.reading import arguments_of, reading_of, word

TEXT = "Rebels opened fire on guards before Spain vowed revenge."
[SENTENCE] = reading_of(TEXT).sentences
# The network can't tell whether somebody suffers it.
UNSURE = replace(ACT, recipient_share=SURE_OF_NONE - 0.1)


def candidate(trigger: str, label: str, coding: Coding | None, act: Act | None = None) -> Candidate:
    start = TEXT.index(trigger)
    return Candidate(label, Trigger.of_characters(SENTENCE, start, start + len(trigger)), coding, False, False, (), (), (), act)


def parties(*words: str) -> tuple[Actor, ...]:
    arguments = arguments_of(reading_of(TEXT), SENTENCE)
    spans = [(TEXT.index(one), TEXT.index(one) + len(one)) for one in words]
    return tuple(arguments.party(SENTENCE.words(*one)) for one in spans)


def texts(found: tuple[Actor, ...]) -> list[str]:
    return [one.text for one in found]


SEEN = candidate("opened", "extractor:ASSAULT", Coding("ASSAULT", None, "190"), ACT)
KNOWN = replace(candidate("opened fire", "verb:open fire", Coding("ASSAULT", "firearms", "190")),
                is_fixed=True, is_refined=True)
SPOKEN = replace(SEEN, label="extractor:THREATEN", coding=Coding("THREATEN", None, "130"))
OTHER = replace(KNOWN, label="verb:open", coding=Coding("CONSULT", None, "036"))


def together(seen: Candidate, known: Candidate) -> Candidate:
    """What becomes of the extractor's candidate and of a pattern's of the same type."""
    [(names, found)] = merged([("extractor", seen), ("patterns", known)])
    assert names == ("extractor", "patterns")
    return found


def test_a_pattern_of_the_same_trigger_and_type_joins_the_extractor() -> None:
    seen = replace(SEEN, actors=parties("Rebels"))
    found = together(seen, KNOWN)
    assert (found.label, found.coding, found.is_fixed, found.is_refined) == (KNOWN.label, KNOWN.coding, True, True)
    assert (found.trigger, found.actors, found.act) == (SEEN.trigger, seen.actors, ACT)
    assert found.views == (seen, KNOWN)


def test_the_mode_is_the_extractors_where_the_pattern_has_none() -> None:
    seen = replace(SEEN, coding=Coding("ASSAULT", "firearms", "190"))
    known = replace(KNOWN, coding=Coding("ASSAULT", None, "193"))
    assert together(seen, known).coding == Coding("ASSAULT", "firearms", "193")
    beaten = Coding("ASSAULT", "beat", "182")
    assert together(seen, replace(known, coding=beaten)).coding == beaten


def test_a_pattern_of_another_type_at_that_trigger_is_a_rival() -> None:
    seen, rival = merged([("extractor", SEEN), ("patterns", OTHER)])
    assert seen == (("extractor",), replace(SEEN, views=(SEEN, OTHER)))
    assert rival == (("patterns",), replace(
        SEEN, label=OTHER.label, coding=OTHER.coding, is_fixed=True, is_refined=True, views=(SEEN, OTHER)))


def test_what_both_of_two_rivals_are_is_one_act_with_the_extractors_trigger() -> None:
    (_, seen), (_, rival) = merged([("extractor", SEEN), ("patterns", OTHER)])
    assert seen.act is rival.act is ACT
    assert seen.trigger == rival.trigger == SEEN.trigger


def test_a_pattern_of_open_type_is_a_rival_too() -> None:
    link = replace(KNOWN, label="link:open", coding=None)
    (_, seen), (names, rival) = merged([("extractor", SEEN), ("links", link)])
    assert seen.coding == SEEN.coding and names == ("links",)
    assert (rival.label, rival.coding, rival.act) == ("link:open", None, ACT)


def test_the_mode_of_a_rival_is_its_own() -> None:
    seen = replace(SEEN, coding=Coding("ASSAULT", "firearms", "190"))
    _, (_, rival) = merged([("extractor", seen), ("patterns", OTHER)])
    assert rival.coding == OTHER.coding


def test_what_the_extractor_does_not_see_stays_as_it_is() -> None:
    vow = candidate("vowed revenge", "verb:vow", Coding("THREATEN", None, "130"))
    link = candidate("vowed", "link:vow", None)
    assert merged([("extractor", SEEN), ("patterns", vow), ("links", link)]) == [
        (("extractor",), SEEN), (("patterns",), vow), (("links",), link)]
    assert merged([("patterns", KNOWN)]) == [(("patterns",), KNOWN)]
    assert merged([]) == []


def test_what_nobody_else_sees_has_no_two_views() -> None:
    vow = candidate("vowed revenge", "verb:vow", Coding("THREATEN", None, "130"))
    assert [one.views for _, one in merged([("extractor", SEEN), ("patterns", vow)])] == [None, None]


def test_triggers_that_touch_and_share_no_word_are_two() -> None:
    fire = candidate("fire", "noun:fire", Coding("ASSAULT", None, "190"))
    assert [names for names, _ in merged([("extractor", SEEN), ("patterns", fire)])] == [("extractor",), ("patterns",)]


def test_several_that_agree_are_named_each_once_and_the_first_one_says_what_it_is() -> None:
    second = replace(KNOWN, label="noun:fire", coding=Coding("ASSAULT", "beat", "182"))
    [(names, found)] = merged([("extractor", SEEN), ("patterns", KNOWN), ("patterns", second), ("links", second)])
    assert names == ("extractor", "patterns", "links") and found.label == KNOWN.label
    assert found.views == (SEEN, KNOWN)


def test_two_types_of_the_extractor_at_one_trigger_each_keep_the_pattern_of_their_own() -> None:
    found = merged([("extractor", SEEN), ("extractor", SPOKEN), ("patterns", KNOWN)])
    assert [(names, type_of(one)) for names, one in found] == [
        (("extractor", "patterns"), "ASSAULT"), (("extractor",), "THREATEN")]
    assert [one.label for _, one in found] == [KNOWN.label, SPOKEN.label]


def test_a_type_without_a_pattern_of_its_own_knows_what_the_pattern_saw_instead() -> None:
    _, (_, spoken) = merged([("extractor", SEEN), ("extractor", SPOKEN), ("patterns", KNOWN)])
    assert spoken == replace(SPOKEN, views=(SPOKEN, KNOWN))


def test_the_second_type_of_the_extractor_is_no_second_time_the_pattern_s() -> None:
    threat = replace(KNOWN, coding=Coding("THREATEN", "violence", "138"))
    found = merged([("extractor", SEEN), ("extractor", SPOKEN), ("patterns", threat)])
    assert [(names, type_of(one)) for names, one in found] == [
        (("extractor",), "ASSAULT"), (("extractor", "patterns"), "THREATEN")]


def test_a_third_type_stands_behind_those_of_the_extractor() -> None:
    found = merged([("extractor", SEEN), ("extractor", SPOKEN), ("patterns", OTHER)])
    assert [(names, type_of(one)) for names, one in found] == [
        (("extractor",), "ASSAULT"), (("extractor",), "THREATEN"), (("patterns",), "CONSULT")]


def test_the_head_of_the_trigger_is_the_extractors() -> None:
    assert together(SEEN, KNOWN).trigger.head == word(SENTENCE, "opened")


@pytest.mark.parametrize(("extractors", "patterns", "actors"), [
    (["Rebels"], ["Spain"], ["Spain"]),   # both name somebody: the pattern does so more exactly
    (["Rebels"], [], ["Rebels"]),
    ([], ["Spain"], []),                  # where only one of them does, it is the extractor
    ([], [], [])])
def test_whose_actors_an_act_has(extractors: list[str], patterns: list[str], actors: list[str]) -> None:
    seen, known = replace(SEEN, actors=parties(*extractors)), replace(KNOWN, actors=parties(*patterns))
    assert texts(together(seen, known).actors) == actors
    _, (_, rival) = merged([("extractor", seen), ("patterns", replace(known, coding=OTHER.coding))])
    assert texts(rival.actors) == actors


def test_an_act_has_the_extractors_recipients_but_for_those_who_do_it() -> None:
    seen = replace(SEEN, actors=parties("guards"), recipients=parties("Rebels", "Spain"))
    known = replace(KNOWN, actors=parties("Rebels"), recipients=parties("guards"), within_reach=parties("guards"))
    found = together(seen, known)
    assert (texts(found.actors), texts(found.recipients), found.within_reach) == (["Rebels"], ["Spain"], ())


@pytest.mark.parametrize("act", [ACT, UNSURE])
def test_a_pattern_s_recipients_are_in_reach_where_the_extractor_is_not_sure_of_none(act: Act) -> None:
    seen = replace(SEEN, act=act, actors=parties("Rebels"))
    known = replace(KNOWN, actors=parties("Rebels"), recipients=parties("guards"))
    found = together(seen, known)
    assert found.recipients == () and texts(found.within_reach) == (["guards"] if act is UNSURE else [])
    _, (_, rival) = merged([("extractor", seen), ("patterns", replace(known, coding=OTHER.coding))])
    assert rival.within_reach == found.within_reach


def test_where_the_pattern_names_no_recipient_those_in_its_reach_are_in_reach() -> None:
    seen = replace(SEEN, act=UNSURE, actors=parties("Rebels"))
    known = replace(KNOWN, actors=parties("Rebels"), within_reach=parties("Spain", "Rebels", "guards"))
    assert texts(together(seen, known).within_reach) == ["Spain", "guards"]
    assert texts(together(seen, replace(known, recipients=parties("guards"))).within_reach) == ["guards"]


def test_where_the_extractor_names_a_recipient_nobody_else_is_in_reach() -> None:
    seen = replace(SEEN, act=UNSURE, actors=parties("Rebels"), recipients=parties("guards"))
    found = together(seen, replace(KNOWN, recipients=parties("Spain"), within_reach=parties("Spain")))
    assert texts(found.recipients) == ["guards"] and found.within_reach == ()


@pytest.mark.parametrize(("named", "meant"), [((Phrase(0, (0, 6), 0.99),), ()), ((), (Phrase(0, (0, 6), 0.99),))])
def test_where_the_pattern_has_it_the_other_way_round_the_doer_may_be_the_sufferer(
        named: tuple[Phrase, ...], meant: tuple[Phrase, ...]) -> None:
    # The extractor is sure of whom it takes for the recipient, and not of there being none.
    act = replace(ACT, recipient_share=0.99, recipients=named, recipients_meant=meant)
    seen = replace(SEEN, act=act, actors=parties("guards"), recipients=parties("Rebels"))
    found = together(seen, replace(KNOWN, actors=parties("Rebels"), recipients=parties("guards")))
    assert (texts(found.actors), found.recipients, texts(found.within_reach)) == (["Rebels"], (), ["guards"])


def test_nobody_does_an_act_to_himself() -> None:
    seen = replace(SEEN, act=UNSURE, actors=parties("Rebels"))
    known = replace(KNOWN, actors=parties("guards"), recipients=parties("guards", "Spain"))
    found = together(seen, known)
    assert (texts(found.actors), texts(found.within_reach)) == (["guards"], ["Spain"])
