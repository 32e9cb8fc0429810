"""What is to be learned of each word and each act, in windows that are cut by chance."""

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from etl.transform.events.extraction.labels import BEGIN, INSIDE, OUTSIDE, SIDES, TYPES
from etl.transform.events.extraction.slices import WORDS_BEFORE, Slice, Stretch
from etl.transform.events.extraction.windows import Pieces, cut, windows
from tests.unit.transform.events.extraction.fake import JOINER, letters
from training.extractor import targets
from training.extractor.examples import Lesson, Phrase, Sentence, Told
from training.extractor.targets import (
    BATCH_PIECES,
    IGNORED,
    SIZES,
    Asking,
    Lecture,
    askings_of,
    parts,
    slice_to_learn,
    tags_to_learn,
    types_to_learn,
)

TOKENIZER = letters()
MEET = TYPES.index("CONSULT")


def tags(text: str, *phrases: str) -> tuple[int, ...]:
    """Tags of a text's words where the phrases stand."""
    words, found = text.split(), [OUTSIDE] * len(text.split())
    for phrase in (phrase.split() for phrase in phrases):
        at = next(n for n in range(len(words)) if words[n:n + len(phrase)] == phrase)
        found[at:at + len(phrase)] = [BEGIN, *[INSIDE] * (len(phrase) - 1)]
    return tuple(found)


def told(text: str, trigger: str | None, actor: Iterable[str] = (), recipient: Iterable[str] = (), *,
         killed: str | None = None, meant: tuple[tuple[Phrase, ...], tuple[Phrase, ...]] | None = ((), ())) -> Told:
    numbers = tags(text, killed) if killed else tags(text)
    return Told(text.split().index(trigger) if trigger else None, MEET, 0, (False,) * 5, tags(text, *actor),
                tags(text, *recipient), tags(text), numbers, None, meant)


def sentence(text: str, *acts: Told, is_whole: bool = True, silent: Iterable[int] = ()) -> Sentence:
    return Sentence(tuple(text.split()), acts, is_whole, frozenset(silent))


def lecture(*sentences: Sentence) -> Lecture:
    """All of the sentences in one window."""
    [window] = windows(cut([one.words for one in sentences], TOKENIZER), TOKENIZER, 9999)
    return Lecture(window, sentences, 1.0)


def sides(given: Lecture) -> dict[str, list[int]]:
    """The tags of the only act of a lecture."""
    [asking] = askings_of([given])
    return dict(zip(SIDES, tags_to_learn([given], asking), strict=True))


def test_acts_are_asked_about_with_the_row_of_their_window_and_the_place_of_their_sentence() -> None:
    one, two, three = (told("They met .", "met", ["They"]) for _ in range(3))
    first = lecture(sentence("Nobody spoke ."), sentence("They met .", one, two))
    second = lecture(sentence("They met .", three))
    assert askings_of([first, second]) == [Asking(0, 1, one), Asking(0, 1, two), Asking(1, 0, three)]
    assert slice_to_learn([first, second], Asking(0, 1, one)) == Slice((Stretch(0, 0, 3),), Stretch(1, 0, 3))


def test_the_types_of_a_whole_sentence_are_those_of_its_triggers_and_none_elsewhere() -> None:
    text = "They met Omar ."
    found = lecture(sentence("Nobody spoke ."), sentence(text, told(text, "met")))
    assert types_to_learn(found) == [0, 0, 0, 0, MEET, 0, 0]


def test_of_silent_words_and_of_sentences_that_are_not_whole_no_type_is_learned() -> None:
    text = "They met Omar ."
    found = lecture(sentence(text, told(text, "met"), silent={1, 2}), sentence(text, told(text, None), is_whole=False),
                    sentence(text, told(text, "met"), is_whole=False))
    assert types_to_learn(found) == [0, IGNORED, IGNORED, 0, *[IGNORED] * 8]


def test_types_are_as_many_as_the_words_that_are_read() -> None:
    long = " ".join(["abcdefgh"] * 50 + ["met"])
    found = lecture(sentence(f"met {JOINER}", told(f"met {JOINER}", "met")), sentence(long, told(long, "met")), sentence("Ok"))
    assert len(types_to_learn(found)) == len(found.window.first) == 1 + 20 + 1
    assert types_to_learn(found) == [MEET, *[0] * 21]


def test_every_side_has_a_tag_for_each_word_of_the_slice() -> None:
    text = "The army killed 12 rebels ."
    found = sides(lecture(sentence("It was night ."), sentence(text, told(
        text, "killed", ["The army"], ["12 rebels"], killed="12"))))
    assert found == {
        "actor": [0, 0, 0, 0, BEGIN, INSIDE, 0, 0, 0, 0],
        "recipient": [0, 0, 0, 0, 0, 0, 0, BEGIN, INSIDE, 0],
        "actor meant": [0] * 10, "recipient meant": [0] * 10, "place": [0] * 10,
        "killed": [0, 0, 0, 0, 0, 0, 0, BEGIN, 0, 0],
        "injured": [IGNORED] * 10}  # told, and by no word


def test_of_a_weak_act_only_the_parties_are_learned() -> None:
    text = "They met Omar ."
    weak = Told(None, MEET, None, None, tags(text, "They"), None)
    found = sides(lecture(sentence(text, weak, is_whole=False)))
    assert found.pop("actor") == [BEGIN, 0, 0, 0]
    assert set(found) == {*SIDES} - {"actor"} and all(each == [IGNORED] * 4 for each in found.values())


def test_who_is_meant_is_tagged_where_it_stands_last_before_the_party() -> None:
    text = "Omar said they met Omar ."
    act = told(text, "met", ["they"], ["Omar"], meant=((("two", "rebels"),), ()))
    found = sides(lecture(sentence("Two rebels saw two Rebels ."), sentence(text, act)))
    assert found["actor meant"] == [0, 0, 0, BEGIN, INSIDE, 0, *[0] * 6]
    act = told(text, "met", ["they"], meant=((("Omar",),), ()))
    assert sides(lecture(sentence(text, act)))["actor meant"] == [BEGIN, 0, 0, 0, 0, 0]


def test_whom_a_silence_means_may_stand_anywhere_up_to_the_end_of_the_sentence() -> None:
    text = "Omar was met by surprise ."
    act = told(text, "met", [], ["Omar"], meant=((("surprise",),), ()))
    assert sides(lecture(sentence(text, act)))["actor meant"] == [0, 0, 0, 0, BEGIN, 0]


def test_several_who_are_meant_are_tagged_each_from_its_beginning() -> None:
    text = "They met ."
    act = told(text, "met", ["They"], meant=((("Omar", "Haddad"), ("Ana",)), ()))
    found = sides(lecture(sentence("Omar Haddad saw Ana ."), sentence(text, act)))
    assert found["actor meant"] == [BEGIN, INSIDE, 0, BEGIN, 0, 0, 0, 0]


@pytest.mark.parametrize("phrases", [
    (("gunmen",),),                # nowhere
    (("Omar",), ("gunmen",)),      # one of two is nowhere
    (("They", "met"),),            # not before the party
    (("a", "b", "c") * 9,)])       # longer than all that is read
def test_nothing_is_learned_of_who_is_meant_where_one_phrase_is_not_there(phrases: tuple[Phrase, ...]) -> None:
    text = "They met ."
    found = sides(lecture(sentence("Omar came ."), sentence(text, told(text, "met", ["They"], meant=(phrases, ())))))
    assert found["actor meant"] == [IGNORED] * 6
    assert found["recipient meant"] == [OUTSIDE] * 6 and found["actor"][3] == BEGIN


def meant_after(*words_between: int, start: int = 0) -> list[int]:
    """The tags of who is meant, where he is named in a window's first sentence, which has two words."""
    text = "They met ."
    act = told(text, "met", ["They"], meant=((("Omar",),), ()))
    given = lecture(sentence("Omar came"), *(sentence("x " * count) for count in words_between), sentence(text, act))
    moved = replace(given.window, sentences=range(start, start + len(given.sentences)))
    return sides(replace(given, window=moved))["actor meant"]


def test_a_phrase_too_far_ahead_of_the_sentence_is_not_there() -> None:
    assert meant_after(*[20] * (WORDS_BEFORE // 20), start=5) == [IGNORED] * (WORDS_BEFORE + 3)
    assert meant_after(*[20] * (WORDS_BEFORE // 20 - 1), 18, start=5) == [BEGIN, *[OUTSIDE] * (WORDS_BEFORE + 2)]


def test_who_is_named_in_the_title_is_there_however_far_it_is() -> None:
    assert meant_after(*[20] * (WORDS_BEFORE // 20 + 2)) == [BEGIN, *[OUTSIDE] * (1 + WORDS_BEFORE + 3)]


def test_tags_of_words_that_are_not_read_are_left_out() -> None:
    text = " ".join(["met", "Omar", *["abcdefgh"] * 50, "Ana"])
    found = sides(lecture(sentence(text, told(text, "met", ["Ana"], ["Omar"]))))
    assert found["recipient"][:2] == [0, BEGIN] and BEGIN not in found["actor"]
    assert len({len(each) for each in found.values()}) == 1 and len(found["actor"]) < 30


LESSONS = [Lesson(tuple(sentence("word " * (1 + (n * m) % 17)) for m in range(n % 9 + 1)), n / 100) for n in range(100)]


def learned(seed: int, known: dict[int, list[Pieces]] | None = None) -> list[list[Lecture]]:
    return parts(LESSONS, TOKENIZER, random.Random(seed), {} if known is None else known)


def test_every_sentence_is_learned_from_once_whatever_the_chance() -> None:
    count = sum(len(lesson.sentences) for lesson in LESSONS)
    for seed in range(3):
        lectures = [one for part in learned(seed) for one in part]
        assert {id(s) for one in lectures for s in one.sentences} == {id(s) for lesson in LESSONS for s in lesson.sentences}
        assert sum(len(one.sentences) for one in lectures) == count
        assert all(len(one.sentences) == len(one.window.begins) - 1 for one in lectures)


def test_windows_have_one_of_the_sizes_and_no_sentence_twice() -> None:
    lectures = [one for part in learned(1) for one in part]
    assert max(len(one.window.ids) for one in lectures) <= 1 + max(SIZES)


def test_the_same_chance_gives_the_same_parts_and_another_gives_others() -> None:
    known: dict[int, list[Pieces]] = {}
    assert learned(7) == learned(7) == learned(7, known) == learned(7, known)
    assert len(known) == len(LESSONS)
    assert learned(7) != learned(8)


def test_a_part_is_full_and_never_too_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "RUN", 3 * BATCH_PIECES)
    found = learned(3)
    sizes = [[len(one.window.ids) for one in part] for part in found]
    assert len(sizes) > 3
    assert all(row == sorted(row) and row[-1] * len(row) <= BATCH_PIECES for row in sizes)


def test_the_windows_of_a_lesson_bear_its_relevance() -> None:
    relevance = {id(s): lesson.relevance for lesson in LESSONS for s in lesson.sentences}
    assert all(one.relevance == relevance[id(s)] for part in learned(1) for one in part for s in one.sentences)


def test_without_lessons_there_is_nothing_to_learn() -> None:
    assert parts([], TOKENIZER, random.Random(1), {}) == []
    assert parts([Lesson(())], TOKENIZER, random.Random(1), {}) == []
