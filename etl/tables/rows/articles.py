"""A row of `articles`.

Generated from `schemas/articles.yaml`: python -m etl.command.dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class ArticleRow(Row):
    """One row per article (canonical URL) and ingest date."""

    TABLE: ClassVar[str] = "articles"

    # Hash of the canonical URL.
    article_id: str
    # The page it was parsed from.
    capture_id: str
    # The feed entry that led to it.
    entry_id: str | None
    # The feed that led to it.
    feed_id: str
    # Address the page was read from.
    url: str
    # The page's own canonical address where it lies on the same site, else url without tracking
    # parameters.
    canonical_url: str
    # Who prints it, by the page; else the feed's publisher.
    publisher: str | None
    # Headline without the site's name.
    title: str | None
    # Body; paragraphs apart by one blank line.
    text: str
    # Persons in the byline, in order.
    authors: Sequence[str]
    # Publication time; null where none was found.
    published_at: datetime | None
    # Offset from UTC in minutes that publication was stated in; null where none was stated.
    published_offset_minutes: int | None
    # Last change as the page states it.
    modified_at: datetime | None
    # Offset from UTC in minutes that the change was stated in; null where none was stated.
    modified_offset_minutes: int | None
    # ISO 639-1 language detected on the text.
    language: str | None
    # Section as the page states it.
    section: str | None
    # Keywords as the page states them, in order.
    tags: Sequence[str]
    # Address of the page's own picture of the story.
    image_url: str | None
    # Words in the text.
    word_count: int
    # Whether the page says that it is not free; null where it does not say.
    is_paywalled: bool | None
    # Running report, by its type, address or headline.
    is_live_blog: bool
    # Opinion piece, by its type, section, address or headline.
    is_opinion: bool
    # News agency whose story the publisher prints, by dateline, byline or credit; null where none
    # is named.
    agency: str | None
    # Dateline at the head of the text, as written; it is part of the text.
    dateline: str | None
    # Place or places of the dateline, as written.
    dateline_place: str | None
    # Day of the dateline; without a year, that nearest to the day of publication.
    dateline_date: date | None
    # Extractor whose text won: trafilatura, json-ld, newspaper3k, readability, running-text; whole-
    # page where that was cut short and the page as it is told more.
    text_by: str
    # Share of the text's runs of three words that another reading of the page has too (Dice), the
    # best of them; below 0.8 the text is disputed. Null in rows of older versions.
    text_agreement: float | None
    # Origin of the title.
    title_by: str | None
    # Origin of published_at: json-ld, meta, time, feed, url (a day in the address), shown (a day in
    # plain words above the text), htmldate.
    date_by: str | None
    # Origin of the authors.
    authors_by: str | None
