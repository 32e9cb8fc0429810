"""Sentences to learn from: their words, and of each act the trigger's word and the parties' tags.

In: the corpus (`training.articles`) and the codebook's examples (`etl.resources.examples`).
Out: `Sentence` values, which `batches` makes into tensors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.resources.examples import Example
from etl.tables import plover
from etl.transform.events.verdicts.opinion import EMBARGO, NO_EVENT
from training.articles import FLAGS, MODES, Act, AnnotatedArticle, AnnotatedSentence, Party
from training.extractor.words import Span, Tags, inside, read_words, tags_of

# The network's answers in the order of their numbers; a word that is no trigger is of type 0.
TYPES = ("NONE", *MODES)
ALL_MODES = ("none", *sorted(f"{kind}/{mode}" for kind, modes in MODES.items() for mode in modes))
ALL_FLAGS = tuple(sorted(FLAGS))
# What `political` of an article counts in the loss of relevance.
RELEVANCE = {"yes": 1.0, "partly": 0.6, "no": 0.0}
# So many of the last words of the sentence before are its context.
CONTEXT_WORDS = 40


@dataclass(frozen=True)
class Told:
    """An act in words. None: that is not to be learned of it.

    trigger: number of its word; None where it is not marked. event_type, mode: numbers in TYPES
    and ALL_MODES. flags: one for each of ALL_FLAGS. actor, recipient: a tag for each word of the
    sentence. omitted: whether the sentence leaves out an actor and a recipient that the article
    tells.
    """

    trigger: int | None
    event_type: int
    mode: int | None
    flags: tuple[bool, ...] | None
    actor: Tags | None
    recipient: Tags | None
    omitted: tuple[bool, bool] | None


@dataclass(frozen=True)
class Sentence:
    """A sentence to learn from, or to be asked about.

    is_whole: all acts are marked, so that every other word is no trigger. silent: numbers of words
    whose type is not learned. relevance: 0 to 1; None where it is not known. context: the last
    words of the sentence before.
    """

    words: tuple[str, ...]
    told: tuple[Told, ...]
    is_whole: bool
    silent: frozenset[int] = frozenset()
    relevance: float | None = None
    context: tuple[str, ...] = ()


def of_articles(articles: Iterable[AnnotatedArticle]) -> Iterator[Sentence]:
    """Every sentence of the corpus that has words, with the one before it as context."""
    for article in articles:
        context: tuple[str, ...] = ()
        for annotated in article.sentences:
            sentence = _sentence(annotated, RELEVANCE[article.political], context)
            if sentence.words:
                yield sentence
                context = sentence.words[-CONTEXT_WORDS:]


def of_examples(examples: Iterable[Example]) -> Iterator[Sentence]:
    """The codebook's examples as weak sentences: the pair is marked, the trigger is not.

    The sentence may tell other acts as well. An example of no event is a whole sentence without
    acts.
    """
    for example in examples:
        words, spans = read_words(example.pair.sentence)
        if example.label == NO_EVENT:
            yield Sentence(words, (), is_whole=True)
        else:
            yield Sentence(words, (_weakly_told(example, spans),), is_whole=False)


def _sentence(annotated: AnnotatedSentence, relevance: float, context: tuple[str, ...]) -> Sentence:
    words, spans = read_words(annotated.text)
    told = (_told(act, spans) for act in _joined(annotated.acts) if not act.is_doubtful)
    silent = frozenset(number for act in annotated.acts if act.is_doubtful
                       for number in inside(act.trigger, spans))
    return Sentence(words, tuple(t for t in told if t), True, silent, relevance, context)


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


def _told(act: Act, spans: list[Span]) -> Told | None:
    """An act in words; None where its trigger is after the words that are read."""
    trigger = inside(act.trigger, spans)
    if not trigger:
        return None
    mode = ALL_MODES.index(f"{act.event_type}/{act.event_mode}") if act.event_mode else 0
    return Told(
        trigger[0], TYPES.index(act.event_type), mode,
        tuple(flag in act.flags for flag in ALL_FLAGS),
        _party_tags(act.actors, spans), _party_tags(act.recipients, spans),
        (_is_omitted(act.actors), _is_omitted(act.recipients)))


def _weakly_told(example: Example, spans: list[Span]) -> Told:
    label = plover.EMBARGO.event_type if example.label == EMBARGO else example.label
    actor, recipient = (tags_of([side] if side else [], spans)
                        for side in (example.pair.actor, example.pair.recipient))
    return Told(None, TYPES.index(label), None, None, actor, recipient, None)


def _party_tags(parties: Iterable[Party], spans: list[Span]) -> Tags:
    return tags_of((party.span for party in parties if party.span), spans)


def _is_omitted(parties: Iterable[Party]) -> bool:
    return any(party.span is None for party in parties)
