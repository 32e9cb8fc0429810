"""The feed list written: what is read again is the same, and a list of one's own keeps its look."""

from pathlib import Path

import pytest

from etl.errors import FeedListError
from etl.extract.feeds.opml import add_feeds, to_opml
from etl.extract.feeds.roster import Feed, read_roster
from etl.settings import BUNDLED_FEEDS
from etl.tables import ids


def feed(url: str, title: str = "T", **more: object) -> Feed:
    return Feed(ids.feed_id(url), url, title, title, **more)  # type: ignore[arg-type]


ODD = feed('http://a.example/?a=1&b="2"', "Zürich & <co>", min_entries=3, language="de")
BY_HAND = """<?xml version="1.0" encoding="{encoding}"?>
<opml version="2.0"><head><title>M\u00fcller</title></head>
\t<body><!-- </body> is no end -->
\t\t<outline text="Group">
\t\t\t<outline text='One' xmlUrl='http://one.example/'/>
\t\t</outline>
\t</body>
</opml>"""


def test_the_bundled_list_survives(tmp_path: Path) -> None:
    feeds = [*read_roster(str(BUNDLED_FEEDS)), ODD]
    (tmp_path / "out.opml").write_text(to_opml(feeds), "utf-8")
    assert read_roster(str(tmp_path / "out.opml")) == feeds


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_what_is_there_stays(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(BY_HAND.format(encoding=encoding).encode(encoding))
    path.chmod(0o600)
    one = feed("http://one.example/", "One")
    assert add_feeds(str(path), [ODD, one]) == [ODD]
    assert read_roster(str(path)) == [one, ODD]
    lines = path.read_bytes().decode(encoding).split("\n")
    assert [line for line in lines if "a.example" not in line] == BY_HAND.format(encoding=encoding).split("\n")
    assert lines[-3].startswith("\t  <outline ")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["feeds.opml"]


@pytest.mark.parametrize("text", [None, "<opml version='2.0'><body/></opml>", "<opml><body></body></opml>"])
def test_an_empty_list_is_begun(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "new" / "feeds.opml"
    if text is not None:
        path.parent.mkdir()
        path.write_text(text)
    add_feeds(str(path), [ODD])
    assert read_roster(str(path)) == [ODD]
    assert add_feeds(str(path), [ODD]) == []


@pytest.mark.parametrize("text", ["<rss/>", "not a list", "<opml version='2.0'/>", "<opml><outline xmlUrl='x'/></opml>"])
def test_what_can_not_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(text)
    with pytest.raises(FeedListError):
        add_feeds(str(path), [ODD])
    assert path.read_text() == text


def test_a_link_to_a_list_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.opml").write_text(to_opml([]))
    (tmp_path / "link.opml").symlink_to(tmp_path / "real.opml")
    add_feeds(str(tmp_path / "link.opml"), [ODD])
    assert (tmp_path / "link.opml").is_symlink()
    assert read_roster(str(tmp_path / "real.opml")) == [ODD]
