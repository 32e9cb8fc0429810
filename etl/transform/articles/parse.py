"""The parse stage: stored pages to articles.

In: rows of `captures` with their bodies. Out: rows of `articles`, and a reject for each page that
gives none; in = out + rejected.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from etl.tables import ids
from etl.tables.rejects import Reject
from etl.tables.rows.articles import ArticleRow
from etl.transform.articles.html import PageRejected, decode
from etl.transform.articles.page import Article, parse_page
from etl.transform.articles.publishers import Rulebook


@dataclass(frozen=True)
class Page:
    """A stored page: what its row of `captures` says, the time its feed entry states, and its body.

    None where nothing is known. url: the address that answered, after redirects.
    """

    capture_id: str
    url: str
    feed_id: str
    entry_id: str | None
    publisher: str
    content_type: str | None
    captured_at: datetime
    feed_published_at: datetime | None
    body: bytes


def parse_stored(page: Page, detect_language: Callable[[str], str],
                 rulebook: Rulebook) -> ArticleRow | Reject:
    """Parse a stored page into a row of `articles`, or a reject with the capture_id as its key."""
    try:
        html = decode(page.body, page.content_type)
        return _row(page, parse_page(html, page.url, detect_language, page.captured_at,
                                     page.feed_published_at, rulebook))
    except PageRejected as rejected:
        return Reject("parse", page.capture_id, rejected.reason, page.url, rejected.detail)
    except MemoryError:
        raise
    except Exception as error:  # one page must never end the night: its reject says what went wrong
        return Reject("parse", page.capture_id, "parser_failed", page.url,
                      f"{type(error).__name__}: {error}")


def _row(page: Page, article: Article) -> ArticleRow:
    published, modified, dateline = article.published, article.modified, article.dateline
    return ArticleRow(
        article_id=ids.article_id(article.canonical_url), capture_id=page.capture_id,
        entry_id=page.entry_id, feed_id=page.feed_id, url=page.url,
        canonical_url=article.canonical_url, publisher=article.publisher or page.publisher,
        title=article.title, text=article.text, authors=article.authors,
        published_at=published.at if published else None,
        published_offset_minutes=published.offset_minutes if published else None,
        modified_at=modified.at if modified else None,
        modified_offset_minutes=modified.offset_minutes if modified else None,
        language=article.language, section=article.section, tags=article.tags,
        image_url=article.image_url, word_count=article.word_count,
        is_paywalled=article.is_paywalled, is_live_blog=article.is_live_blog,
        is_opinion=article.is_opinion, agency=article.agency,
        dateline=dateline.text if dateline else None,
        dateline_place=dateline.place if dateline else None,
        dateline_date=dateline.day if dateline else None, text_by=article.text_by,
        text_agreement=article.text_agreement, title_by=article.title_by, date_by=article.date_by,
        authors_by=article.authors_by)
