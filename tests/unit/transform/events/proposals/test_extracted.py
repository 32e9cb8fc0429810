"""What a network reads becomes candidates: whom its spans denote, and who is meant by them."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from etl.resources.codebook import read_codebook
from etl.tables.plover import BY_NAME, Coding
from etl.transform.events.extraction.acts import Act, Extraction, Kind, Phrase
from etl.transform.events.extraction.words import Span
from etl.transform.events.parties.party import Actor, Heard
from etl.transform.events.proposals.candidates import Candidate
from etl.transform.events.proposals.codebook import Codebook, Pattern
from etl.transform.events.proposals.extracted import LIKELY, POSSIBLE, Extracted
from etl.transform.events.reading import Reading
from tests.unit.transform.events.extraction.fake import ACT
from tests.unit.transform.events.reading import arguments_of, reading_of

# The words of a phrase, and how likely it is one.
Shared = tuple[str, float]
Phrases = Iterable[str | Shared]
Meant = Iterable[tuple[int, str] | tuple[int, str, float]]


def span(reading: Reading, number: int, phrase: str) -> Span:
    text = reading.sentences[number].span.text
    return text.index(phrase), text.index(phrase) + len(phrase)


def act(reading: Reading, number: int, trigger: str, actors: Phrases = (), recipients: Phrases = (),
        actors_meant: Meant = (), recipients_meant: Meant = ()) -> Act:
    """An act of a sentence, which is given by its number, by its words; their share is .9 where none is given."""
    def phrase(n: int, words: str, share: float = 0.9) -> Phrase:
        return Phrase(n, span(reading, n, words), share)

    def here(phrases: Phrases) -> tuple[Phrase, ...]:
        return tuple(phrase(number, one) if isinstance(one, str) else phrase(number, *one) for one in phrases)

    return replace(ACT, trigger=span(reading, number, trigger), actors=here(actors), recipients=here(recipients),
                   actors_meant=tuple(phrase(*one) for one in actors_meant),
                   recipients_meant=tuple(phrase(*one) for one in recipients_meant))


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


def of_kinds(told: Act, share: float, *kinds: tuple[str, float]) -> Act:
    return replace(told, share=share, kinds=tuple(Kind(event_type, None, of) for event_type, of in kinds))


def kinds(found: Iterable[Candidate]) -> list[str]:
    return [one.coding.event_type for one in found if one.coding]


def test_an_act_that_may_be_of_several_types_is_a_candidate_for_each(reading: Reading) -> None:
    told = of_kinds(act(reading, TOLD, "shelled", ["French soldiers"], ["Boko Haram"]), 0.9,
                    ("ASSAULT", 0.5), ("MOBILIZE", 0.3))
    assault, move = candidates(reading, TOLD, told)
    assert kinds([assault, move]) == ["ASSAULT", "MOBILIZE"]
    assert (assault.label, move.label) == ("extractor:ASSAULT", "extractor:MOBILIZE")
    assert assault.act is told and move.act is told
    for side in ("trigger", "actors", "recipients"):
        assert getattr(assault, side) == getattr(move, side)


def test_the_candidates_stand_in_the_order_of_the_kinds_and_each_has_its_mode(reading: Reading) -> None:
    told = replace(act(reading, TOLD, "shelled"), kinds=(
        Kind("COERCE", "seize", 0.4), Kind("ASSAULT", "heavy-weapons", 0.3), Kind("AID", None, 0.2)))
    found = [one.coding for one in candidates(reading, TOLD, told)]
    assert [(one.event_type, one.event_mode) for one in found if one] == [
        ("COERCE", "seize"), ("ASSAULT", "heavy-weapons"), ("AID", None)]


def test_a_type_that_has_too_little_of_the_share_of_all_types_is_not_proposed(reading: Reading) -> None:
    # What counts is the share of the act, however unsure it is that there is one.
    for share in (0.9, 0.2):
        told = of_kinds(act(reading, TOLD, "shelled"), share, ("ASSAULT", share / 2),
                        ("COERCE", (POSSIBLE + 0.01) * share), ("AID", (POSSIBLE - 0.01) * share))
        assert kinds(candidates(reading, TOLD, told)) == ["ASSAULT", "COERCE"]


def test_the_likeliest_type_is_proposed_whatever_it_has(reading: Reading) -> None:
    told = of_kinds(act(reading, TOLD, "shelled"), 0.9, ("ASSAULT", POSSIBLE * 0.8), ("AID", POSSIBLE * 0.7))
    assert kinds(candidates(reading, TOLD, told)) == ["ASSAULT"]


def test_candidates_of_several_acts_stand_act_by_act(reading: Reading) -> None:
    both = ("ASSAULT", 0.5), ("COERCE", 0.3)
    found = candidates(reading, TOLD, of_kinds(act(reading, TOLD, "shelled"), 0.9, *both),
                       of_kinds(act(reading, TOLD, "stray"), 0.9, *both))
    assert [(one.trigger.head.text, kind) for one, kind in zip(found, kinds(found), strict=True)] == [
        ("shelled", "ASSAULT"), ("shelled", "COERCE"), ("stray", "ASSAULT"), ("stray", "COERCE")]


def test_a_phrase_that_is_far_less_likely_than_the_likeliest_of_its_side_is_no_party(reading: Reading) -> None:
    near, far = 0.8 * (LIKELY + 0.01), 0.8 * (LIKELY - 0.01)
    found = only(reading, TOLD, act(reading, TOLD, "shelled", [], [("Boko Haram", 0.8), ("a stray herd", near)]))
    assert [one.text for one in found.recipients] == ["Boko Haram", "a stray herd"]
    found = only(reading, TOLD, act(reading, TOLD, "shelled", [], [("Boko Haram", far), ("a stray herd", 0.8)]))
    assert [one.text for one in found.recipients] == ["a stray herd"]


def test_each_side_has_its_own_likeliest_phrase(reading: Reading) -> None:
    # However unsure the network is of all of them: that is what `actor_share` is for.
    found = only(reading, TOLD, act(reading, TOLD, "shelled", [("French soldiers", 0.9)], [("Boko Haram", 0.51)]))
    assert [one.text for one in (*found.actors, *found.recipients)] == ["French soldiers", "Boko Haram"]


def test_who_is_far_less_likely_meant_than_another_is_not_meant(reading: Reading) -> None:
    pronoun = act(reading, THEY, "attacked", ["They"], [], [(TOLD, "French soldiers", 0.9), (TOLD, "Boko Haram", 0.6)])
    [they] = only(reading, THEY, pronoun).actors
    assert (they.sector, they.text) == ("MIL", "They")
    silence = act(reading, BRIDGE, "blown up", [], [], [(TOLD, "French soldiers", 0.6), (TOLD, "Boko Haram", 0.9)])
    [group] = only(reading, BRIDGE, silence).actors
    assert group.sector == "REB" and written(reading, BRIDGE, group) == "Boko Haram"


def test_a_pronoun_beside_an_unlikely_phrase_is_still_whom_it_means(reading: Reading) -> None:
    # Of two likely phrases nobody says which of them means another.
    def attackers(share: float) -> list[tuple[str, str | None]]:
        told = act(reading, THEY, "attacked", [("They", 0.9), ("a lake", share)], [], [(TOLD, "Boko Haram")])
        return [(one.text, one.sector) for one in only(reading, THEY, told).actors]

    assert attackers(0.5) == [("They", "REB")]
    assert attackers(0.9) == [("They", "MIL"), ("a lake", None)]


def pattern(event_type: str, mode: str | None, code: str) -> Pattern:
    return Pattern("hit", "verb", ("hit",), None, Coding(event_type, mode, code), (), (), False)


def test_the_code_is_the_one_that_most_patterns_of_its_type_and_mode_have() -> None:
    proposer = Extracted(Codebook([pattern("ASSAULT", "beat", "182"), pattern("ASSAULT", "beat", "1823"),
                                   pattern("ASSAULT", "beat", "182"), pattern("ASSAULT", None, "190")], []))
    assert proposer.coding_of(Kind("ASSAULT", "beat", 0.5)) == Coding("ASSAULT", "beat", "182")
    assert proposer.coding_of(Kind("ASSAULT", None, 0.5)) == Coding("ASSAULT", None, "190")
    general = BY_NAME["PROTEST"].general_code
    assert proposer.coding_of(Kind("PROTEST", None, 0.5)) == Coding("PROTEST", None, general)
