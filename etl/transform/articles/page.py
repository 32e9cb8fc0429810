"""One page parsed.

In: its HTML and what is known of its capture and feed entry. Out: one `Article`, or one reason.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url

from etl.tables.canonical import untracked
from etl.transform.articles.agencies import agency_credited, agency_named
from etl.transform.articles.dateline import Dateline, read_dateline
from etl.transform.articles.dates import Moment, read_moment
from etl.transform.articles.decide import decide_authors, decide_body, decide_published
from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.html import PageRejected, read_tree
from etl.transform.articles.kind import is_live_blog, is_opinion, refuse_other_pages
from etl.transform.articles.publishers import Rulebook, rules_for
from etl.transform.articles.title import decide_title
from etl.transform.articles.words import count_words, one_line, without_names, words_of

# A body of fewer words is no story: it is a caption, or what an index page or a wall shows.
MIN_WORDS = 25
MAX_TAGS, MAX_TAG_CHARS, MAX_URL_CHARS = 50, 80, 2000
# Enough to tell a language, and a fixed cost.
LANGUAGE_CHARS = 5000
AGREEMENT_DIGITS = 3


@dataclass(frozen=True)
class Article:
    """What a page says, as `articles` stores it; None where the page does not say."""

    canonical_url: str
    publisher: str | None
    title: str | None
    text: str
    authors: list[str]
    published: Moment | None
    modified: Moment | None
    language: str | None
    section: str | None
    tags: list[str]
    image_url: str | None
    is_paywalled: bool | None
    is_live_blog: bool
    is_opinion: bool
    agency: str | None
    dateline: Dateline | None
    text_by: str
    text_agreement: float
    title_by: str | None
    date_by: str | None
    authors_by: str | None

    @property
    def word_count(self) -> int:
        """Words in the text."""
        return count_words(self.text)


def parse_page(html: str, url: str, detect_language: Callable[[str], str],
               captured_at: datetime | None = None, feed_published_at: datetime | None = None,
               rulebook: Rulebook | None = None) -> Article:
    """Parse one page.

    No time after `captured_at` is believed. `feed_published_at` serves where the page states no
    time. The rulebook holds rules for single publishers. Raises PageRejected (empty, too_large,
    too_deep, undecodable, no_text, too_short, not_article, bot_wall, consent_wall).
    """
    rules = rules_for(url, rulebook or {})
    view = View(read_tree(html), url, captured_at, feed_published_at, rules)
    title, title_by = decide_title(view)
    body = decide_body(view, title)
    text = body.text
    refuse_other_pages(view, title, text)
    words = count_words(text)
    if not words:
        raise PageRejected("no_text", "no body was found")
    if words < MIN_WORDS:
        raise PageRejected("too_short", f"{words} words: {text[:80]!r}")
    authors, authors_by = decide_authors(view)
    published, date_by = decide_published(view)
    section = view.said.first("section")
    dateline = read_dateline(text, published.local.date() if published else None)
    return Article(
        canonical_url=canonical_url(view.said.markup.url or view.said.meta.url, url),
        publisher=view.said.first("publisher"), title=title, text=text, authors=authors,
        published=published, modified=_modified(view),
        language=detect_language(without_names(text[:LANGUAGE_CHARS])), section=section,
        tags=_tags(view),
        image_url=_image_url(view), is_paywalled=_is_paywalled(view),
        is_live_blog=is_live_blog(view, title), is_opinion=is_opinion(view, title, section),
        agency=_agency(view, authors, dateline, text), dateline=dateline, text_by=body.by,
        text_agreement=round(body.agreement, AGREEMENT_DIGITS),
        title_by=title_by, date_by=date_by, authors_by=authors_by)


def canonical_url(stated: str | None, url: str) -> str:
    """The page's stated canonical address where it lies on the same site, else its own; cleaned.

    A page may name any address as its canonical one: believing a foreign host would let one site
    take the place of another's articles.
    """
    try:
        joined = urljoin(url, stated) if stated else url
        same = _site(joined) == _site(url) and urlsplit(joined).path not in {"", "/"}
        chosen = joined if same else url
        parts = urlsplit(chosen)
        return str(canonicalize_url(parts._replace(query=untracked(parts.query)).geturl()))
    except ValueError:
        return url


def _site(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _modified(view: View) -> Moment | None:
    stated = (read_moment(text, view.captured_at, view.rules.zone, view.is_day_first)
              for text in view.said.texts("modified"))
    return next((moment for moment in stated if moment), None)


def _tags(view: View) -> list[str]:
    stated = view.said.json_ld.tags or view.said.meta.tags
    tags = (one_line(re.sub(r"<[^>]*>", " ", tag)) for tag in stated)
    return list(dict.fromkeys(tag for tag in tags if tag and len(tag) <= MAX_TAG_CHARS))[:MAX_TAGS]


def _image_url(view: View) -> str | None:
    for stated in view.said.texts("image"):
        try:
            address = urljoin(view.url, one_line(stated) or "")
            parts = urlsplit(address)
            is_web = parts.scheme in {"http", "https"} and parts.hostname
            if address != view.url and is_web and len(address) <= MAX_URL_CHARS:
                return address
        except ValueError:
            continue
    return None


def _is_paywalled(view: View) -> bool | None:
    return next((not way.is_free for _, way in view.said.ways if way.is_free is not None), None)


def _agency(view: View, authors: list[str], dateline: Dateline | None, text: str) -> str | None:
    """The agency whose story the publisher prints.

    None where the page names none, and where the publisher is the agency itself.
    """
    signed = dateline.agency if dateline else None
    by_author = next(filter(None, map(agency_named, authors)), None)
    credited = agency_named(view.said.json_ld.credit or "")
    found = signed or by_author or credited or agency_credited(text)
    own = {agency_named(name) for name in view.site_names}
    own |= {" ".join(words_of(name)) for name in view.site_names}
    return None if found in own else found
