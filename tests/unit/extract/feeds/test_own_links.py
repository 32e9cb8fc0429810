"""Items whose link leads to no story of their own: the guid is their address, where it can be."""

import pytest

from etl.extract.feeds.formats import read_feed
from etl.extract.feeds.items import Item
from etl.extract.feeds.links import with_own_links

BASE = "https://post.example/feed.xml"


def linked(*pairs: tuple[str | None, str | None]) -> list[str | None]:
    return [item.link for item in with_own_links([Item(guid=guid, link=link) for link, guid in pairs], BASE)]


@pytest.mark.parametrize("home", [
    "https://post.example/", "https://post.example", "https://www.post.example/?utm_source=rss", "/", "https://post.example/#top"])
def test_links_to_the_home_page(home: str) -> None:
    assert linked((home, "https://post.example/a/1")) == ["https://post.example/a/1"]


def test_a_link_that_several_items_share() -> None:
    page = "https://post.example/latest"
    assert linked((page, "https://post.example/?p=7"), (page, "https://post.example/?p=8")) == [
        "https://post.example/?p=7", "https://post.example/?p=8"]


@pytest.mark.parametrize("pair", [
    ("https://post.example/a/1", "https://post.example/?p=7"),
    ("https://post.example/", "id-1"), ("https://post.example/", None), ("https://post.example/", "tag:post.example,2026:7"),
    ("https://post.example/", "https://post.example/"), ("https://post.example/", "https://cms.other.example/7"),
    (None, "https://post.example/a/1")])
def test_other_links_stay(pair: tuple[str | None, str | None]) -> None:
    assert linked(pair) == [pair[0]]


@pytest.mark.parametrize("feed", [
    "<rss version='2.0'><channel><title>P</title>{}</channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title><id>urn:p</id><updated>2026-11-02T10:00:00Z</updated>{}</feed>"])
def test_every_story_of_a_feed_is_an_entry(feed: str) -> None:
    item = ("<item><title>t</title><link>https://post.example/</link><guid>https://post.example/s/{0}</guid></item>"
            if "rss" in feed else
            "<entry><title>t</title><link href='https://post.example/'/><id>https://post.example/s/{0}</id></entry>")
    document = read_feed(feed.format("".join(item.format(n) for n in range(3))).encode(), BASE)
    assert [entry.url for entry in document.entries] == [f"https://post.example/s/{n}" for n in range(3)]
    assert not document.duplicate_count
