"""The body: whose text is taken, and what is done to it whoever found it.

In: a page's `View` and the extractors. Out: `text`, `text_by` and `text_agreement` of `articles`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.lines import without_chrome
from etl.transform.articles.readings import agreement, is_cut_short
from etl.transform.articles.second import agreed
from etl.transform.articles.standfirst import find_standfirst
from etl.transform.articles.words import count_words

# A shorter body is a teaser or a caption, and other extractors are asked: the shortest story of a
# news agency has about 40 words.
SHORT_WORDS = 40
# An extractor that is asked later must find this many times as much.
MUCH_MORE = 2
# Where the witnesses have less of the body's runs, the page is read once more: a story that lost
# one paragraph in ten is asked for, too.
SURE = 0.9
# Where less of the page's running text is left without its boxes, the story may have gone with
# them, and readers that agree agree on the rest.
LEFT = 0.25


@dataclass(frozen=True)
class Readers:
    """Who is asked for the body.

    first: one after another, while too little was found for a story. second: the witness.
    fuller: asked where the witness tells another story; the witness itself is heard before them.
    """

    first: Sequence[Extractor]
    second: Extractor
    fuller: Sequence[Extractor]


@dataclass(frozen=True)
class Reading:
    """What one extractor found: as it came, and without the lines that are no part of a story."""

    found: str
    text: str
    by: str


@dataclass(frozen=True)
class Body:
    """A body and who found it; empty where nobody finds one.

    agreement: the share of its runs of words that another reading of the page has too, 0 to 1.
    """

    text: str
    by: str
    agreement: float


@dataclass(frozen=True)
class Choice:
    """How a body was chosen among the readings of a page.

    first: what stands where nobody objects. second: the witness's. others: those that were read
    because the first was doubted, the second among them; empty where it was not. best: the one that
    stands. confirmed: how far the witnesses agree with the first; agreement: with the best.
    """

    first: Reading
    second: Reading
    others: Sequence[Reading]
    best: Reading
    confirmed: float
    agreement: float


def decide_text(view: View, title: str | None, readers: Readers) -> Body:
    """The body of a page: the chosen reading, without stray lines and with the standfirst."""
    titles = titles_of(view, title)
    choice = choose(view, titles, readers)
    best, second = choice.best, choice.second
    text = agreed(best.text, second.text) if best.by != second.by else best.text
    standfirst = _standfirst(view, titles, text)
    whole = f"{standfirst}\n\n{text}" if standfirst else text
    return Body(whole, best.by, choice.agreement)


def titles_of(view: View, title: str | None) -> tuple[str, ...]:
    """How the page spells its headline."""
    stated = (title, view.said.json_ld.title, view.said.meta.title, *view.headings)
    return tuple(filter(None, stated))


def choose(view: View, titles: tuple[str, ...], readers: Readers) -> Choice:
    """Choose between the readings of a page.

    The first reader is the best measured; the next are asked only where it finds too little for a
    story. Where a second reader, or the page's own JSON-LD, finds the same, that stands. Where they
    find something else, or most of the page went with its boxes, the page is read once more with
    nothing taken out of it. The fuller of these readings stands if the others are cut short: a
    story that lacks its end is worse than one with a menu.
    """
    first = _first(view, readers.first, titles)
    second = _read(readers.second, view, titles)
    witnesses = {second.by: second.found, "json-ld": view.said.json_ld.body or ""}
    confirmed = _confirmed(first, witnesses)
    if confirmed >= SURE and view.share_left >= LEFT:
        return Choice(first, second, (), first, confirmed, confirmed)
    others = [second, *(_read(reader, view, titles) for reader in readers.fuller)]
    best = _fullest(first, others)
    if best.by == second.by:
        witnesses |= {reading.by: reading.found for reading in (first, *others)}
    return Choice(first, second, others, best, confirmed, _confirmed(best, witnesses))


def _first(view: View, readers: Sequence[Extractor], titles: tuple[str, ...]) -> Reading:
    """The first reading that is long enough for a story; else the longest by far."""
    best = Reading("", "", readers[0].name)
    for reader in readers:
        read = _read(reader, view, titles)
        if count_words(read.text) > (MUCH_MORE * count_words(best.text) if best.text else 0):
            best = read
        if count_words(best.text) >= SHORT_WORDS:
            break
    return best


def _fullest(best: Reading, others: Sequence[Reading]) -> Reading:
    """The reading that stands: a later one only where the one before is cut short beside it."""
    for other in others:
        best = other if is_cut_short(best.found, other.found) else best
    return best


def _confirmed(reading: Reading, witnesses: Mapping[str, str]) -> float:
    """How far another reading agrees, the one that agrees most; 0 where there is none."""
    others = (found for name, found in witnesses.items() if name != reading.by and found)
    return max((agreement(reading.found, found) for found in others), default=0.0)


def _standfirst(view: View, titles: tuple[str, ...], text: str) -> str | None:
    descriptions = view.said.texts("description")
    return find_standfirst(view.behind_headline, descriptions, titles, text) if text else None


def _read(reader: Extractor, view: View, titles: tuple[str, ...]) -> Reading:
    found = _found_by(reader, view)
    return Reading(found, without_chrome(found, titles) or found, reader.name)


def _found_by(reader: Extractor, view: View) -> str:
    """What one extractor finds; a library that raises on a page has found nothing there."""
    try:
        return reader.text(view)
    except MemoryError:
        raise
    except Exception:
        return ""
