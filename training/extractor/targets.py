"""What is to be learned: windows of sentences, the type of each word, the tags of each act.

In: `Lesson` values and a tokenizer. Out: `Lecture` values in parts, each of which `batches` makes
into tensors. Nothing here needs torch.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from tokenizers import Tokenizer

from etl.transform.events.extraction.labels import BEGIN, INSIDE, OUTSIDE, SIDES
from etl.transform.events.extraction.slices import Slice, slice_of
from etl.transform.events.extraction.windows import PIECES, Pieces, Window, cut, windows
from training.extractor.examples import Lesson, Phrase, Sentence, Told

# So many pieces, with their padding, are learned from in one step.
BATCH_PIECES = 2048
# Sizes of the windows to learn from: alone, in short and in long texts sentences are told alike.
SIZES = (48, 128, PIECES, 384)
# So many pieces' worth of windows are sorted by length together.
RUN = 24 * BATCH_PIECES
# Of a word with this number nothing is learned.
IGNORED = -100
Item = TypeVar("Item")


@dataclass(frozen=True)
class Lecture:
    """A window with the sentences that are in it."""

    window: Window
    sentences: tuple[Sentence, ...]
    relevance: float | None


@dataclass(frozen=True)
class Asking:
    """An act to learn from: the row of its window, its words, and what was told of it.

    sentence: its place among the sentences of its window.
    """

    row: int
    sentence: int
    told: Told


def parts(lessons: Sequence[Lesson], tokenizer: Tokenizer, chance: random.Random,
          known: dict[int, list[Pieces]]) -> list[list[Lecture]]:
    """All lessons, cut into windows of sizes by chance, in parts in an order by chance.

    The windows of one part are learned from in one step. known: keeps the pieces of each lesson
    from one epoch to the next.
    """
    lectures = [lecture for lesson in chance.sample(lessons, len(lessons))
                for lecture in lectures_of(lesson, tokenizer, chance.choice(SIZES), known)]
    found = [part for run in _runs(lectures) for part in full(
        run, lambda lecture: len(lecture.window.ids), BATCH_PIECES)]
    chance.shuffle(found)
    return found


def lectures_of(lesson: Lesson, tokenizer: Tokenizer, size: int,
                known: dict[int, list[Pieces]]) -> Iterator[Lecture]:
    """A lesson in windows of at most `size` pieces."""
    key = id(lesson)
    if key not in known:
        known[key] = cut([sentence.words for sentence in lesson.sentences], tokenizer)
    for window in windows(known[key], tokenizer, size):
        inside = lesson.sentences[window.sentences.start:window.sentences.stop]
        yield Lecture(window, inside, lesson.relevance)


def _runs(lectures: Iterable[Lecture]) -> Iterator[list[Lecture]]:
    run, pieces = list[Lecture](), 0
    for lecture in lectures:
        run.append(lecture)
        pieces += len(lecture.window.ids)
        if pieces >= RUN:
            yield sorted(run, key=lambda each: len(each.window.ids))
            run, pieces = [], 0
    if run:
        yield sorted(run, key=lambda each: len(each.window.ids))


def full(run: Iterable[Item], length: Callable[[Item], int], most: int) -> Iterator[list[Item]]:
    """Parts of a run that is sorted by length, each as full as it may be with its padding."""
    part = list[Item]()
    for item in run:
        if part and (len(part) + 1) * length(item) > most:
            yield part
            part = []
        part.append(item)
    if part:
        yield part


def askings_of(lectures: Sequence[Lecture]) -> list[Asking]:
    """All acts of the windows, which are one a row."""
    return [Asking(row, number, told) for row, lecture in enumerate(lectures)
            for number, sentence in enumerate(lecture.sentences) for told in sentence.told]


def types_to_learn(lecture: Lecture) -> list[int]:
    """The type to be learned of each word of a window: a number in TYPES, or IGNORED.

    Of a sentence that is not whole there is none.
    """
    found: list[int] = []
    begins = lecture.window.begins
    for number, sentence in enumerate(lecture.sentences):
        count = begins[number + 1] - begins[number]
        types = [0 if sentence.is_whole else IGNORED] * len(sentence.words)
        for told in sentence.told:
            if told.trigger is not None and sentence.is_whole:
                types[told.trigger] = told.event_type
        for word in sentence.silent:
            types[word] = IGNORED
        found += types[:count]
    return found


def slice_to_learn(lectures: Sequence[Lecture], asking: Asking) -> Slice:
    """The words that are read for an act."""
    window = lectures[asking.row].window
    counts = [end - begin for begin, end in pairwise(window.begins)]
    return slice_of(counts, asking.sentence, has_title=window.sentences.start == 0)


def tags_to_learn(lectures: Sequence[Lecture], asking: Asking) -> list[list[int]]:
    """The tags [side][word of the slice]; IGNORED where nothing is to be learned."""
    lecture, told = lectures[asking.row], asking.told
    part = slice_to_learn(lectures, asking)
    before = part.words_before
    words = tuple(word for number, start, end in part.stretches
                  for word in lecture.sentences[number].words[start:end])
    meant = [_meant(phrases, words, before, own) for phrases, own in
             zip(told.meant or (None, None), (told.actor, told.recipient), strict=True)]
    here = {"actor": told.actor, "recipient": told.recipient, "place": told.place,
            "killed": told.killed, "injured": told.injured}
    found = {side: [OUTSIDE] * before + list(tags)[:len(words) - before] if tags is not None
             else [IGNORED] * len(words) for side, tags in here.items()}
    found |= {"actor meant": meant[0], "recipient meant": meant[1]}
    return [found[side] for side in SIDES]


def _meant(phrases: Sequence[Phrase] | None, words: Sequence[str], before: int,
           own: Sequence[int] | None) -> list[int]:
    """Tags of the words that name who is meant; IGNORED where one of the phrases is not there."""
    if phrases is None:
        return [IGNORED] * len(words)
    tags = [OUTSIDE] * len(words)
    lower = [word.lower() for word in words]
    end = before + next((n for n, tag in enumerate(own or ()) if tag), len(words))
    for phrase in phrases:
        wanted = [word.lower() for word in phrase]
        places = [at for at in range(min(end, len(words)) - len(wanted) + 1)
                  if lower[at:at + len(wanted)] == wanted]
        if not places:
            return [IGNORED] * len(words)
        tags[places[-1]:places[-1] + len(wanted)] = [BEGIN, *[INSIDE] * (len(wanted) - 1)]
    return tags
