"""The parse stage: stored pages in, rows of `articles` and rejects out; in = out + rejected."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from etl import ids
from etl.rejects import Reject
from etl.transform.articles.html import PageRejected, decode
from etl.transform.articles.page import Article, parse_page
from etl.transform.articles.publishers import Rulebook
from etl.transform.articles.words import count_words


@dataclass(frozen=True)
class Page:
    """A stored page with what is known of it: the row of `captures`, its body, and its entry's time."""

    capture_id: str
    url: str
    feed_id: str
    entry_id: str | None
    publisher: str
    content_type: str | None
    captured_at: datetime
    feed_published_at: datetime | None
    body: bytes


def parse_pages(pages: Iterable[Page],
                detect_language: Callable[[str], str]) -> tuple[list[dict[str, Any]], list[Reject]]:
    """Parse pages into rows of `articles` (without ingest_date) and rejects keyed by capture_id."""
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for page in pages:
        try:
            html = decode(page.body, page.content_type)
            article = parse_page(html, page.url, detect_language, page.captured_at, page.feed_published_at)
            rows.append(_row(page, article))
        except PageRejected as rejected:
            rejects.append(Reject("parse", page.capture_id, rejected.reason, page.url, rejected.detail))
        except Exception as error:  # one page must never end the night; what went wrong is kept in its row
            rejects.append(Reject("parse", page.capture_id, "parser_failed", page.url, f"{type(error).__name__}: {error}"))
    return rows, rejects


def _row(page: Page, article: Article) -> dict[str, Any]:
    published, modified = article.published, article.modified
    return {
        "article_id": ids.article_id(article.canonical_url), "capture_id": page.capture_id,
        "entry_id": page.entry_id, "feed_id": page.feed_id, "url": page.url, "canonical_url": article.canonical_url,
        "publisher": article.publisher or page.publisher, "title": article.title, "text": article.text,
        "authors": article.authors, "published_at": published.at if published else None,
        "published_offset_minutes": published.offset_minutes if published else None,
        "modified_at": modified.at if modified else None, "language": article.language,
        "word_count": count_words(article.text), "text_by": article.text_by, "title_by": article.title_by,
        "date_by": article.date_by, "authors_by": article.authors_by}
