"""Article parsing on real news pages: body, title, authors and times against gold.

In: pages, each with what a person read in it beside it. Out: means and shares over them.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.metrics import Score, mean, same_day, same_minute, same_names, same_words, shingle_score
from etl.jsonl.verbs import parse_line

Row = dict[str, Any]


@dataclass(frozen=True)
class PageResult:
    """One page: how its body compares, which fields are right, why it was rejected.

    A field is None where gold has none, `reject` where the page was parsed.
    """

    language: str | None
    body: Score
    title: bool
    day: bool | None
    minute: bool | None
    authors: bool
    reject: str | None


def measure(folder: Path) -> Row:
    """Measure the pages `*.html.gz` below a folder.

    Beside each is a file `*.json`: {"url", "gold": {title, text, authors, published_at}}. Body: F1
    of runs of four words, the mean over pages. Title: equal but for case and punctuation. Day: the
    same calendar day, each in its own offset. Minute: within a minute. Authors: the same set. A
    rejected page counts as wrong in all.
    """
    results = [_judge(row, gold) for row, gold in _pages(folder)]
    return {"pages in": {"all": summarise(results),
                         "English": summarise([r for r in results if r.language == "en"])},
            "rejects": dict(Counter(r.reject for r in results if r.reject))}


def summarise(results: list[PageResult]) -> Row:
    """Shares over pages; times over the pages whose gold states one."""
    return {"pages": len(results), "body F1": mean(r.body.f1 for r in results),
            "body precision": mean(r.body.precision for r in results),
            "body recall": mean(r.body.recall for r in results),
            "title equal": mean(r.title for r in results),
            "day right": mean(r.day for r in results if r.day is not None),
            "within a minute": mean(r.minute for r in results if r.minute is not None),
            "authors exact": mean(r.authors for r in results)}


def _pages(folder: Path) -> Iterator[tuple[Row, Row]]:
    for path in sorted(folder.rglob("*.html.gz")):
        beside = path.with_name(path.name.removesuffix(".html.gz") + ".json")
        about = json.loads(beside.read_text(encoding="utf-8"))
        page = {"id": path.name, "url": about["url"],
                "html": gzip.decompress(path.read_bytes()).decode("utf-8", "replace")}
        yield parse_line(json.dumps(page)), about["gold"]


def _judge(row: Row, gold: Row) -> PageResult:
    stated = datetime.fromisoformat(gold["published_at"]) if gold["published_at"] else None
    found = datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
    return PageResult(row["language"], shingle_score(row["text"], gold["text"]),
                      not row["reject"] and same_words(row["title"], gold["title"]),
                      same_day(found, stated) if stated else None,
                      same_minute(found, stated) if stated else None,
                      not row["reject"] and same_names(row["authors"], gold["authors"]),
                      row["reject"])
