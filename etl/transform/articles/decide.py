"""Who is believed: for each field the extractors that are asked, in order, best measured first (docs/parsing.md).

Another extractor is a class in a file of its own and its name in one of these orders.
"""

from etl.transform.articles.authors import clean_authors, without_publisher
from etl.transform.articles.body import decide_text
from etl.transform.articles.dates import Moment
from etl.transform.articles.extractors.by_readability import Readability
from etl.transform.articles.extractors.by_trafilatura import Trafilatura
from etl.transform.articles.extractors.byline import Byline
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.extractors.guesses import Address, FeedEntry, HtmlDate
from etl.transform.articles.extractors.newspaper import Newspaper3k
from etl.transform.articles.extractors.stated import Stated

EXTRACTORS: dict[str, Extractor] = {extractor.name: extractor for extractor in (
    Stated("json-ld"), Stated("meta"), Stated("time"), Trafilatura(), Newspaper3k(), Readability(), Byline(), FeedEntry(),
    Address(), HtmlDate())}

TEXT = ("trafilatura", "json-ld", "newspaper3k", "readability")
SECOND_READER = "readability"
AUTHORS = ("json-ld", "meta", "byline", "time", "trafilatura")
# A fifth of a page's time, for names that are wrong more often than not: asked only where nobody else says anything.
LAST_RESORT = "trafilatura"
DATES = ("json-ld", "meta", "time", "feed", "url", "htmldate")


def decide_body(view: View, title: str | None) -> tuple[str, str]:
    """The body and whose it is; an empty body where nobody finds one."""
    return decide_text(view, title, tuple(EXTRACTORS[name] for name in TEXT), EXTRACTORS[SECOND_READER])


def decide_authors(view: View) -> tuple[list[str], str | None]:
    """The names of the byline and who states them; ([], None) where nobody does.

    Whoever names only the publisher is passed over; where all do, the publisher stands as the author that is stated.
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
    """The time of publication and who states it; (None, None) where nobody states one that makes sense."""
    for name in dict.fromkeys((*view.rules.dates, *DATES)):
        if moment := EXTRACTORS[name].published(view):
            return moment, name
    return None, None
