"""Fields of feeds: links and texts as every table can hold them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from etl.extract.feeds.cleaning import language, moment, names, plain, written_moment
from etl.extract.feeds.links import absolute, canonical


@pytest.mark.parametrize(("url", "expected"), [
    ("https://H.Example:443/a?utm_source=x&id=1&fbclid=2#top", "https://h.example/a?id=1"),
    ("http://h.example", "http://h.example/"), ("http://h.example/?gclid=1", "http://h.example/"),
    ("http://user:secret@h.example:8080/a?b=2&a=1", "http://h.example:8080/a?b=2&a=1"),
    ("http://h.example/a?msid=1&gid=2&source=x", "http://h.example/a?msid=1&gid=2&source=x"),
    ("http://h.example/a?q=%C3%BC%2F&empty=", "http://h.example/a?q=%C3%BC%2F&empty="),
    ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
    ("https://h.example/a?at_medium=RSS&at_campaign=rss&smid=tw", "https://h.example/a")])
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(("link", "expected"), [
    ("/a", "https://h.example/a"), ("//other.example/b", "https://other.example/b"), ("c d", "https://h.example/x/c%20d"),
    ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"), ("a\nb", "https://h.example/x/ab"),
    ("mailto:a@b.example", None), ("javascript:alert(1)", None), ("http://", None), ("http://[::1", None),
    ("data:text/html,x", None), ("file:///etc/passwd", None)])
def test_absolute(link: str, expected: str | None) -> None:
    assert absolute(link, "https://h.example/x/feed") == expected


@pytest.mark.parametrize(("text", "expected"), [
    (None, None), ("  ", None), ("<p>a</p><p>b</p>", "a b"), ("a &amp; b", "a & b"), ("&lt;b&gt;x&lt;/b&gt;", "x"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"), ("<script>x</script>y", "y"), ("a<!-- b", "a"), ("nul\x00\ud800", "nul"),
    ("don\x92t", "don’t"), ("un<b>bro</b>ken", "unbroken"), ("x" * 3000, "x" * 2000), ("<img src=x>", None)])
def test_plain(text: str | None, expected: str | None) -> None:
    assert plain(text) == expected


def test_plain_is_linear() -> None:
    for piece in ("<!--", "<script>", "<", "&", "<a ", "&lt;script&gt;"):
        assert len(plain(piece * 100_000) or "") <= 2000


def test_names() -> None:
    found = ["Ann", " Ann ", "x@h.example (Bo Li)", "Cy (c@h.example)", "d@h.example", None, "<b>Eve</b>", ""]
    assert names(found) == ("Ann", "Bo Li", "Cy", "Eve")
    assert len(names(str(n) for n in range(100))) == 50


@pytest.mark.parametrize(("code", "expected"), [
    ("en-US", "en"), ("DE", "de"), ("pt_BR", "pt"), ("eng", None), ("", None), (None, None), ("english", None)])
def test_language(code: str | None, expected: str | None) -> None:
    assert language(code) == expected


def test_moments() -> None:
    noon = datetime(2026, 11, 2, 12, 0, 0, 999, UTC)
    assert moment(noon.astimezone(timezone(timedelta(hours=9)))) == noon.replace(microsecond=0)
    assert moment(noon.replace(tzinfo=None)) is None
    assert moment(noon.replace(year=1989)) is None
    assert moment(datetime.max.replace(tzinfo=timezone(-timedelta(hours=9)))) is None
    assert written_moment("2026-11-02T12:00:00") == noon.replace(microsecond=0)
    assert written_moment("2 hours ago") is None
