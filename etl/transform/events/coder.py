"""The coder: one article in, its mentions and place names out."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from spacy.language import Language

from etl.transform.events.facts.location import Setting
from etl.transform.events.facts.tolls import REACH
from etl.transform.events.language.casing import Caser
from etl.transform.events.language.sentences import Paragraph, Sentence, parse_text, sentences
from etl.transform.events.language.topics import Topics
from etl.transform.events.mentions import Mention, Proposal, Scene, Thread
from etl.transform.events.parties.actors import ActorBook, Match
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.proposals.candidates import find_candidates
from etl.transform.events.proposals.codebook import Codebook
from etl.transform.events.proposals.matching import Matcher
from etl.transform.events.verdicts.judgement import Verdict, View, judge, pairs_to_ask
from etl.transform.events.verdicts.opinion import Classifier
from etl.transform.places.choice import FoundPlace, resolve_names
from etl.transform.places.datelines import dateline_names, read_dateline
from etl.transform.places.finder import find_names
from etl.transform.places.gazetteer import Gazetteer, Place
from etl.transform.places.names import PlaceName

# A country named less often is not what a text is about.
MIN_SUBJECT = 2
# The last label of an address's host.
HOST = re.compile(r"https?://[^/?#:]*?\.([A-Za-z]{2})(?=[:/?#]|$)")
# A dateline says where the story is: it weighs as much as three mentions of a country.
DATELINE_WEIGHT = 3
# Sentences of a text that has room for something sure, and how sure that must be (fitted on the open gold articles).
LONG, SURE_ENOUGH = 6, 0.6


@dataclass(frozen=True)
class Text:
    """What the coder needs of an article; None where unknown.

    published is the local day of publication, home the country that it is published in (ISO alpha-3).
    """

    title: str | None
    text: str
    published: date | None
    home: str | None = None


@dataclass(frozen=True)
class Coded:
    """All that was coded in an article."""

    mentions: tuple[Mention, ...]
    places: tuple[FoundPlace, ...]


@dataclass(frozen=True)
class Tools:
    """What the coder is made of, loaded once a process by `etl.resources`."""

    nlp: Language
    caser: Caser
    book: ActorBook
    codebook: Codebook
    topics: Topics
    gazetteer: Gazetteer
    country_places: dict[str, Place]
    classifier: Classifier | None
    weights: Mapping[str, float]
    version: str
    domains: dict[str, str]


def local_day(published_at: datetime | None, offset_minutes: int | None) -> date | None:
    """The publisher's own day of publication, against which "Monday" is told."""
    return (published_at + timedelta(minutes=offset_minutes or 0)).date() if published_at else None


class Coder:
    """Codes articles one by one."""

    def __init__(self, tools: Tools) -> None:
        """Code with these tools."""
        self.tools = tools

    def home_of(self, url: object) -> str | None:
        """The country (ISO alpha-3) whose national domain an address bears ("…co.uk"); None where it bears none."""
        host = HOST.match(url) if isinstance(url, str) else None
        return self.tools.domains.get(host[1].lower()) if host else None

    def code(self, article: Text, fallback: date) -> Coded:
        """Code one article; `fallback` is the event date where neither text nor article has one."""
        judged, places = self.judge(article, fallback)
        mentions = (m for proposal, verdict in judged for m in proposal.scene.mentions(proposal, verdict))
        return Coded(tuple(mentions), tuple(places))

    def judge(self, article: Text, fallback: date) -> tuple[list[tuple[Proposal, Verdict]], list[FoundPlace]]:
        """All that was proposed, in the order of the text, with what became of it; and the place names."""
        text = self.tools.caser.restore(article.text)
        title = self.tools.caser.restore(article.title) if article.title else None
        dateline = read_dateline(article.text)
        if dateline:  # same offsets, and the parser is spared the dateline
            text = text[:dateline.start()] + " " * len(dateline.group()) + text[dateline.end():]
        paragraphs = parse_text(self.tools.nlp, title, text)
        matches = [self.tools.book.matches(p.doc) for p in paragraphs]
        names = [*dateline_names(dateline), *find_names(paragraphs, matches, self.tools.gazetteer)]
        places = resolve_names(names, self._countries(matches, names), self.tools.gazetteer, self.tools.country_places,
                               article.home)
        proposals = self._propose(paragraphs, matches, places, article.published or fallback)
        return told_once(quieted(list(zip(proposals, self._verdicts(proposals), strict=True)))), places

    def _countries(self, matches: list[list[Match]], names: list[PlaceName]) -> Counter[str]:
        """How often the text names each country, by its name, people or government; a dateline's counts for more."""
        counts = Counter(m.named.country for found in matches for m in found
                         if m.named.country and (m.named.is_nationality or m.named.kind == "metonym"))
        for name in names:
            state = self.tools.book.name(name.text) or self.tools.book.name(name.text.title()) if name.paragraph < 0 else None
            if state and state.country:
                counts[state.country] += DATELINE_WEIGHT
        return counts

    def _subject(self, matches: list[list[Match]], places: list[FoundPlace], site: FoundPlace | None) -> Place | None:
        """The country that the text names far oftener than the dateline's; None where there is none."""
        counts = self._countries(matches, []) + Counter(p.place.country for p in places if p.name.paragraph >= 0 and p.place
                                                        and p.place.country)
        country, count = counts.most_common(1)[0] if counts else ("", 0)
        filed = site.place.country if site and site.place else None
        is_other = country != filed and count >= max(MIN_SUBJECT, 2 * counts[filed or ""])
        return self.tools.country_places.get(country) if is_other else None

    def _propose(self, paragraphs: list[Paragraph], matches: list[list[Match]], places: list[FoundPlace],
                 published: date) -> list[Proposal]:
        arguments = Arguments(self.tools.book)
        matcher = Matcher(self.tools.codebook, arguments)
        is_unpolitical = self.tools.topics.topic(p.doc for p in paragraphs) is not None
        site = next((p for p in places if p.name.paragraph < 0 and p.place), None)
        named = self.tools.book.name(site.name.text.title()) if site else None
        is_capital = named is not None and named.kind == "metonym"
        subject = self._subject(matches, places, site)
        setting, thread = Setting(places, site, self.tools.country_places, is_capital, subject), Thread()
        proposals: list[Proposal] = []
        numbers = {id(p): n for n, p in enumerate(paragraphs)}
        entered: int | None = None
        told = list(sentences(paragraphs))
        for position, sentence in enumerate(told):
            number = numbers[id(sentence.paragraph)]
            if entered != number:
                entered = number
                arguments.enter(matches[number])
            scene = Scene(sentence, number, setting, thread, published, is_unpolitical,
                          tuple(told[position + 1:position + 1 + REACH]))
            candidates = list(find_candidates(sentence.span, matcher, arguments))
            proposals += [scene.propose(candidate) for candidate in candidates]
            thread = scene.follow(candidates)
            _remember_subject(sentence, arguments)
        return proposals

    def _verdicts(self, proposals: list[Proposal]) -> list[Verdict]:
        """A verdict for each proposal; all questions of the article are asked at once."""
        questions = [proposal.questions() for proposal in proposals]
        asked = list(dict.fromkeys(pair for pairs in questions for pair in pairs))
        classifier = self.tools.classifier
        opinions = dict(zip(asked, classifier.classify(asked), strict=True)) if classifier else {}
        verdicts = []
        for proposal, pairs in zip(proposals, questions, strict=True):
            if proposal.unfit:
                verdicts.append(Verdict(proposal.coding, (), 0.0, proposal.unfit))
                continue
            views = [View(*ends, opinions[pair]) for ends, pair in zip(pairs_to_ask(proposal.candidate), pairs, strict=True)
                     if pair in opinions]
            verdicts.append(judge(proposal.candidate, proposal.coding, views, proposal.circumstances, self.tools.weights))
        return verdicts


def told_once(judged: list[tuple[Proposal, Verdict]]) -> list[tuple[Proposal, Verdict]]:
    """Drop what only tells the toll of an act before it, which that act has taken over: one happening is one event."""
    acts = frozenset(proposal.scene.sentence.number for proposal, verdict in judged if proposal.tells_act(verdict))
    taken, found = set[int](), []
    for proposal, verdict in judged:
        if proposal.scene.sentence.number in taken and proposal.tells_outcome(verdict):
            verdict = replace(verdict, pairs=(), dropped="it tells what came of the act before")
        tolled = proposal.with_tolls(verdict, acts)
        taken.update(number for number, _ in tolled.tolls)
        found.append((tolled, verdict))
    return found


def quieted(judged: list[tuple[Proposal, Verdict]]) -> list[tuple[Proposal, Verdict]]:
    """Drop what is told in a long text of which nothing is surely an event: features and essays, in the words of war.

    A short text has no room to be sure in; a title alone makes nothing sure.
    """
    numbers = [proposal.scene.sentence.number for proposal, _ in judged]
    surest = max((v.confidence for p, v in judged if not v.dropped and p.scene.sentence.number >= 0 and p.flags.is_asserted),
                 default=0.0)
    if surest >= SURE_ENOUGH or max(numbers, default=0) < LONG:
        return judged
    return [(p, replace(v, pairs=(), dropped=v.dropped or "nothing in this text is surely an event")) for p, v in judged]


def _remember_subject(sentence: Sentence, arguments: Arguments) -> None:
    for token in sentence.span:
        if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ != "PRON" and (actor := arguments.resolve(token)):
            arguments.remember([actor], token)
