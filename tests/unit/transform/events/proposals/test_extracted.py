"""What a network reads becomes candidates: whom its spans denote, and who is meant by them."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from etl.resources.codebook import read_codebook
from etl.tables.plover import BY_NAME, Coding
from etl.transform.events.extraction.acts import Act, Extraction, Place
from etl.transform.events.extraction.words import Span
from etl.transform.events.parties.party import Actor, Heard
from etl.transform.events.proposals.candidates import Candidate
from etl.transform.events.proposals.codebook import Codebook, Pattern
from etl.transform.events.proposals.extracted import Extracted
from etl.transform.events.reading import Reading
from tests.unit.transform.events.reading import arguments_of, reading_of

ACT = Act((0, 1), "ASSAULT", None, 0.9, 0.8, (), (), (), (), 0.9, 0.9, (), (), (), frozenset())
Phrases = Iterable[str]
Meant = Iterable[tuple[int, str]]


def span(reading: Reading, number: int, phrase: str) -> Span:
    text = reading.sentences[number].span.text
    return text.index(phrase), text.index(phrase) + len(phrase)


def act(reading: Reading, number: int, trigger: str, actors: Phrases = (), recipients: Phrases = (),
        actors_meant: Meant = (), recipients_meant: Meant = ()) -> Act:
    """An act of a sentence, which is given by its number, by its words."""
    def spans(phrases: Phrases) -> tuple[Span, ...]:
        return tuple(span(reading, number, phrase) for phrase in phrases)

    def places(meant: Meant) -> tuple[Place, ...]:
        return tuple(Place(n, span(reading, n, phrase)) for n, phrase in meant)

    return replace(ACT, trigger=span(reading, number, trigger), actors=spans(actors), recipients=spans(recipients),
                   actors_meant=places(actors_meant), recipients_meant=places(recipients_meant))


def candidates(reading: Reading, number: int, *acts: Act) -> tuple[Candidate, ...]:
    """What is proposed for the acts of one sentence, once those before it are read."""
    told = tuple(acts if n == number else () for n in range(len(reading.sentences)))
    tables = read_codebook()
    proposer = Extracted(Codebook(tables.patterns, tables.classes))
    find = proposer.begin(reading.sentences, Extraction(told, 1.0))
    heard = Heard()
    for n, sentence in enumerate(reading.sentences):
        arguments = arguments_of(reading, sentence, heard)
        found = find(sentence, arguments, frozenset({1}))
        heard = arguments.heard(sentence.span)
        assert found.used == frozenset()
        if n == number:
            return found.candidates
        assert found.candidates == ()
    raise AssertionError(number)


def only(reading: Reading, number: int, told: Act) -> Candidate:
    [found] = candidates(reading, number, told)
    return found


def written(reading: Reading, number: int, actor: Actor) -> str:
    """The characters of the text, or of the title, at which a party says it stands."""
    paragraph = reading.sentences[number].paragraph
    start = paragraph.offset
    return (TITLE if paragraph.in_title else TEXT)[start + actor.start_char:start + actor.end_char]


TITLE = "Boko Haram raids a town"
TEXT = ("Officials were worried. French soldiers shelled Boko Haram and a stray herd in Chad.\n\n"
        "They later attacked the group near a lake. A bridge was blown up too.")
NAMED, TOLD, THEY, BRIDGE = 0, 2, 3, 4


@pytest.fixture(scope="module")
def reading() -> Reading:
    found = reading_of(TEXT, TITLE)
    assert len(found.sentences) == 5 and found.sentences[0].in_title
    return found


def test_an_act_is_a_candidate_with_its_trigger_type_and_scores(reading: Reading) -> None:
    told = act(reading, TOLD, "shelled")
    found = only(reading, TOLD, told)
    assert found.label == "extractor:ASSAULT" and found.act is told
    assert found.trigger.head.text == "shelled"
    assert TEXT[found.trigger.start:found.trigger.end] == "shelled"
    assert found.coding is not None and found.coding.event_type == "ASSAULT"
    assert not found.is_fixed and not found.is_refined
    assert found.actors == found.recipients == found.within_reach == ()


def test_named_and_described_parties_are_resolved_and_unknown_ones_known_by_their_words(reading: Reading) -> None:
    found = only(reading, TOLD, act(reading, TOLD, "shelled", ["French soldiers"], ["Boko Haram", "a stray herd"]))
    [soldiers] = found.actors
    assert (soldiers.country, soldiers.sector) == ("FRA", "MIL")
    group, herd = found.recipients
    assert group.is_named and group.sector == "REB"
    assert (herd.name, herd.country, herd.sector, herd.is_named) == ("a stray herd", None, None, False)
    assert [written(reading, TOLD, one) for one in (soldiers, group, herd)] == ["French soldiers", "Boko Haram", "a stray herd"]
    assert [one.text for one in (soldiers, group, herd)] == ["French soldiers", "Boko Haram", "a stray herd"]


def test_a_pronoun_or_description_is_whom_the_network_says_and_is_written_as_it_stands(reading: Reading) -> None:
    found = only(reading, THEY, act(reading, THEY, "attacked", ["They"], ["the group"],
                                    [(TOLD, "French soldiers")], [(TOLD, "Boko Haram")]))
    [they], [group] = found.actors, found.recipients
    assert (they.country, they.sector, they.text) == ("FRA", "MIL", "They")
    assert group.is_named and group.sector == "REB" and group.text == "the group"
    assert [written(reading, THEY, one) for one in (they, group)] == ["They", "the group"]


def test_a_pronoun_may_mean_several(reading: Reading) -> None:
    found = only(reading, THEY, act(reading, THEY, "attacked", ["They"], [], [(TOLD, "French soldiers"), (TOLD, "Boko Haram")]))
    assert [one.sector for one in found.actors] == ["MIL", "REB"]
    assert {written(reading, THEY, one) for one in found.actors} == {"They"}


def test_of_several_phrases_each_is_whom_it_denotes(reading: Reading) -> None:
    # Nobody says which of the two means another.
    found = only(reading, TOLD, act(reading, TOLD, "shelled", [], ["Boko Haram", "a stray herd"], [], [(1, "Officials")]))
    assert [one.text for one in found.recipients] == ["Boko Haram", "a stray herd"]


def test_whom_a_sentence_leaves_out_stands_where_the_text_names_him(reading: Reading) -> None:
    found = only(reading, BRIDGE, act(reading, BRIDGE, "blown up", [], ["A bridge"], [(TOLD, "French soldiers")]))
    [soldiers] = found.actors
    assert (soldiers.country, soldiers.sector, soldiers.text) == ("FRA", "MIL", "French soldiers")
    assert written(reading, BRIDGE, soldiers) == "French soldiers" and soldiers.start_char < 0
    assert written(reading, BRIDGE, found.recipients[0]) == "A bridge"


def test_whom_only_the_title_names_is_left_out_where_the_sentence_has_no_word_for_him(reading: Reading) -> None:
    # Characters of the title are no characters of the text.
    silent = act(reading, BRIDGE, "blown up", [], ["A bridge"], [(NAMED, "Boko Haram")])
    assert only(reading, BRIDGE, silent).actors == ()
    [they] = only(reading, THEY, act(reading, THEY, "attacked", ["They"], [], [(NAMED, "Boko Haram")])).actors
    assert (they.sector, they.text) == ("REB", "They")


def test_in_the_title_itself_a_party_may_be_meant_by_a_silence(reading: Reading) -> None:
    [found] = only(reading, NAMED, act(reading, NAMED, "raids", [], ["a town"], [(NAMED, "Boko Haram")])).actors
    assert found.is_named and written(reading, NAMED, found) == "Boko Haram"


def test_one_party_is_told_once_and_is_on_one_side_only(reading: Reading) -> None:
    found = only(reading, THEY, act(reading, THEY, "attacked", ["They"], ["the group"],
                                    [(TOLD, "Boko Haram"), (NAMED, "Boko Haram")], [(TOLD, "Boko Haram")]))
    assert len(found.actors) == 1 and found.recipients == ()


def test_every_act_of_a_sentence_is_a_candidate_of_its_own(reading: Reading) -> None:
    found = candidates(reading, TOLD, act(reading, TOLD, "shelled"), act(reading, TOLD, "stray"))
    assert [one.trigger.head.text for one in found] == ["shelled", "stray"]


def test_a_span_that_cuts_a_word_counts_the_whole_word(reading: Reading) -> None:
    [found] = only(reading, TOLD, act(reading, TOLD, "shell", ["ench soldier"])).actors
    assert found.text == "French soldiers"


def pattern(event_type: str, mode: str | None, code: str) -> Pattern:
    return Pattern("hit", "verb", ("hit",), None, Coding(event_type, mode, code), (), (), False)


def test_the_code_is_the_one_that_most_patterns_of_its_type_and_mode_have() -> None:
    proposer = Extracted(Codebook([pattern("ASSAULT", "beat", "182"), pattern("ASSAULT", "beat", "1823"),
                                   pattern("ASSAULT", "beat", "182"), pattern("ASSAULT", None, "190")], []))
    assert proposer.coding_of(replace(ACT, mode="beat")) \
        == Coding("ASSAULT", "beat", "182")
    assert proposer.coding_of(ACT) == Coding("ASSAULT", None, "190")
    general = BY_NAME["PROTEST"].general_code
    assert proposer.coding_of(replace(ACT, event_type="PROTEST")) == Coding("PROTEST", None, general)
