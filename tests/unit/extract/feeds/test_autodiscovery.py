"""Autodiscovery: what a page and its headers say, whatever way it is written."""

import pytest

from etl.extract.feeds.autodiscovery import by_custom, in_headers, in_page

URL = "https://h.example/world/"
RSS = "type=application/rss+xml"


@pytest.mark.parametrize(("page", "found"), [
    (f"<link rel=alternate {RSS} href=/rss>", ["https://h.example/rss"]),
    (f"<LINK HREF='feed' REL='home ALTERNATE' {RSS.upper()}>", ["https://h.example/world/feed"]),
    ("<link rel='alternate' type='application/atom+xml; charset=utf-8' href='//cdn.example/a?b=1&amp;c=2'/>",
     ["https://cdn.example/a?b=1&c=2"]),
    (f"<base href='https://b.example/'><link rel=alternate {RSS} href=rss>", ["https://b.example/rss"]),
    (f"<link rel=alternate {RSS} href=/rss><link rel=alternate type=application/feed+json href=/json>"
     f"<link rel=alternate {RSS} href=/rss>", ["https://h.example/rss", "https://h.example/json"]),
    (f"<link rel=alternate {RSS}><link rel=alternate {RSS} href='mailto:x'><link rel=stylesheet {RSS} href=/x>", []),
    ("<link rel=alternate hreflang=de href=/de><link rel=alternate type=application/json href=/wp-json>", []),
    (f"<!-- <link rel=alternate {RSS} href=/rss> -->", []), ("<link rel=alternate", []), ("\x00\xff<![", [])])
def test_in_page(page: str, found: list[str]) -> None:
    assert in_page(page.encode("latin-1"), URL) == found


@pytest.mark.parametrize(("header", "found"), [
    ('</rss>; rel="alternate"; type="application/rss+xml"', ["https://h.example/rss"]),
    ('</css>; rel=preload, <https://o.example/a>; type=application/atom+xml; rel=alternate', ["https://o.example/a"]),
    ('</de>; rel="alternate"; hreflang="de"', []), ("nonsense", [])])
def test_in_headers(header: str, found: list[str]) -> None:
    assert in_headers([("Server", "x"), ("Link", header)], URL) == found


def test_by_custom() -> None:
    assert by_custom(URL)[0] == "https://h.example/feed"
