"""Who is believed: for each field the extractors that are asked, in order.

In: a page's `View`. Out: a field's value and the name of the extractor that gave it. The best
measured stands first (docs/parsing.md). To add an extractor, write its class in a file of its own
and put its name into one of these orders.
"""

from etl.transform.articles.authors import clean_authors, without_publisher
from etl.transform.articles.body import Body, Readers, decide_text
from etl.transform.articles.dates import Moment
from etl.transform.articles.extractors.by_readability import Readability
from etl.transform.articles.extractors.by_trafilatura import Trafilatura, WholePage
from etl.transform.articles.extractors.byline import Byline
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.extractors.guesses import Address, FeedEntry, HtmlDate
from etl.transform.articles.extractors.newspaper import Newspaper3k
from etl.transform.articles.extractors.running import RunningText
from etl.transform.articles.extractors.shown import Shown
from etl.transform.articles.extractors.stated import Stated

EXTRACTORS: dict[str, Extractor] = {extractor.name: extractor for extractor in (
    Stated("json-ld"), Stated("meta"), Stated("time"), Trafilatura(), Newspaper3k(), Readability(),
    RunningText(), WholePage(), Byline(), FeedEntry(), Address(), Shown(), HtmlDate())}

TEXT = ("trafilatura", "newspaper3k", "running-text")
SECOND_READER = "readability"
FULLER = ("json-ld", "whole-page")
READERS = Readers(first=tuple(EXTRACTORS[name] for name in TEXT), second=EXTRACTORS[SECOND_READER],
                  fuller=tuple(EXTRACTORS[name] for name in FULLER))
AUTHORS = ("json-ld", "meta", "byline", "time", "trafilatura")
# It takes a fifth of a page's time and is wrong more often than not: it is asked only where nobody
# else names an author.
LAST_RESORT = "trafilatura"
DATES = ("json-ld", "meta", "time", "feed", "url", "shown", "htmldate")


def decide_body(view: View, title: str | None) -> Body:
    """The body, who found it and how far another reading agrees; empty where nobody finds one."""
    return decide_text(view, title, READERS)


def decide_authors(view: View) -> tuple[list[str], str | None]:
    """The names of the byline and who states them; ([], None) where nobody does.

    An extractor that names only the publisher is passed over. Where all of them do, the publisher
    is the author.
    """
    stated: tuple[list[str], str | None] = [], None
    for name in dict.fromkeys((*view.rules.authors, *AUTHORS)):
        if name == LAST_RESORT and stated[0]:
            break
        names = clean_authors(EXTRACTORS[name].authors(view))
        if persons := without_publisher(names, view):
            return persons, name
        stated = stated if stated[0] else (names, name if names else None)
    return stated


def decide_published(view: View) -> tuple[Moment | None, str | None]:
    """The time of publication and who states it; (None, None) where nobody states one."""
    for name in dict.fromkeys((*view.rules.dates, *DATES)):
        if moment := EXTRACTORS[name].published(view):
            return moment, name
    return None, None
