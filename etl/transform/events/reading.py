"""The first step of the coder: an article's text, read.

In: an article and the tools. Out: a `Reading`: its parsed sentences, the names of actors in them,
the places of the text, the acts that the extractor sees, and whether it is about politics. Nothing
is proposed here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from spacy.tokens import Span

from etl.transform.events.extraction.acts import Extraction, Network, extract
from etl.transform.events.facts.location import Setting
from etl.transform.events.language.sentences import Paragraph, Sentence, parse_text, sentences
from etl.transform.events.parties.actors import ActorBook, Match
from etl.transform.events.tools import Tools
from etl.transform.places.choice import FoundPlace, resolve_names
from etl.transform.places.datelines import dateline_names, read_dateline
from etl.transform.places.finder import find_names
from etl.transform.places.gazetteer import Place
from etl.transform.places.names import PlaceName

# A country that is named less often is not what a text is about.
MIN_SUBJECT = 2
# It must be named so many times as often as the dateline's country.
SUBJECT_RATIO = 2
# A dateline says where the story is: it weighs as much as three mentions of a country.
DATELINE_WEIGHT = 3
# The least share of any event from which a word may be a trigger. The confidence decides later.
THRESHOLD = 0.05


@dataclass(frozen=True)
class Text:
    """What the coder needs of an article; None where unknown.

    published: the local day of publication. home: the country that it is published in (ISO
    3166-1 alpha-3). published_at: the moment of publication (UTC).
    """

    title: str | None
    text: str
    published: date | None
    home: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """An article as it was read.

    published: the day against which words of time are read. published_at: the moment, None where
    no clock tells it. sentences: the title's first. names:
    those of the actor book in each paragraph, by the paragraph's number. book: where they were
    looked up. setting: the places. is_unpolitical: whether the words of sports, markets or arts
    crowd the text. extraction: the acts that the extractor sees in each sentence; None where
    no extractor reads.
    """

    published: date
    sentences: tuple[Sentence, ...]
    names: tuple[tuple[Match, ...], ...]
    book: ActorBook
    setting: Setting
    is_unpolitical: bool
    extraction: Extraction | None
    published_at: datetime | None = None

    def is_political(self, least: float) -> bool:
        """Whether the text has this relevance at least; where nobody tells, it has."""
        return self.extraction is None or self.extraction.relevance >= least

    def before(self, sentence: Sentence) -> Span | None:
        """The body's sentence before another one; None where it is the first, or the title's."""
        last = (one.span for one in self.sentences
                if one.number == sentence.number - 1 and not one.in_title)
        return None if sentence.in_title else next(last, None)

    def towns(self, paragraph: int) -> dict[int, str]:
        """The countries of a paragraph's other places, by the number of their last token."""
        return _towns(self.setting.places, paragraph)


def _towns(places: Iterable[FoundPlace], paragraph: int) -> dict[int, str]:
    return {p.name.token: p.place.country for p in places
            if p.name.paragraph == paragraph and p.place and p.place.country
            and p.place.kind not in {"country", "region"}}


def _told_by_place(names: Sequence[Match], number: int,
                   places: Iterable[FoundPlace]) -> list[Match]:
    """A paragraph's names of states that mean a place elsewhere in this text, as of its country.

    Georgia's governor in Atlanta is one of the USA, and there a Georgian is, too. The mayor of
    Paris, Texas, is no Frenchman.
    """
    here = {p.name.token: p.place for p in places if p.name.paragraph == number and p.place}
    abroad = {p.name.country: p.place for p in places if p.name.country and p.place}
    return [_told_elsewhere(match, here.get(match.end - 1) or abroad.get(match.named.country or ""))
            for match in names]


def _told_elsewhere(match: Match, place: Place | None) -> Match:
    named = match.named
    if place is None or place.country in {None, named.country}:
        return match
    if named.kind == "metonym":
        named = replace(named, kind="town", name=place.name, sector=None)
    elif not named.is_nationality:
        return match
    return replace(match, named=replace(named, country=place.country, entity_id=None))


def local_day(published_at: datetime | None, offset_minutes: int | None) -> date | None:
    """The publisher's own day of publication, against which "Monday" is told."""
    return (published_at + timedelta(minutes=offset_minutes or 0)).date() if published_at else None


def read(article: Text, fallback: date, tools: Tools) -> Reading:
    """Read one article; `fallback` is the day of publication where the article has none."""
    text = tools.caser.restore(article.text)
    title = tools.caser.restore(article.title) if article.title else None
    dateline = read_dateline(article.text)
    if dateline:  # the offsets stay the same, and the parser is spared the dateline
        text = text[:dateline.start()] + " " * len(dateline.group()) + text[dateline.end():]
    paragraphs = parse_text(tools.nlp, title, text)
    day = article.published or fallback
    matches = [[match.on(day) for match in tools.book.matches(p.doc)] for p in paragraphs]
    names = [*dateline_names(dateline), *find_names(paragraphs, matches, tools.gazetteer)]
    places = resolve_names(names, _countries(matches, names, tools.book), tools.gazetteer,
                           tools.country_places, article.home)
    matches = [_told_by_place(found, number, places)
               for number, found in enumerate(matches)]
    told = tuple(sentences(paragraphs))
    return Reading(day, told, tuple(map(tuple, matches)), tools.book,
                   _setting(matches, places, tools), _is_unpolitical(paragraphs, tools),
                   _extraction(told, tools.extractor, tools.least_relevance), article.published_at)


def _extraction(told: Sequence[Sentence], extractor: Network | None,
                least_relevance: float) -> Extraction | None:
    """What the extractor sees; None without one."""
    if extractor is None:
        return None
    texts = [sentence.span.text for sentence in told]
    return extract(extractor, texts, THRESHOLD, least_relevance)


def _is_unpolitical(paragraphs: list[Paragraph], tools: Tools) -> bool:
    return tools.topics.topic(p.doc for p in paragraphs) is not None


def _countries(matches: Sequence[Sequence[Match]], names: Sequence[PlaceName],
               book: ActorBook) -> Counter[str]:
    """How often the text names each country, by its name, its people or its government.

    A country in the dateline counts as several mentions.
    """
    counts = Counter(
        m.named.country for found in matches for m in found
        if m.named.country and (m.named.is_nationality or m.named.kind == "metonym"))
    for name in names:
        if name.paragraph < 0:
            state = book.name(name.text) or book.name(name.text.title())
            if state and state.country:
                counts[state.country] += DATELINE_WEIGHT
    return counts


def _setting(matches: Sequence[Sequence[Match]], places: list[FoundPlace], tools: Tools) -> Setting:
    site = next((p for p in places if p.name.paragraph < 0 and p.place), None)
    named = tools.book.name(site.name.text.title()) if site else None
    is_capital = named is not None and named.kind == "metonym"
    placed = Counter(p.place.country for p in places
                     if p.name.paragraph >= 0 and p.place and p.place.country)
    counts = _countries(matches, (), tools.book) + placed
    subject, main = _subject(counts, site, tools), _most_named(counts, tools)
    return Setting(tuple(places), site, tools.country_places, is_capital, subject, main)


def _most_named(counts: Counter[str], tools: Tools) -> Place | None:
    """The country that the text names most, if it names it oftener than any other one."""
    (country, most), (_, next_most) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    is_clear = most >= MIN_SUBJECT and most > next_most
    return tools.country_places.get(country) if is_clear else None


def _subject(counts: Counter[str], site: FoundPlace | None, tools: Tools) -> Place | None:
    """The country that the text names far oftener than the dateline's; None where none is."""
    country, count = counts.most_common(1)[0] if counts else ("", 0)
    filed = site.place.country if site and site.place else None
    is_other = country != filed and count >= max(MIN_SUBJECT, SUBJECT_RATIO * counts[filed or ""])
    return tools.country_places.get(country) if is_other else None
