"""The gold set of happenings (`tests/golden/happenings`): what stands in it, and what is refused.

`read_gold_set` raises BadGoldSet with every fault that it finds; the README beside the files tells
what the columns mean. `half` says to which half a happening or a story belongs.

    PYTHONPATH=. python -m bench.happenings          checks the files and counts them
"""

import csv
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.handfiles import read_rows
from etl.tables.plover import EVENT_TYPES

Row = dict[str, str]
FOLDER = Path(__file__).parents[1] / "tests" / "golden" / "happenings"
HALVES = ("kept", "open")
MODES = {kind.name: kind.modes for kind in EVENT_TYPES}
DIFFICULTIES = frozenset({
    "plain", "singleton", "history", "correction", "next-day", "elsewhere", "retaliation",
    "anniversary", "week-later", "same-day-voices", "look-alike",
    *(f"contradiction:{of}" for of in ("actor", "recipient", "place", "date", "number", "type",
                                       "deed"))})
HAPPENING_ID = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*")
DAY = re.compile(r"\d{4}(-\d\d){0,2}")


class BadGoldSet(Exception):
    """Files that cannot be measured against; the text has a line for each fault."""


@dataclass(frozen=True)
class GoldSet:
    """The five files, row by row; all values are texts, as in the files."""

    articles: tuple[Row, ...]
    happenings: tuple[Row, ...]
    mentions: tuple[Row, ...]
    copies: tuple[Row, ...]
    stories: tuple[Row, ...]


def half(happening_id: str) -> str:
    """One of HALVES, by the checksum of what stands before the dot.

    Happenings that share articles share this name, so that no article is in both halves.
    """
    return HALVES[zlib.crc32(group(happening_id).encode()) % len(HALVES)]


def group(happening_id: str) -> str:
    """The name of the group of happenings: what stands before the dot."""
    return happening_id.split(".")[0]


def listed(cell: str) -> list[str]:
    """The values of a cell that holds several, apart by semicolons."""
    return [value.strip() for value in cell.split(";") if value.strip()]


def told_again(cell: str) -> list[str]:
    """The sentences of `also_told_in`."""
    return [sentence for sentence in cell.split(" || ") if sentence]


def read_gold_set(folder: Path = FOLDER) -> GoldSet:
    """Read and check the five files; raises BadGoldSet."""
    gold = GoldSet(tuple(row for _, row in read_rows(folder / "articles.jsonl")),
                   *(_table(folder / f"{name}.csv")
                     for name in ("happenings", "mentions", "copies", "stories")))
    if found := list(faults(gold)):
        raise BadGoldSet("\n".join(found))
    return gold


def _table(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def faults(gold: GoldSet) -> Iterator[str]:
    """One line for each thing that is wrong."""
    yield from _twice("article", (row["url"] for row in gold.articles))
    yield from _twice("happening", (row["id"] for row in gold.happenings))
    yield from _twice("mention of", (f"{row['happening_id']} in {row['url']}"
                                     for row in gold.mentions))
    yield from _twice("copy", (row["copy_url"] for row in gold.copies))
    yield from _twice("story of", (row["url"] for row in gold.stories))
    articles = {row["url"]: row for row in gold.articles}
    happenings = {row["id"]: row for row in gold.happenings}
    for article in gold.articles:
        yield from _article_faults(article)
    for happening in gold.happenings:
        yield from _happening_faults(happening, happenings)
    yield from _mention_faults(gold, articles, happenings)
    yield from _copy_faults(gold, articles)
    yield from _story_faults(gold, articles, happenings)


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{what} {name} stands there {times} times"


def _article_faults(article: dict[str, Any]) -> Iterator[str]:
    for name in ("url", "publisher", "title", "text", "published_at", "language"):
        if not article.get(name):
            yield f"article {article.get('url')} has no {name}"
    if datetime.fromisoformat(article["published_at"]).tzinfo is None:
        yield f"article {article['url']} has a time without its zone"


def _happening_faults(happening: Row, happenings: dict[str, Row]) -> Iterator[str]:
    name = happening["id"]
    if not HAPPENING_ID.fullmatch(name):
        yield f"happening {name}: an id is group.name"
    for coded in listed(happening["event_types"]) or [""]:
        kind, _, mode = coded.partition("/")
        if kind not in MODES or (mode and mode not in MODES[kind]):
            yield f"happening {name}: there is no type {coded!r}"
    if not DAY.fullmatch(happening["event_date"]):
        yield f"happening {name}: {happening['event_date']!r} is no date"
    for kind in set(listed(happening["difficulty"]) or [""]) - DIFFICULTIES:
        yield f"happening {name}: there is no difficulty {kind!r}"
    for figure in ("killed", "injured"):
        cells = [happening[figure + end] for end in ("_low", "", "_high")]
        if any(cells) and not (all(cells) and _ascending([int(cell) for cell in cells])):
            yield f"happening {name}: {figure} is not within its range"
    for other in listed(happening["apart_from"]):
        if other not in happenings or group(other) != group(name):
            yield f"happening {name}: apart from {other}, which is not in its group"
        elif name not in listed(happenings[other]["apart_from"]):
            yield f"happening {name}: {other} does not stand apart from it in turn"


def _ascending(numbers: list[int]) -> bool:
    return numbers == sorted(numbers)


def _mention_faults(gold: GoldSet, articles: dict[str, Row],
                    happenings: dict[str, Row]) -> Iterator[str]:
    groups: dict[str, str] = {}
    for mention in gold.mentions:
        name, url = mention["happening_id"], mention["url"]
        if name not in happenings:
            yield f"mention of {name}, which is no happening"
        if url not in articles:
            yield f"mention of {name} in {url}, which is no article"
            continue
        if groups.setdefault(url, group(name)) != group(name):
            yield f"article {url} tells of happenings of two groups"
        if mention["sentence"] not in articles[url]["text"] or not mention["sentence"]:
            yield f"mention of {name}: its sentence does not occur in the text of {url}"
        whole = articles[url]["title"] + "\n" + articles[url]["text"]
        for sentence in told_again(mention["also_told_in"]):
            if sentence not in whole:
                yield f"mention of {name}: {sentence!r} does not occur in {url}"
    for name in happenings.keys() - {mention["happening_id"] for mention in gold.mentions}:
        yield f"happening {name} has no mention"


def _copy_faults(gold: GoldSet, articles: dict[str, Row]) -> Iterator[str]:
    copied = {row["copy_url"] for row in gold.copies}
    for row in gold.copies:
        original, copy = row["original_url"], row["copy_url"]
        if missing := {original, copy} - articles.keys():
            yield f"copy {copy}: {', '.join(sorted(missing))} is no article"
        elif articles[original]["published_at"] >= articles[copy]["published_at"]:
            yield f"copy {copy} is not younger than its original"
        if original in copied:
            yield f"copy {copy}: its original is a copy itself"
        if not row["edited"]:
            yield f"copy {copy} does not say what was edited"


def _story_faults(gold: GoldSet, articles: dict[str, Row],
                  happenings: dict[str, Row]) -> Iterator[str]:
    for row in gold.stories:
        if row["url"] not in articles:
            yield f"story of {row['url']}, which is no article"
        if row["story_id"] not in happenings:
            yield f"story {row['story_id']}, which is no happening"
    for url in articles.keys() - {row["url"] for row in gold.stories}:
        yield f"article {url} has no story"


def main() -> int:
    """Print what is wrong, or how much there is in each half."""
    try:
        gold = read_gold_set()
    except BadGoldSet as bad:
        print(bad)
        return 1
    copied = {row["copy_url"] for row in gold.copies}
    for name in HALVES:
        urls = [row["url"] for row in gold.stories if half(row["story_id"]) == name]
        voices = Counter(row["happening_id"] for row in gold.mentions
                         if half(row["happening_id"]) == name and row["url"] not in copied)
        print(f"{name}: articles={len(urls)} copies={len(copied.intersection(urls))} "
              f"happenings={len(voices)} "
              f"told_by_three={sum(times > 2 for times in voices.values())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
