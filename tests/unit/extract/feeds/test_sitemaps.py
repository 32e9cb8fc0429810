"""Sitemaps as feeds: the news window, what an index leads to, and packed ones."""

import gzip
from datetime import UTC, date, datetime

import pytest

from etl.extract.feeds.formats import NotAFeed, read_feed
from etl.extract.feeds.items import Sitemap
from etl.extract.feeds.sitemaps import MAX_SITEMAPS, followed, is_sitemap, unpacked, window_start

BASE = "https://h.example/sitemap.xml"
SINCE = window_start(date(2026, 11, 3))
NEWS = ("<url><loc>https://h.example/{0}</loc><news:news><news:publication_date>{1}</news:publication_date>"
        "<news:title>{0}</news:title></news:news></url>")


def urlset(*urls: str) -> bytes:
    return f"<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{''.join(urls)}</urlset>".encode()


def test_the_window_is_two_days() -> None:
    assert datetime(2026, 11, 1, tzinfo=UTC) == SINCE
    body = urlset(NEWS.format("old", "2026-10-31T23:59:59Z"), NEWS.format("first", "2026-11-01T00:00:00Z"),
                  NEWS.format("offset", "2026-11-01T01:30:00+02:00"), NEWS.format("undated", ""),
                  "<url><loc>https://h.example/page</loc><lastmod>2026-11-02</lastmod></url>",
                  "<url><loc>https://h.example/who-knows</loc></url>")
    assert [entry.title or entry.url for entry in read_feed(body, BASE, since=SINCE).entries] == [
        "first", "undated", "https://h.example/page"]
    assert read_feed(body, BASE).item_count == 6


def test_an_archive_of_years_is_no_night() -> None:
    old = "<url><loc>https://h.example/{}</loc><lastmod>2020-01-01</lastmod></url>"
    body = urlset(*(old.format(n) for n in range(20_000)), NEWS.format("today", "2026-11-03"))
    assert [entry.title for entry in read_feed(body, BASE, since=SINCE).entries] == ["today"]


def test_an_index_leads_to_the_latest_of_its_own_host() -> None:
    body = (b"<sitemapindex><sitemap><loc>https://h.example/old.xml</loc><lastmod>2026-10-01</lastmod></sitemap>"
            b"<sitemap><loc>https://h.example/a.xml</loc></sitemap><sitemap><loc>https://h.example/news.xml</loc></sitemap>"
            b"<sitemap><loc>https://h.example/2.xml</loc><lastmod>2026-11-02</lastmod></sitemap>"
            b"<sitemap><loc>https://h.example/3.xml</loc><lastmod>2026-11-03</lastmod></sitemap>"
            b"<sitemap><loc>https://other.example/x.xml</loc></sitemap><sitemap/></sitemapindex>")
    found = followed(read_feed(body, BASE, since=SINCE).sitemaps, BASE)
    assert [sitemap.url.rpartition("/")[2] for sitemap in found] == ["3.xml", "2.xml", "news.xml", "a.xml"]
    many = tuple(Sitemap(f"https://h.example/{n}", None) for n in range(50))
    assert len(followed(many, BASE)) == MAX_SITEMAPS


@pytest.mark.parametrize(("body", "expected"), [
    (b"<urlset/>", True), (b"<?xml version='1.0'?>\n<!-- urlset --><sm:sitemapindex xmlns:sm='x'>", True),
    (b"<rss><channel><title>urlset</title>", False), (b"<!-- <urlset> --><rss/>", False), (b"urlset", False),
    (b"\xef\xbb\xbf<urlset>", True), (b"<?a?>" * 800 + b"urlset", False)])
def test_told_by_its_first_tag(body: bytes, expected: bool) -> None:
    assert is_sitemap(body) is expected


def test_packed_sitemaps() -> None:
    body = urlset(NEWS.format("today", "2026-11-03"))
    assert read_feed(gzip.compress(body), BASE, "application/gzip", since=SINCE).item_count == 1
    with pytest.raises(NotAFeed, match="more than 1000 bytes"):
        unpacked(gzip.compress(bytes(1_000_000)), 1000)
    with pytest.raises(NotAFeed, match="gzip"):
        unpacked(gzip.compress(body)[:40], 1000)
    assert unpacked(b"<rss/>", 1) == b"<rss/>"


PAGE = "<url><loc>https://h.example/{}</loc><lastmod>2026-11-02</lastmod></url>"


@pytest.mark.parametrize("body", [
    f"<urlset><urlset>{PAGE.format('a')}{PAGE.format('b')}</urlset></urlset>",
    f"<urlset><urlset>{PAGE.format('a')}</urlset><urlset>{PAGE.format('b')}</urlset></urlset>",
    f"<urlset><urls>{PAGE.format('a')}{PAGE.format('b')}</urls></urlset>",
    f"<sitemapindex><urlset>{PAGE.format('a')}</urlset>{PAGE.format('b')}</sitemapindex>",
    f"\n  <?xml version='1.0'?><urlset>{PAGE.format('a')}{PAGE.format('b')}</urlset>",
    f"<urlset>{PAGE.format('a')}<url><news:news><news:title>b</news:title></news:news><loc>https://h.example/b</loc>"
    f"<lastmod>2 Nov 2026 10:00 CET</lastmod></url></urlset>"])
def test_sitemaps_that_are_slightly_off(body: str) -> None:
    document = read_feed(body.encode(), BASE, since=SINCE)
    assert [entry.url for entry in document.entries] == ["https://h.example/a", "https://h.example/b"]
    assert not document.bad_items


def test_a_bare_ampersand_changes_no_address() -> None:
    body = urlset(PAGE.format("a?x=1&y=2"), PAGE.format("b?x=1&amp;y=2"), PAGE.format("<![CDATA[c?x=1&y=2]]>"))
    assert [entry.url for entry in read_feed(body, BASE, since=SINCE).entries] == [
        "https://h.example/a?x=1&y=2", "https://h.example/b?x=1&y=2", "https://h.example/c?x=1&y=2"]


def test_a_sitemap_that_breaks_off_makes_up_no_address() -> None:
    body = urlset(PAGE.format("a"), PAGE.format("b"))
    assert [entry.url for entry in read_feed(body[:-60], BASE, since=SINCE).entries] == ["https://h.example/a"]
    with pytest.raises(NotAFeed, match="broken sitemap"):
        read_feed(b"<urlset><url><loc>https://h.example/a", BASE, since=SINCE)


def test_a_page_without_an_address_is_a_bad_item() -> None:
    document = read_feed(urlset("<url><lastmod>2026-11-02</lastmod></url>", PAGE.format("a")), BASE, since=SINCE)
    assert [item.reason for item in document.bad_items] == ["no_link"] and len(document.entries) == 1
