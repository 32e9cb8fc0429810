"""Who a noun phrase means, and what a sentence leaves for the next one."""

import pytest

from etl.transform.events.parties.party import Actor, Heard
from tests.unit.transform.events.reading import arguments_of, reading_of, word


def who(text: str, head: str) -> Actor | None:
    reading = reading_of(text)
    sentence = reading.sentences[0]
    return arguments_of(reading, sentence).resolve(word(sentence, head))


@pytest.mark.parametrize(("text", "head", "expected"), [
    ("Three Danish soldiers left the camp.", "soldiers", ("Denmark soldiers", "DNK", "MIL")),
    ("Peru left the talks.", "Peru", ("Peru", "PER", "GOV")),
    ("The police left the square.", "police", ("police", None, "COP")),
    ("Dozens of Danish soldiers left.", "Dozens", ("Denmark soldiers", "DNK", "MIL")),
    ("Tens of thousands protested in Bern.", "thousands", ("tens of thousands", None, None))])
def test_names_roles_and_numbers_denote_actors(
        text: str, head: str, expected: tuple[str, str | None, str | None]) -> None:
    actor = who(text, head)
    assert actor is not None and (actor.name, actor.country, actor.sector) == expected


@pytest.mark.parametrize(("text", "head"), [
    ("The table broke.", "table"), ("They met in Lima on Friday.", "Friday")])
def test_things_and_days_denote_nobody(text: str, head: str) -> None:
    assert who(text, head) is None


def test_a_seat_of_government_is_a_party_but_not_where_it_tells_where() -> None:
    assert who("They signed a pact with Moscow.", "Moscow") is not None
    assert who("They signed a pact in Moscow.", "Moscow") is None


def heard_of(text: str) -> tuple[list[Heard], Heard]:
    """What was heard before each sentence, and after the last."""
    reading = reading_of(text)
    heard, before = Heard(), list[Heard]()
    for sentence in reading.sentences:
        before.append(heard)
        arguments = arguments_of(reading, sentence, heard)
        for token in sentence.span:
            arguments.resolve(token)
        heard = arguments.heard(sentence.span)
    return before, heard


def test_a_role_keeps_its_owner_in_later_sentences() -> None:
    text = "Chad's army shelled a ridge. The army left."
    before, _ = heard_of(text)
    reading = reading_of(text)
    second = reading.sentences[1]
    known = arguments_of(reading, second, before[1]).resolve(word(second, "army"))
    unknown = arguments_of(reading, second).resolve(word(second, "army"))
    assert known is not None and known.country == "TCD"
    assert unknown is not None and unknown.country is None


def test_a_pronoun_means_the_subject_before_it_within_its_paragraph() -> None:
    text = "The rebels shelled a ridge. They left."
    before, _ = heard_of(text)
    reading = reading_of(text)
    second = reading.sentences[1]
    they = word(second, "They")
    same = arguments_of(reading, second, before[1]).resolve(they)
    assert same is not None and (same.text, same.name) == ("They", "rebels")
    assert arguments_of(reading, second, before[1].in_new_paragraph()).resolve(they) is None


def test_an_office_is_remembered_beyond_its_paragraph() -> None:
    text = "The governor praised the firemen.\n\nHe accused the mayor."
    before, _ = heard_of(text)
    reading = reading_of(text)
    second = reading.sentences[1]
    heard = before[1].in_new_paragraph()
    person = arguments_of(reading, second, heard).person_before(word(second, "He"))
    assert person is not None and (person.text, person.name) == ("He", "governor")


def test_what_was_heard_before_is_not_changed_by_a_sentence() -> None:
    before, after = heard_of("Chad's army shelled a ridge.")
    assert before == [Heard()] and "army" in after.owners


def test_words_that_denote_nobody_known_are_a_party_by_themselves() -> None:
    reading = reading_of("The dam's neighbours sued Peru.")
    sentence = reading.sentences[0]
    arguments = arguments_of(reading, sentence)
    peru = arguments.party(sentence.words(26, 30))
    others = arguments.party(sentence.words(4, 9))
    assert (peru.name, peru.country) == ("Peru", "PER")
    assert (others.text, others.name, others.sector) == ("dam's", "dam's", None)
