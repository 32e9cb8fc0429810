"""The feed list: what is taken from it, and what is said where it can't be read."""

from pathlib import Path

import pytest

from etl.errors import FeedListError, ParameterError
from etl.extract.feeds.roster import chosen, read_roster
from etl.settings import BUNDLED_FEEDS
from etl.tables import ids

NESTED = """<?xml version="1.0"?><opml version="1.0"><head/><body>
<outline text="Group"><outline text="Deep"><outline type="link" text="T" title="Title" xmlurl="http://a.example/1"/></outline>
<outline type="json" text="Text only" xmlUrl=" http://a.example/2 "/></outline>
<outline xmlUrl="http://host.example/3"/><outline text="P" publisher="Paper" xmlUrl="ftp://b.example/"/>
<outline text="Twice" xmlUrl="http://a.example/1"/><outline text="No address" htmlUrl="http://a.example/"/>
</body></opml>"""


def write(folder: Path, text: str) -> str:
    path = folder / "feeds.opml"
    path.write_text(text, "utf-8")
    return str(path)


def test_every_outline_with_an_address_once(tmp_path: Path) -> None:
    feeds = read_roster(write(tmp_path, NESTED))
    assert [(f.url, f.title, f.publisher) for f in feeds] == [
        ("http://a.example/1", "Title", "Title"), ("http://a.example/2", "Text only", "Text only"),
        ("http://host.example/3", None, "host.example"), ("ftp://b.example/", "P", "Paper")]
    assert feeds[0].feed_id == ids.feed_id("http://a.example/1")


def test_expectations_stand_beside_a_feed(tmp_path: Path) -> None:
    outlines = ("<outline xmlUrl='http://a.example/' dl:minEntries='5' language='en-US'/>"
                "<outline xmlUrl='http://b.example/' minEntriesPerDay='0' language='unknown'/><outline xmlUrl='http://c.example/'/>")
    feeds = read_roster(write(tmp_path, f"<opml xmlns:dl='https://dl.example/'><body>{outlines}</body></opml>"))
    assert [(f.min_entries, f.language) for f in feeds] == [(5, "en"), (0, None), (None, None)]
    with pytest.raises(FeedListError, match=r"feeds.opml, line 3: minEntries='many' of http://a\.example/"):
        read_roster(write(tmp_path, "<opml>\n<outline xmlUrl='http://b.example/' minEntries='5'/>\n"
                                    "<outline xmlUrl='http://a.example/' minEntries='many'/></opml>"))


@pytest.mark.parametrize(("text", "message"), [
    ("", "is no OPML"), ("<opml><body>", "is no OPML"), ("<rss/>", "is no OPML"), ("<opml/>", "names no feed"),
    ("<opml><body><outline text='x'/></body></opml>", "names no feed"),
    ('<!DOCTYPE o [<!ENTITY a "b">]><opml><outline xmlUrl="&a;"/></opml>', "is no OPML")])
def test_what_is_no_list(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FeedListError, match=message):
        read_roster(write(tmp_path, text))


@pytest.mark.parametrize("name", ["missing.opml", "."])
def test_what_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(FeedListError, match="can't read the feed list"):
        read_roster(str(tmp_path / name))


def test_the_bundled_list() -> None:
    feeds = read_roster(str(BUNDLED_FEEDS))
    assert len(feeds) >= 45
    assert all(f.url.startswith("https://") and f.title and f.publisher for f in feeds)


def test_some_feeds_are_chosen_by_address_title_or_publisher(tmp_path: Path) -> None:
    outlines = ("<outline xmlUrl='http://a.example/' title='World' publisher='The A'/>"
                "<outline xmlUrl='http://b.example/' title='Home' publisher='The A'/><outline xmlUrl='http://c.example/'/>")
    feeds = read_roster(write(tmp_path, f"<opml><body>{outlines}</body></opml>"))
    assert chosen(feeds, []) == chosen(feeds, [" "]) == feeds
    assert chosen(feeds, ["home", "http://c.example/"]) == feeds[1:]
    assert chosen(feeds, ["the a"]) == feeds[:2]
    with pytest.raises(ParameterError, match=r"no feed of the list is called 'Hme'; did you mean home\?"):
        chosen(feeds, ["World", "Hme"])
