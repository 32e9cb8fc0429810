"""The pages on which steps of parsing are judged, and how well one of them is parsed.

In: news pages with gold, pages with wanted and unwanted passages, and the sample newsroom. Out: a
score for each field of each page.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import mixedpages
from bench.metrics import same_names, same_words, share, shingle_score
from bench.pages import SAMPLE
from etl.resources.parser import load_parser
from etl.transform.articles.html import PageRejected, decode
from etl.transform.articles.page import parse_page

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


@dataclass(frozen=True)
class Judged:
    """Scores of 0 to 1; None where nothing is known.

    body: F1 of runs of four words; where there are passages, the mean of the shares of wanted ones
    that are there and of unwanted ones that are not.
    """

    body: float
    title: float | None
    authors: float | None


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
        body = (SAMPLE / str(address.hostname) / address.path.lstrip("/")).read_bytes()
        yield _gold(gold["url"], "sample", str(address.hostname), gold["url"],
                    decode(body, "text/html"), gold)


def _gold(key: str, name: str, publisher: str, url: str, html: str,
          gold: dict[str, Any]) -> StepPage:
    return StepPage(key, name, publisher, url, html, gold["text"], gold["title"],
                    tuple(gold["authors"]))


def judge(page: StepPage) -> Judged:
    """Parse a page without rules for its publisher, and score it; a rejected page has nothing."""
    try:
        article = parse_page(page.html, page.url, load_parser().detect_language)
        title, text, authors = article.title, article.text, article.authors
    except PageRejected:
        title, text, authors = None, "", []
    if page.authors is None:
        passages = mixedpages.judge({"with": page.wanted, "without": page.unwanted}, text)
        found = share(passages.wanted_found, passages.wanted)
        out = 1 - share(passages.unwanted_found, passages.unwanted)
        return Judged((found + out) / 2, None, None)
    return Judged(shingle_score(text, page.text).f1, float(same_words(title, page.title)),
                  float(same_names(authors, page.authors)))
