"""The proposer that goes by the extractor: what a trained network reads in the sentences.

In: the extraction of an article. Out: a candidate for each act of a sentence, whose parties are the
actors that the network's spans denote. Where it says that a pronoun, a description or a silence
means somebody who was named before, that one is the party.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Span

from etl.tables.plover import BY_NAME, Coding
from etl.transform.events.extraction.acts import Act, Extraction, Kind, Phrase
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.candidates import Candidate, Finder, Found, Trigger
from etl.transform.events.proposals.codebook import Codebook

LABEL = "extractor:"
# A type that has less than this of the share of all types is not proposed.
POSSIBLE = 0.15
# A phrase that is less likely than this share of the likeliest one is no party.
LIKELY = 0.85
# What may stand in front of a noun, and how many words further on the noun may be.
IN_FRONT, IN_FRONT_OF = frozenset({"DET", "ADJ", "NUM", "ADP", "PROPN", "PUNCT"}), 3


class Extracted:
    """The proposer of extracted acts; the codebook tells it CAMEO's codes."""

    def __init__(self, codebook: Codebook) -> None:
        """Of a type and mode, the code that most of the codebook's patterns give to it."""
        counts = defaultdict[tuple[str, str | None], Counter[str]](Counter)
        for coding in codebook.codings:
            counts[coding.event_type, coding.event_mode][coding.cameo_code] += 1
        self._codes = {kind: found.most_common(1)[0][0] for kind, found in counts.items()}

    def begin(self, sentences: Sequence[Sentence], extraction: Extraction | None) -> Finder:
        """Begin an article; its finder remembers the parties of the sentences before."""
        return _Acts(sentences, extraction, self)

    def coding_of(self, kind: Kind) -> Coding:
        """Type, mode and CAMEO code of a kind of act."""
        code = self._codes.get((kind.event_type, kind.mode))
        return Coding(kind.event_type, kind.mode, code or BY_NAME[kind.event_type].general_code)


@dataclass
class _Acts:
    """The finder of one article: is called for each sentence in order."""

    sentences: Sequence[Sentence]
    extraction: Extraction | None
    proposer: Extracted
    heard: list[Arguments] = field(default_factory=list)

    def __call__(self, sentence: Sentence, arguments: Arguments, used: frozenset[int]) -> Found:
        """Every act of the sentence; it leaves all words to the proposers after it."""
        acts = self.extraction.acts[len(self.heard)] if self.extraction else ()
        self.heard.append(arguments)
        return Found(tuple(one for act in acts for one in self._candidates(sentence, act)),
                     frozenset())

    def _candidates(self, sentence: Sentence, act: Act) -> Iterator[Candidate]:
        """One for each type that the act may be of; the likeliest first."""
        start = sentence.span.start_char
        trigger = Trigger.of_characters(sentence, start + act.trigger[0], start + act.trigger[1])
        actors = self._parties(sentence, trigger, act.actors, act.actors_meant)
        recipients = self._parties(sentence, trigger, act.recipients, act.recipients_meant)
        known = {actor.identity for actor in actors}
        recipients = tuple(r for r in recipients if r.identity not in known)
        for kind in act.kinds:
            if kind is act.kinds[0] or kind.share >= POSSIBLE * act.share:
                yield Candidate(
                    label=LABEL + kind.event_type, trigger=trigger,
                    coding=self.proposer.coding_of(kind), is_fixed=False, is_refined=False,
                    actors=actors, recipients=recipients, within_reach=(), act=act)

    def _parties(self, sentence: Sentence, trigger: Trigger, own: Sequence[Phrase],
                 meant: Sequence[Phrase]) -> tuple[Actor, ...]:
        """Those whom phrases of the sentence denote, each once; one of them may mean another."""
        here, named = (list(map(self._party, _likely(each))) for each in (own, meant))
        if named and len(here) <= 1:
            here = [_written_as(actor, here[0]) for actor in named] if here else \
                [_from_elsewhere(actor, self.sentences[phrase.sentence], sentence, trigger)
                 for actor, phrase in zip(named, _likely(meant), strict=True)
                 if not self.sentences[phrase.sentence].in_title or sentence.in_title]
        found: dict[tuple[str | None, ...], Actor] = {}
        for actor in here:
            found.setdefault(actor.identity, actor)
        return tuple(found.values())

    def _party(self, phrase: Phrase) -> Actor:
        """Whom a phrase denotes, written as it is."""
        sentence = self.sentences[phrase.sentence]
        start = sentence.span.start_char
        words = _with_noun(sentence.words(start + phrase.span[0], start + phrase.span[1]))
        actor = self.heard[phrase.sentence].party(words)
        return replace(actor, text=words.text, start=words.start, end=words.end,
                       start_char=words.start_char, end_char=words.end_char)


def _likely(phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    """The phrases but for those that are far less likely than the likeliest."""
    best = max((phrase.share for phrase in phrases), default=0.0)
    return [phrase for phrase in phrases if phrase.share >= LIKELY * best]


def _with_noun(words: Span) -> Span:
    """The words, and the noun that they stand in front of: a network may stop short of it."""
    root = words.root
    is_word = not root.text.istitle() and root.pos_ in IN_FRONT
    if is_word and root.i < root.head.i <= words.end + IN_FRONT_OF:
        return words.doc[words.start:max(words.end, root.head.i + 1)]
    return words


def _written_as(actor: Actor, other: Actor) -> Actor:
    """Whom a pronoun means, written as the pronoun."""
    return replace(actor, text=other.text, start=other.start, end=other.end,
                   start_char=other.start_char, end_char=other.end_char)


def _from_elsewhere(actor: Actor, its: Sentence, sentence: Sentence, trigger: Trigger) -> Actor:
    """A party that the sentence leaves out; its characters, counted from this paragraph's begin.

    Of the words of the sentence it has none but the trigger.
    """
    far, word = its.paragraph.offset - sentence.paragraph.offset, trigger.head.i
    return replace(actor, start=word, end=word + 1, start_char=actor.start_char + far,
                   end_char=actor.end_char + far)
