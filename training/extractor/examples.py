"""Texts to learn from: the words of their sentences, and what is told of each act.

In: the corpus (`training.articles`) and the codebook's examples (`etl.resources.examples`).
Out: `Lesson` values, which `targets` cuts into windows and `batches` makes into tensors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.resources.examples import Example
from etl.tables import plover
from etl.transform.events.extraction.labels import ALL_MODES, FLAGS, TYPES
from etl.transform.events.extraction.words import Span, Tags, inside, read_words, tags_of
from etl.transform.events.verdicts.opinion import EMBARGO, NO_EVENT
from training.articles import Act, AnnotatedArticle, AnnotatedSentence, Party
from training.extractor.numbers import number_at

# What `political` of an article counts in the loss of relevance.
RELEVANCE = {"yes": 1.0, "partly": 0.6, "no": 0.0}

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """An act in words. None: that is not to be learned of it.

    trigger: number of its word in its sentence; None where it is not marked. event_type, mode:
    numbers in TYPES and ALL_MODES. flags: one for each of FLAGS. actor, recipient, place, killed,
    injured: a tag for each word of the sentence. meant: for actor and recipient the phrases, in
    words, that name elsewhere who a pronoun, a description or a silence means.
    """

    trigger: int | None
    event_type: int
    mode: int | None
    flags: tuple[bool, ...] | None
    actor: Tags | None
    recipient: Tags | None
    place: Tags | None = None
    killed: Tags | None = None
    injured: Tags | None = None
    meant: tuple[tuple[Phrase, ...], tuple[Phrase, ...]] | None = None


@dataclass(frozen=True)
class Sentence:
    """A sentence to learn from.

    is_whole: all acts are marked, so that every other word is no trigger. silent: numbers of words
    whose type is not learned.
    """

    words: tuple[str, ...]
    told: tuple[Told, ...]
    is_whole: bool
    silent: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Lesson:
    """A text to learn from, its title first. relevance: 0 to 1; None where it is not known."""

    sentences: tuple[Sentence, ...]
    relevance: float | None = None


def of_articles(articles: Iterable[AnnotatedArticle]) -> Iterator[Lesson]:
    """A lesson for each article, of all its sentences that have words."""
    for article in articles:
        sentences = (_sentence(annotated) for annotated in article.sentences)
        yield Lesson(tuple(s for s in sentences if s.words), RELEVANCE[article.political])


def of_examples(examples: Iterable[Example]) -> Iterator[Lesson]:
    """The codebook's examples, each a lesson of one sentence: its pair is marked, its trigger not.

    The sentence may tell other acts as well. An example of no event is a whole sentence without
    acts.
    """
    for example in examples:
        words, spans = read_words(example.pair.sentence)
        if example.label == NO_EVENT:
            yield Lesson((Sentence(words, (), is_whole=True),))
        else:
            yield Lesson((Sentence(words, (_weakly_told(example, spans),), is_whole=False),))


def _sentence(annotated: AnnotatedSentence) -> Sentence:
    words, spans = read_words(annotated.text)
    told = (_told(act, words, spans) for act in _joined(annotated.acts) if not act.is_doubtful)
    silent = frozenset(number for act in annotated.acts if act.is_doubtful
                       for number in inside(act.trigger, spans))
    return Sentence(words, tuple(t for t in told if t), True, silent)


def _joined(acts: Iterable[Act]) -> list[Act]:
    """Acts of one trigger and type as one act, which has the parties of all of them."""
    found: dict[tuple[Span, str, bool], Act] = {}
    for act in acts:
        key = (act.trigger, act.event_type, act.is_doubtful)
        found[key] = _with_parties(found[key], act) if key in found else act
    return list(found.values())


def _with_parties(act: Act, other: Act) -> Act:
    return replace(act, actors=tuple(dict.fromkeys((*act.actors, *other.actors))),
                   recipients=tuple(dict.fromkeys((*act.recipients, *other.recipients))))


def _told(act: Act, words: Phrase, spans: list[Span]) -> Told | None:
    """An act in words; None where its trigger is after the words that are read."""
    trigger = inside(act.trigger, spans)
    if not trigger:
        return None
    mode = ALL_MODES.index(f"{act.event_type}/{act.event_mode}") if act.event_mode else 0
    return Told(
        trigger[0], TYPES.index(act.event_type), mode, tuple(flag in act.flags for flag in FLAGS),
        _party_tags(act.actors, spans), _party_tags(act.recipients, spans),
        _party_tags([act.place] if act.place else [], spans),
        _number_tags(act.killed, trigger[0], words), _number_tags(act.injured, trigger[0], words),
        (_meant(act.actors), _meant(act.recipients)))


def _weakly_told(example: Example, spans: list[Span]) -> Told:
    label = plover.EMBARGO.event_type if example.label == EMBARGO else example.label
    actor, recipient = (tags_of([side] if side else [], spans)
                        for side in (example.pair.actor, example.pair.recipient))
    return Told(None, TYPES.index(label), None, None, actor, recipient)


def _party_tags(parties: Iterable[Party], spans: list[Span]) -> Tags:
    return tags_of((party.span for party in parties if party.span), spans)


def _number_tags(count: tuple[int, int] | None, trigger: int, words: Phrase) -> Tags | None:
    """The word that tells a number, the nearest to the trigger; None where no word tells it."""
    tags = [0] * len(words)
    if count is None:
        return tuple(tags)
    telling = [n for n, word in enumerate(words)
               if (value := number_at(word)) is not None and count[0] <= value <= count[1]]
    if not telling:
        return None
    tags[min(telling, key=lambda n: abs(n - trigger))] = 1
    return tuple(tags)


def _meant(parties: Iterable[Party]) -> tuple[Phrase, ...]:
    return tuple(read_words(party.means)[0] for party in parties if party.means)
