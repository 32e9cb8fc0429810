"""The pages on which steps of parsing are judged.

In: news pages with gold, pages with wanted and unwanted passages, and the sample newsroom. Out: a
page with what is known of it.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.pages import SAMPLE
from etl.transform.articles.html import decode

GOLD = Path(__file__).parents[1] / "tests" / "golden" / "newsroom" / "articles.jsonl"


@dataclass(frozen=True)
class StepPage:
    """A page and what is known of it; title and authors None where only passages are."""

    key: str
    set: str
    publisher: str
    url: str
    html: str
    text: str
    title: str | None
    authors: tuple[str, ...] | None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


def read_pages(news: Path | None, mixed: Path | None) -> Iterator[StepPage]:
    """The sample's pages, and those that are given."""
    yield from _sample()
    for path in sorted(news.rglob("*.html.gz")) if news else ():
        about = json.loads(path.with_name(path.name.removesuffix(".html.gz") + ".json").read_text())
        html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        yield _gold(path.name.removesuffix(".html.gz"), "news", about["publisher"], about["url"],
                    html, about["gold"])
    if mixed:
        with gzip.open(mixed, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                yield StepPage(page["url"], "mixed", str(urlsplit(page["url"]).hostname),
                               page["url"], page["html"], "", None, None, tuple(page["with"]),
                               tuple(page["without"]))


def _sample() -> Iterator[StepPage]:
    for line in GOLD.read_text("utf-8").splitlines():
        gold = json.loads(line)
        if gold.get("reject"):
            continue
        address = urlsplit(gold["url"])
        content = (SAMPLE / str(address.hostname) / address.path.lstrip("/")).read_bytes()
        yield _gold(gold["url"], "sample", str(address.hostname), gold["url"],
                    decode(content, "text/html"), gold)


def _gold(key: str, name: str, publisher: str, url: str, html: str,
          gold: dict[str, Any]) -> StepPage:
    return StepPage(key, name, publisher, url, html, gold["text"], gold["title"],
                    tuple(gold["authors"]))
