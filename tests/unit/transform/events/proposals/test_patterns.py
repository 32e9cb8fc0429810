"""Which words become candidates by the codebook, and which are used up."""


import pytest

from etl.transform.events.proposals.candidates import Found
from etl.transform.events.proposals.links import Links
from tests.unit.transform.events.reading import arguments_of, reading_of, word
from tests.unit.transform.events.rules import coder_by_rules


def found(text: str, proposer: str = "patterns", used: frozenset[int] = frozenset()) -> Found:
    reading = reading_of(text)
    [sentence] = reading.sentences
    proposers = {**coder_by_rules().tools.proposers, "links": Links()}
    finder = proposers[proposer].begin(reading.sentences, reading.extraction)
    return finder(sentence, arguments_of(reading, sentence), used)


def types(text: str) -> list[str | None]:
    return [c.coding.event_type if c.coding else None for c in found(text).candidates]


@pytest.mark.parametrize(("text", "expected"), [
    ("Spain lifted sanctions on Peru.", ["RETREAT"]),
    ("Spain imposed sanctions on Peru.", ["COERCE"]),
    ("Rebels opened fire on the convoy, wounding six guards.", ["ASSAULT"]),
    ("Rebels vowed to attack the convoy.", ["THREATEN"]),
    ("The mayor came under fire for his tie.", []),
    ("The chair stood in the hall.", [])])
def test_one_act_is_one_candidate(text: str, expected: list[str]) -> None:
    assert types(text) == expected


def test_the_words_of_an_idiom_are_used_although_nothing_is_proposed() -> None:
    text = "The mayor came under fire for his tie."
    [sentence] = reading_of(text).sentences
    seen = found(text)
    assert seen.candidates == () and word(sentence, "came").i in seen.used


def test_what_others_have_used_is_left_alone() -> None:
    text = "Spain outwitted Peru."
    [sentence] = reading_of(text).sentences
    assert [c.label for c in found(text, "links").candidates] == ["link:outwit"]
    assert found(text, "links", frozenset({word(sentence, "outwitted").i})).candidates == ()


def test_a_noun_beside_the_verb_refines_the_coding() -> None:
    [plain] = found("Rebels launched an attack on the convoy.").candidates
    [refined] = found("Rebels launched air strikes on the convoy.").candidates
    assert refined.coding is not None and refined.coding.event_mode is not None
    assert plain.coding is not None and plain.coding.event_type == refined.coding.event_type


def test_those_in_reach_may_be_the_recipient_where_none_is_told() -> None:
    [candidate] = [c for c in found("Iran threatened to close all borders with Iraq.").candidates
                   if c.coding and c.coding.event_type == "THREATEN"]
    assert candidate.recipients or [p.name for p in candidate.within_reach] == ["Iraq"]
