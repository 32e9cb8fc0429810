"""Sentences as the extractor sees them: words, and for each act the numbers of its trigger's and its parties' words."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.resources.examples import Example
from etl.transform.events.verdicts.opinion import EMBARGO, NO_EVENT
from training.articles import FLAGS, MODES, Act, AnnotatedArticle, Party

WORD = re.compile(r"\w+(?:[.'’\-]\w+)*|[^\w\s]")
MAX_WORDS = 110
TYPES = ("NONE", *MODES)
ALL_MODES = ("none", *sorted({f"{kind}/{mode}" for kind, modes in MODES.items() for mode in modes}))
ALL_FLAGS = tuple(sorted(FLAGS))
RELEVANCE = {"yes": 1.0, "partly": 0.6, "no": 0.0}
OUTSIDE, BEGIN, INSIDE = 0, 1, 2

Words = tuple[int, ...]


@dataclass(frozen=True)
class Told:
    """An act in words: its trigger's number, type and mode (numbers of TYPES and ALL_MODES), flags, and for each word of the
    sentence whether it is outside of, begins or goes on an actor and a recipient. None: that is not to be learned.
    """

    trigger: int | None
    event_type: int
    mode: int | None
    flags: tuple[bool, ...] | None
    actor: Words | None
    recipient: Words | None
    omitted: tuple[bool, bool] | None


@dataclass(frozen=True)
class Sentence:
    """A sentence to learn from; `is_whole`: what is not marked is no act. silent: words of which nothing is to be learned."""

    words: tuple[str, ...]
    told: tuple[Told, ...]
    is_whole: bool
    silent: frozenset[int] = frozenset()
    relevance: float | None = None
    context: tuple[str, ...] = ()


def split(text: str) -> list[tuple[int, int]]:
    """Spans of a text's words."""
    return [found.span() for found in WORD.finditer(text)]


def of_articles(articles: Iterable[AnnotatedArticle]) -> Iterator[Sentence]:
    """Every sentence of the corpus, with the one before it as context."""
    for article in articles:
        before: tuple[str, ...] = ()
        for sentence in article.sentences:
            spans = split(sentence.text)[:MAX_WORDS]
            words = tuple(sentence.text[a:b] for a, b in spans)
            if words:
                told = [_told(act, spans) for act in _joined(sentence.acts) if not act.is_doubtful]
                silent = {n for act in sentence.acts if act.is_doubtful for n in _inside(act.trigger, spans)}
                yield Sentence(words, tuple(t for t in told if t), True, frozenset(silent), RELEVANCE[article.political], before)
                before = words[-40:]


def of_examples(examples: Iterable[Example]) -> Iterator[Sentence]:
    """The codebook's examples: the pair is marked, the trigger is not, and other acts may be told beside."""
    for example in examples:
        spans = split(example.pair.sentence)[:MAX_WORDS]
        words = tuple(example.pair.sentence[a:b] for a, b in spans)
        label = "COERCE" if example.label == EMBARGO else example.label
        if label == NO_EVENT:
            yield Sentence(words, (), True)
        elif label in TYPES:
            sides = [_tags([side] if side else [], spans) for side in (example.pair.actor, example.pair.recipient)]
            yield Sentence(words, (Told(None, TYPES.index(label), None, None, sides[0], sides[1], None),), False)


def _joined(acts: Iterable[Act]) -> list[Act]:
    """Acts of one trigger and type as one act with all their parties."""
    found: dict[tuple[object, ...], Act] = {}
    for act in acts:
        key = (act.trigger, act.event_type, act.is_doubtful)
        one = found.get(key)
        found[key] = act if one is None else replace(one, actors=tuple(dict.fromkeys((*one.actors, *act.actors))),
                                                     recipients=tuple(dict.fromkeys((*one.recipients, *act.recipients))))
    return list(found.values())


def _told(act: Act, spans: list[tuple[int, int]]) -> Told | None:
    inside = _inside(act.trigger, spans)
    if not inside:
        return None
    mode = ALL_MODES.index(f"{act.event_type}/{act.event_mode}") if act.event_mode else 0
    sides = [_tags([p.span for p in parties if p.span], spans) for parties in (act.actors, act.recipients)]
    omitted = (_is_omitted(act.actors), _is_omitted(act.recipients))
    return Told(inside[0], TYPES.index(act.event_type), mode, tuple(flag in act.flags for flag in ALL_FLAGS), sides[0], sides[1], omitted)


def _is_omitted(parties: tuple[Party, ...]) -> bool:
    return any(party.span is None for party in parties)


def _inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> list[int]:
    return [n for n, (a, b) in enumerate(spans) if a < span[1] and b > span[0]]


def _tags(parties: list[tuple[int, int]], spans: list[tuple[int, int]]) -> Words:
    tags = [OUTSIDE] * len(spans)
    for span in parties:
        for position, number in enumerate(_inside(span, spans)):
            tags[number] = INSIDE if position else BEGIN
    return tuple(tags)


def shuffled(sentences: list[Sentence], chance: random.Random) -> list[Sentence]:
    """The same in another order."""
    return chance.sample(sentences, len(sentences))
