"""How our readers agree with feedparser on a suite of feeds.

    python -m bench.feedsuite SUITE

SUITE is a folder, or a .tar.gz, of feeds, such as feedparser's own tests.
Counted are entries, and title, link and date of every entry. No file may raise anything but
`NotAFeed`. Where the fast reader takes a feed, it is compared as well.
"""

import argparse
import io
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import feedparser

from bench.tables import aligned
from etl.extract.feeds import cleaning
from etl.extract.feeds.fastfeeds import read_fast
from etl.extract.feeds.formats import NotAFeed
from etl.extract.feeds.items import Item, Reading
from etl.extract.feeds.jsonfeed import is_json, read_json
from etl.extract.feeds.xmlfeeds import _is_utf8, _reference_items, read_xml

SUFFIXES = (".xml", ".json")


def files(suite: Path) -> Iterator[tuple[str, bytes]]:
    """Every feed of a folder or an archive, by name."""
    if suite.is_dir():
        yield from ((str(path), path.read_bytes()) for path in sorted(suite.rglob("*"))
                    if path.suffix in SUFFIXES)
        return
    with tarfile.open(suite) as archive:
        for member in archive:
            if member.name.endswith(SUFFIXES) and (file := archive.extractfile(member)):
                yield member.name, file.read()


def reference(body: bytes) -> list[Item]:
    """What feedparser itself reads, without any care of ours."""
    try:
        read = feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=False)
        return list(_reference_items(read))
    except Exception:
        return []


def compare(counts: Counter[str], label: str, ours: Reading | None, theirs: list[Item]) -> None:
    """Count what agrees of one feed."""
    items = ours.items if ours else ()
    counts[f"{label} feeds"] += 1
    counts[f"{label} counts"] += len(items) == len(theirs)
    for mine, other in zip(items, theirs, strict=False):
        counts[f"{label} entries"] += 1
        dates = [(item.published_at, item.updated_at) for item in (mine, other)]
        counts[f"{label} titles"] += cleaning.plain(mine.title) == cleaning.plain(other.title)
        counts[f"{label} links"] += (mine.link or "").strip() == (other.link or "").strip()
        counts[f"{label} dates"] += dates[0] == dates[1]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.feedsuite",
                                     description="Our readers beside feedparser.")
    parser.add_argument("suite", type=Path)
    counts: Counter[str] = Counter()
    for name, body in files(parser.parse_args(arguments).suite):
        counts["files"] += 1
        theirs, ours = reference(body), None
        try:
            ours = read_json(body) if is_json(body) else read_xml(body, None)
        except NotAFeed:
            counts["no feed"] += 1
        except Exception as error:
            counts["crashed"] += 1
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        compare(counts, "ours", ours, theirs)
        if _is_utf8(body) and (fast := read_fast(body)):
            compare(counts, "fast", fast, theirs)
    print(aligned(("", "number"), counts.items()))
    return int(bool(counts["crashed"]))


if __name__ == "__main__":
    sys.exit(main())
