"""Annotated sentences and the codebook's examples become words, triggers and tags to learn from."""

from collections.abc import Set
from datetime import date

from etl.resources.examples import Example
from etl.transform.events.extraction.labels import ALL_MODES, BEGIN, FLAGS, INSIDE, OUTSIDE, TYPES
from etl.transform.events.extraction.words import MAX_WORDS
from etl.transform.events.verdicts.opinion import EMBARGO, NO_EVENT, Pair
from training.articles import Act, AnnotatedArticle, AnnotatedSentence, Party, Span
from training.extractor.examples import Lesson, Sentence, of_articles, of_examples

TEXT = "The army and two rebels met Omar on Friday."
#       0   1    2   3   4      5   6    7  8     9


def span(words: str, text: str = TEXT) -> Span:
    return text.index(words), text.index(words) + len(words)


def party(words: str, text: str = TEXT) -> Party:
    return Party(span(words, text))


def act(trigger: str, actors: tuple[Party, ...] = (), recipients: tuple[Party, ...] = (), *,
        event_type: str = "CONSULT", mode: str | None = None, flags: frozenset[str] = frozenset(),
        is_doubtful: bool = False, place: Party | None = None, killed: tuple[int, int] | None = None,
        injured: tuple[int, int] | None = None, text: str = TEXT) -> Act:
    return Act(span(trigger, text), 1, event_type, mode, actors, recipients, place, None, killed, injured,
               flags=flags, is_doubtful=is_doubtful)


def lesson(*told: AnnotatedSentence, political: str = "yes") -> Lesson:
    title, *rest = told
    article = AnnotatedArticle("abc-001", "agency wire", "Veldania", date(2026, 3, 14), political,
                               title, (tuple(rest),))
    [found] = of_articles([article])
    return found


def sentence(*acts: Act, text: str = TEXT) -> Sentence:
    [found] = lesson(AnnotatedSentence(text, acts)).sentences
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
    assert told.flags == tuple(flag == "negated" for flag in FLAGS)
    assert told.actor == tags(10, {1}) and told.recipient == tags(10, {6})
    assert told.meant == ((), ()) and told.place == told.killed == told.injured == tags(10, set())


def test_an_act_without_a_mode_is_of_mode_none() -> None:
    [told] = sentence(act("met")).told
    assert told.mode == 0 and ALL_MODES[0] == "none"
    assert TYPES[0] == "NONE"


def test_several_parties_are_tagged_each_from_its_beginning() -> None:
    [told] = sentence(act("met", (party("army"), party("two rebels")), (party("Omar"),))).told
    assert told.actor == tags(10, {1, 3}, {4})


def test_who_is_meant_is_told_in_words_whether_the_sentence_has_a_word_for_it_or_not() -> None:
    omar = Party(span("Omar"), "Omar al-Haddad's  aide")
    [told] = sentence(act("met", (Party(None, "Two gunmen"), party("army")), (omar,))).told
    assert told.meant == ((("Two", "gunmen"),), (("Omar", "al-Haddad's", "aide"),))
    assert told.actor == tags(10, {1}) and told.recipient == tags(10, {6})


def test_a_place_is_tagged_like_a_party() -> None:
    [told] = sentence(act("met", place=party("Friday"))).told
    assert told.place == tags(10, {8})
    [told] = sentence(act("met", place=Party(None, "Lima"))).told
    assert told.place == tags(10, set())


TOLL = "Two bombs killed 12 guards and two cooks and hurt thirty-five others."
#       0   1     2      3  4      5   6   7     8   9    10          11


def test_the_word_that_tells_a_number_is_tagged_the_nearest_to_the_trigger() -> None:
    [told] = sentence(act("killed", killed=(2, 2), injured=(35, 35), text=TOLL), text=TOLL).told
    assert told.killed == tags(13, {0}) and told.injured == tags(13, {10})
    [told] = sentence(act("hurt", killed=(10, 14), injured=(2, 2), text=TOLL), text=TOLL).told
    assert told.killed == tags(13, {3}) and told.injured == tags(13, {6})


def test_a_number_that_no_word_tells_is_not_learned() -> None:
    [told] = sentence(act("killed", killed=(14, 14), text=TOLL), text=TOLL).told
    assert told.killed is None and told.injured == tags(13, set())


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


def test_an_article_is_a_lesson_of_its_sentences_that_have_words() -> None:
    found = lesson(AnnotatedSentence("Army meets rebels"), AnnotatedSentence(" "), AnnotatedSentence("Ok."))
    assert [sentence.words for sentence in found.sentences] == [("Army", "meets", "rebels"), ("Ok", ".")]


def test_words_after_the_longest_sentence_are_not_read() -> None:
    text = "word " * MAX_WORDS + "met"
    found = sentence(act("met", text=text), text=text)
    assert len(found.words) == MAX_WORDS and found.told == ()


def test_relevance_is_that_of_the_article() -> None:
    values = [lesson(AnnotatedSentence(TEXT), political=given).relevance
              for given in ("yes", "partly", "no")]
    assert values == [1.0, 0.6, 0.0]


def test_an_example_is_a_weak_sentence_whose_pair_and_type_are_known() -> None:
    [weak] = of_examples([Example(Pair(TEXT, span("two rebels")), "CONSULT")])
    [found] = weak.sentences
    assert not found.is_whole and weak.relevance is None
    [told] = found.told
    assert TYPES[told.event_type] == "CONSULT"
    assert (told.trigger, told.mode, told.flags, told.meant) == (None, None, None, None)
    assert told.place is told.killed is told.injured is None
    assert told.actor == tags(10, {3}, {4}) and told.recipient == tags(10, set())


def test_an_embargo_is_an_example_of_coerce() -> None:
    [found] = of_examples([Example(Pair(TEXT, span("army"), span("Omar")), EMBARGO)])
    assert TYPES[found.sentences[0].told[0].event_type] == "COERCE"


def test_an_example_of_no_event_is_a_whole_sentence_without_acts() -> None:
    [found] = of_examples([Example(Pair(TEXT, span("army"), span("Omar")), NO_EVENT)])
    [only] = found.sentences
    assert only.is_whole and only.told == ()
