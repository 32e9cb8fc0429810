"""One page: bytes or HTML in, one article or one reason out."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from w3lib.encoding import html_to_unicode
from w3lib.url import canonicalize_url, url_query_cleaner

from etl.transform.articles.authors import clean_authors
from etl.transform.articles.dates import Moment, guess_day, read_moment
from etl.transform.articles.newspaper import Newspaper
from etl.transform.articles.structured import Structured, read_structured
from etl.transform.articles.text import clean, extract_text

MAX_HTML_CHARS = 10_000_000
# A shorter body can't be a wire story: captions, index pages, consent walls.
MIN_WORDS = 25
# Deeper trees are hostile and slow every extractor down; libxml2 cuts a page off at 256.
MAX_DEPTH = 250
MAX_ELEMENTS = 200_000
TRACKING = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid",
            "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "cmpid", "ocid", "ref", "partner", "at_medium",
            "at_campaign", "smid", "ns_mchannel", "ns_source", "ns_campaign", "sh", "taid", "srnd", "cmp")


class PageRejected(Exception):
    """A page that gives no article: `reason` is a stable code, `detail` is for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


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
    text_by: str
    title_by: str | None
    date_by: str | None
    authors_by: str | None


def decode(body: bytes, content_type: str | None) -> str:
    """Bytes to text: BOM, then header, then meta, then UTF-8 and the web's fallbacks.

    Raises PageRejected where the body is no text.
    """
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageRejected("undecodable", "the body holds NUL bytes: binary data under an HTML content type")
    _, text = html_to_unicode(content_type, body, auto_detect_fun=_guess_encoding)
    return text


def _guess_encoding(body: bytes) -> str:
    # The web's two: bytes that are mostly broken as UTF-8 are Western Europe's (WHATWG HTML, 13.2.3.2).
    decoded = body.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    return "cp1252" if broken > sum(c > "\x7f" for c in decoded) - broken else "utf-8"


def parse_page(html: str, url: str, detect_language: Callable[[str], str], captured_at: datetime | None = None,
               feed_published_at: datetime | None = None) -> Article:
    """Parse one page.

    `captured_at` bounds what can be believed as a publication time; `feed_published_at` serves where
    the page states none. Raises PageRejected (empty, too_large, too_deep, undecodable, no_text, too_short).
    """
    tree = _tree(html)
    said = read_structured(tree)
    newspaper = Newspaper(deepcopy(tree))
    title, title_by = _title(tree, newspaper, said)
    authors, authors_by = _authors(tree, said)
    text, text_by = extract_text(tree, newspaper)
    words = count_words(text)
    if not words:
        raise PageRejected("no_text", "no article body was found")
    if words < MIN_WORDS:
        raise PageRejected("too_short", f"{words} words: {text[:80]!r}")
    published, date_by = _published(tree, said, url, captured_at, feed_published_at)
    return Article(canonical_url(said.canonical_url, url), said.publisher, title, text, authors, published,
                   read_moment(said.modified, captured_at), detect_language(text[:5000]),
                   text_by, title_by, date_by, authors_by)


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one."""
    wide = len(re.findall(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))
    return len(text.split()) + wide // 2


def canonical_url(stated: str | None, url: str) -> str:
    """The page's stated canonical address where it lies on the same site, else its own; cleaned.

    A page may name any address as its canonical one: believing a foreign host would let one site
    take the place of another's articles.
    """
    try:
        joined = urljoin(url, stated) if stated else url
        same = _site(joined) == _site(url) and urlsplit(joined).path not in {"", "/"}
        chosen = joined if same else url
        return str(canonicalize_url(url_query_cleaner(chosen, TRACKING, remove=True, unique=False)))
    except ValueError:
        return url


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _tree(html: str) -> lxml_html.HtmlElement:
    if not html.strip():
        raise PageRejected("empty", "the page has no content")
    if len(html) > MAX_HTML_CHARS:
        raise PageRejected("too_large", f"{len(html)} characters of HTML")
    try:
        tree = lxml_html.document_fromstring(re.sub(r"^\s*<\?.*?\?>", "", html.replace("\x00", ""), flags=re.DOTALL),
                                             parser=lxml_html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageRejected("undecodable", f"not HTML: {error}") from None
    _check_shape(tree)
    return tree


def _check_shape(tree: lxml_html.HtmlElement) -> None:
    depth = deepest = elements = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        elements += event == "start"
        if deepest > MAX_DEPTH:
            raise PageRejected("too_deep", f"more than {MAX_DEPTH} elements inside one another")
        if elements > MAX_ELEMENTS:
            raise PageRejected("too_large", f"more than {MAX_ELEMENTS} elements")


def _title(tree: lxml_html.HtmlElement, newspaper: Newspaper, said: Structured) -> tuple[str | None, str | None]:
    found, stated = clean(newspaper.title or ""), clean(said.title or "")
    # newspaper3k leaves a site's name behind the headline, and cuts headlines that hold a dash.
    if stated and (not found or found.startswith(stated) or stated.endswith(found)):
        return stated, "structured"
    headings = (clean(" ".join(h.text_content().split())) for h in tree.iter("h1"))
    if heading := next((h for h in headings if len(h.split()) > 2 and found.startswith(h) and h != found), None):
        return heading, "h1"
    return (found, "newspaper3k") if found else (None, None)


def _authors(tree: lxml_html.HtmlElement, said: Structured) -> tuple[list[str], str | None]:
    if names := clean_authors(said.authors):
        return names, "json-ld"
    found = trafilatura.extract_metadata(deepcopy(tree), extensive=False)
    names = clean_authors((found.author or "").split(";")) if found else []
    return names, "trafilatura" if names else None


def _published(tree: lxml_html.HtmlElement, said: Structured, url: str, captured_at: datetime | None,
               feed_published_at: datetime | None) -> tuple[Moment | None, str | None]:
    if stated := read_moment(said.published, captured_at):
        return stated, said.published_by
    if feed_published_at is not None:
        return Moment(feed_published_at, None), "feed"
    guessed = guess_day(tree, url, captured_at)
    return guessed, "htmldate" if guessed else None
