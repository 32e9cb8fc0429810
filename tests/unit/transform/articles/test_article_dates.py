"""When an article was published: which statements make sense, and which one is believed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from etl.transform.articles.dates import Moment, read_moment
from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.extractors.guesses import Address, HtmlDate
from etl.transform.articles.page import parse_page

CAPTURED = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)
SENTENCE = "Soldiers crossed the river on Monday and took the bridge near the town, officials said."
BODY = f"<p>{' '.join([SENTENCE] * 6)}</p>"
JSON_LD = ('<script type="application/ld+json">{"@type": "NewsArticle", '
           '"datePublished": "2026-03-01T10:00:00Z"}</script>')
META = '<meta property="article:published_time" content="2026-03-02T10:00:00Z">'
TIME = '<article><time datetime="2026-03-03T10:00:00Z">3 March</time></article>'
FEED = datetime(2026, 3, 4, 10, tzinfo=UTC)
URL = "http://a.example/2026/03/05/bridge"


@pytest.mark.parametrize(("text", "at", "offset"), [
    ("2026-03-03T16:20:00Z", datetime(2026, 3, 3, 16, 20, tzinfo=UTC), 0),
    ("2026-03-03T16:20:00+05:30", datetime(2026, 3, 3, 10, 50, tzinfo=UTC), 330),
    ("2026-03-03T16:20:00-0800", datetime(2026, 3, 4, 0, 20, tzinfo=UTC), -480),
    ("Tue, 03 Mar 2026 16:20:00 EST", datetime(2026, 3, 3, 21, 20, tzinfo=UTC), -300),
    ("2026-03-03 16:20", datetime(2026, 3, 3, 16, 20, tzinfo=UTC), None),
    ("3 March 2026", datetime(2026, 3, 3, tzinfo=UTC), None),
    ("20260303", datetime(2026, 3, 3, tzinfo=UTC), None),
    ("1772554800", datetime(2026, 3, 3, 16, 20, tzinfo=UTC), 0),
    ("1772554800000", datetime(2026, 3, 3, 16, 20, tzinfo=UTC), 0),
    ("03/28/26", datetime(2026, 3, 28, tzinfo=UTC), None),
])
def test_a_stated_time_is_read_with_its_offset(text: str, at: datetime, offset: int | None) -> None:
    assert read_moment(text) == Moment(at, offset)


@pytest.mark.parametrize("text", [
    None, "", "Monday", "16:20", "March 2026", "2026", "yesterday", "0000-00-00", "not a date 99",
    "2026-13-45", "1970-01-01T00:00:00Z", "9" * 400, "99999999999999", "2026-03-03T25:00:00Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-03T10:00:00+23:00"])
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert read_moment(text) is None


def test_a_time_later_than_its_capture_is_not_believed() -> None:
    assert read_moment("2026-03-09", CAPTURED) is None
    ahead = read_moment("2026-03-07T20:00:00Z", CAPTURED)
    assert ahead is not None, "clocks and zones differ by a day"


@pytest.mark.parametrize(("head", "body", "feed", "day", "by"), [
    (JSON_LD + META, TIME, FEED, 1, "json-ld"), (META, TIME, FEED, 2, "meta"),
    ("", TIME, FEED, 3, "time"), ("", "", FEED, 4, "feed"), ("", "", None, 5, "url")])
def test_statements_are_believed_in_order(head: str, body: str, feed: datetime | None, day: int,
                                          by: str) -> None:
    html = f"<html><head>{head}</head><body>{body}{BODY}</body></html>"
    article = parse_page(html, URL, lambda _: "en", CAPTURED, feed)
    assert article.published is not None
    assert (article.published.at.day, article.date_by) == (day, by)


def test_a_statement_that_makes_no_sense_gives_way() -> None:
    head = JSON_LD.replace("2026-03-01", "2031-03-01")
    html = f"<html><head>{head}</head><body>{BODY}</body></html>"
    article = parse_page(html, URL, lambda _: "en", CAPTURED, FEED)
    assert (article.published, article.date_by) == (Moment(FEED, None), "feed")


def guess(html: str, url: str = "http://a.example/bridge") -> Moment | None:
    return HtmlDate().published(View(lxml_html.document_fromstring(html), url, CAPTURED))


def test_a_page_without_any_date_has_none() -> None:
    assert guess("<html><body><p>No date here.</p></body></html>") is None


def test_a_guess_is_not_later_than_the_capture() -> None:
    assert guess("<html><body><p>Published 2026-05-05</p></body></html>",
                 "http://a.example/2026/05/05/bridge") is None


@pytest.mark.parametrize(("url", "day"), [
    ("http://a.example/2026/03/05/bridge", 5), ("http://a.example/news/2026-03-05/bridge", 5),
    ("http://a.example/20260305/1", 5),
    ("http://a.example/2026/03/bridge", None), ("http://a.example/2026/13/05/x", None),
    ("http://a.example/id/120260305123", None),
    ("http://a.example/2027/03/05/bridge", None), ("http://[broken/2026/3", None)])
def test_an_address_may_hold_the_day(url: str, day: int | None) -> None:
    found = Address().published(View(lxml_html.document_fromstring("<p>x"), url, CAPTURED))
    assert (found.at.day if found else None) == day


def test_a_time_without_an_offset_is_the_publishers_zone() -> None:
    zone = timezone(timedelta(hours=2))
    local, utc = datetime(2026, 3, 3, 14, 20, tzinfo=UTC), datetime(2026, 3, 3, 16, 20, tzinfo=UTC)
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    assert read_moment("2026-03-03 16:20", None, zone) == Moment(local, 120)
    assert read_moment("2026-03-03T16:20:00Z", None, zone) == Moment(utc, 0)
    assert read_moment("2026-03-03", None, zone) == Moment(midnight, None), "a day has no zone"


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = read_moment(text, CAPTURED)
    assert found is None or found.at.tzinfo is UTC


@pytest.mark.parametrize(("text", "offset"), [
    ("Tue Mar 03 2026 16:20:00 GMT+0100", 60), ("Tue Mar 03 2026 16:20:00 GMT-0500", -300),
    ("3 March 2026 16:20 UTC+5:30", 330), ("Tue, 03 Mar 2026 16:20:00 GMT", 0),
    ("Tue Mar 03 2026 16:20:00 GMT+0100 (Central European Standard Time)", 60)])
def test_an_offset_behind_gmt_counts_as_it_stands(text: str, offset: int) -> None:
    zone = timezone(timedelta(minutes=offset))
    assert read_moment(text) == Moment(datetime(2026, 3, 3, 16, 20, tzinfo=zone), offset)


@pytest.mark.parametrize(("language", "text", "day"), [
    ("it", "03/02/2026 10:30", (2, 3)), ("pt-BR", "3/2/2026", (2, 3)), ("en-GB", "03-02-2026", (2, 3)),
    ("en-US", "03/02/2026 10:30", (3, 2)), ("en", "03/02/2026", (3, 2)),
    ("fr", "2026-03-02", (3, 2)), ("fr", "2026/03/02", (3, 2)), ("en-US", "22/03/2026", (3, 22)),
    ("es", "lunes, 03/02/2026", (2, 3))])
def test_day_and_month_stand_in_the_order_of_the_language(language: str, text: str,
                                                          day: tuple[int, int]) -> None:
    html = (f'<html lang="{language}"><title>Bridge taken</title>'
            f'<meta name="date" content="{text}"><body>{BODY}</body></html>')
    published = parse_page(html, "http://a.example/1", lambda _: "en").published
    assert published and (published.at.month, published.at.day) == day
