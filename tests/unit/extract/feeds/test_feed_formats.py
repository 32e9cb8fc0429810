"""Golden pairs of a feed and what is read from it, broken feeds among them; and what must hold for any bytes."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.extract.feeds.fastfeeds import read_fast
from etl.extract.feeds.formats import NotAFeed, read_feed
from etl.extract.feeds.xmlfeeds import _read_reference
from tests.paths import CHECKOUT

GOLDEN = CHECKOUT / "tests" / "golden" / "feeds"
BASE = "https://delta.example/feeds/all"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text("utf-8"))
FAST = ["rss2.xml", "atom.xml", "byte_order_mark.xml", "markup.xml", "one_page_twice.xml"]


def read(name: str) -> dict[str, Any]:
    try:
        document = dataclasses.asdict(read_feed((GOLDEN / name).read_bytes(), BASE))
    except NotAFeed as fault:
        return {"reason": fault.reason}
    return json.loads(json.dumps(document, default=lambda moment: moment.isoformat()))


def test_every_feed_has_an_expectation() -> None:
    assert sorted(EXPECTED) == sorted(p.name for p in GOLDEN.iterdir() if p.name != "expected.json")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_golden(name: str) -> None:
    assert read(name) == EXPECTED[name]


@pytest.mark.parametrize("name", FAST)
def test_the_fast_reader_agrees_with_the_reference(name: str) -> None:
    body = (GOLDEN / name).read_bytes()
    fast, reference = read_fast(body), _read_reference(body, None, is_utf8=True)
    assert fast is not None
    assert [(i.guid, i.link, i.published_at, i.updated_at) for i in fast.items] == [
        (i.guid, (i.link or "").strip(), i.published_at, i.updated_at) for i in reference.items]


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - set(FAST)))
def test_the_fast_reader_stands_back(name: str) -> None:
    assert read_fast((GOLDEN / name).read_bytes()) is None


def test_a_feed_of_many_entries_is_cut() -> None:
    item = "<item><title>t</title><link>https://h.example/{0}</link><guid>https://h.example/{0}</guid></item>"
    body = "<rss><channel>" + "".join(item.format(n) for n in range(10_050)) + "</channel></rss>"
    assert read_feed(body.encode(), BASE).item_count == 10_000


def test_open_tags_do_not_stall_the_reference() -> None:
    with pytest.raises(NotAFeed, match="open at once"):
        read_feed(b"<rss><channel>" + b"<a>" * 50_000, BASE)


def test_the_body_is_never_a_file_name(tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.write_bytes((GOLDEN / "rss2.xml").read_bytes())
    with pytest.raises(NotAFeed):
        read_feed(str(feed).encode(), BASE)


@given(st.binary(max_size=300) | st.text(alphabet="<>/!&;[]{}\"':=rsitemlnkdf \x00", max_size=200).map(str.encode))
@settings(max_examples=150, deadline=None, database=None)
def test_any_bytes_are_a_feed_or_not(body: bytes) -> None:
    try:
        assert read_feed(body, BASE).item_count >= 0
    except NotAFeed as fault:
        assert fault.reason in {"not_a_feed", "undecodable"}
