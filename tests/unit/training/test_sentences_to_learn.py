"""Annotated sentences and the codebook's examples become words, triggers and tags to learn from."""

from collections.abc import Set
from datetime import date

from etl.resources.examples import Example
from etl.transform.events.verdicts.opinion import EMBARGO, NO_EVENT, Pair
from training.articles import Act, AnnotatedArticle, AnnotatedSentence, Party, Span
from training.extractor.examples import (
    ALL_FLAGS,
    ALL_MODES,
    CONTEXT_WORDS,
    TYPES,
    Sentence,
    of_articles,
    of_examples,
)
from training.extractor.words import BEGIN, INSIDE, MAX_WORDS, OUTSIDE

TEXT = "The army and two rebels met Omar on Friday."
#       0   1    2   3   4      5   6    7  8     9


def span(words: str, text: str = TEXT) -> Span:
    return text.index(words), text.index(words) + len(words)


def party(words: str, text: str = TEXT) -> Party:
    return Party(span(words, text))


def act(trigger: str, actors: tuple[Party, ...] = (), recipients: tuple[Party, ...] = (), *,
        event_type: str = "CONSULT", mode: str | None = None, flags: frozenset[str] = frozenset(),
        is_doubtful: bool = False, text: str = TEXT) -> Act:
    return Act(span(trigger, text), 1, event_type, mode, actors, recipients, flags=flags,
               is_doubtful=is_doubtful)


def sentences(*told: AnnotatedSentence, political: str = "yes") -> list[Sentence]:
    title, *rest = told
    article = AnnotatedArticle("abc-001", "agency wire", "Veldania", date(2026, 3, 14), political,
                               title, (tuple(rest),))
    return list(of_articles([article]))


def sentence(*acts: Act, text: str = TEXT) -> Sentence:
    [found] = sentences(AnnotatedSentence(text, acts))
    return found


def tags(words: int, begin: Set[int], inside: Set[int] = frozenset()) -> tuple[int, ...]:
    return tuple(BEGIN if n in begin else INSIDE if n in inside else OUTSIDE for n in range(words))


def test_an_act_becomes_the_number_of_its_word_its_type_mode_and_flags() -> None:
    found = sentence(act("met", (party("army"),), (party("Omar"),), mode="visit",
                         flags=frozenset({"negated"})))
    assert found.words == (
        "The", "army", "and", "two", "rebels", "met", "Omar", "on", "Friday", ".")
    assert found.is_whole and found.silent == frozenset()
    [told] = found.told
    assert told.trigger == 5
    assert TYPES[told.event_type] == "CONSULT"
    assert told.mode is not None and ALL_MODES[told.mode] == "CONSULT/visit"
    assert told.flags == tuple(flag == "negated" for flag in ALL_FLAGS)
    assert told.actor == tags(10, {1}) and told.recipient == tags(10, {6})
    assert told.omitted == (False, False)


def test_an_act_without_a_mode_is_of_mode_none() -> None:
    [told] = sentence(act("met")).told
    assert told.mode == 0 and ALL_MODES[0] == "none"
    assert TYPES[0] == "NONE"


def test_several_parties_are_tagged_each_from_its_beginning() -> None:
    [told] = sentence(act("met", (party("army"), party("two rebels")), (party("Omar"),))).told
    assert told.actor == tags(10, {1, 3}, {4})


def test_a_party_that_the_sentence_leaves_out_is_told_as_omitted() -> None:
    [told] = sentence(act("met", (Party(None, "Gunmen"),), (party("Omar"),))).told
    assert told.omitted == (True, False)
    assert told.actor == tags(10, set())


def test_a_part_of_a_hyphenated_word_marks_the_whole_word() -> None:
    text = "Israel-backed militias attacked Rafah.Residents fled."
    attacked = act("attacked", (party("Israel", text),), (party("Rafah", text),),
                   event_type="ASSAULT", text=text)
    found = sentence(attacked, text=text)
    assert found.words == ("Israel-backed", "militias", "attacked", "Rafah.Residents", "fled", ".")
    [told] = found.told
    assert told.trigger == 2
    assert told.actor == tags(6, {0}) and told.recipient == tags(6, {3})


def test_a_trigger_of_several_words_is_its_first_word() -> None:
    [told] = sentence(act("met Omar")).told
    assert told.trigger == 5


def test_doubtful_acts_are_silent() -> None:
    found = sentence(act("met Omar", is_doubtful=True), act("rebels", event_type="PROTEST"))
    assert [told.trigger for told in found.told] == [4]
    assert found.silent == {5, 6}


def test_acts_of_one_trigger_are_joined_with_all_their_parties() -> None:
    army, rebels, omar = party("army"), party("two rebels"), party("Omar")
    [told] = sentence(act("met", (army,), (omar,)), act("met", (rebels, army), (omar,))).told
    assert told.actor == tags(10, {1, 3}, {4}) and told.recipient == tags(10, {6})


def test_acts_of_one_trigger_and_two_types_stay_two() -> None:
    found = sentence(act("met"), act("met", event_type="AGREE"))
    assert [TYPES[told.event_type] for told in found.told] == ["CONSULT", "AGREE"]


def test_the_sentence_before_is_the_context() -> None:
    long = AnnotatedSentence("word " * (CONTEXT_WORDS + 9) + "end")
    title, first, last = sentences(AnnotatedSentence("Army meets rebels"), long,
                                   AnnotatedSentence(" "), AnnotatedSentence("Ok."))
    assert title.context == () and first.context == ("Army", "meets", "rebels")
    assert last.context == first.words[-CONTEXT_WORDS:] and last.context[-1] == "end"


def test_words_after_the_longest_sentence_are_not_read() -> None:
    text = "word " * MAX_WORDS + "met"
    found = sentence(act("met", text=text), text=text)
    assert len(found.words) == MAX_WORDS and found.told == ()


def test_relevance_is_that_of_the_article() -> None:
    values = [sentences(AnnotatedSentence(TEXT), political=given)[0].relevance
              for given in ("yes", "partly", "no")]
    assert values == [1.0, 0.6, 0.0]


def test_an_example_is_a_weak_sentence_whose_pair_and_type_are_known() -> None:
    [found] = of_examples([Example(Pair(TEXT, span("two rebels")), "CONSULT")])
    assert not found.is_whole and found.relevance is None
    [told] = found.told
    assert TYPES[told.event_type] == "CONSULT"
    assert (told.trigger, told.mode, told.flags, told.omitted) == (None, None, None, None)
    assert told.actor == tags(10, {3}, {4}) and told.recipient == tags(10, set())


def test_an_embargo_is_an_example_of_coerce() -> None:
    [found] = of_examples([Example(Pair(TEXT, span("army"), span("Omar")), EMBARGO)])
    assert TYPES[found.told[0].event_type] == "COERCE"


def test_an_example_of_no_event_is_a_whole_sentence_without_acts() -> None:
    [found] = of_examples([Example(Pair(TEXT, span("army"), span("Omar")), NO_EVENT)])
    assert found.is_whole and found.told == ()
