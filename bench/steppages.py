"""The pages on which steps of parsing are judged, and how well one of them is parsed.

In: news pages with gold, pages with wanted and unwanted passages, and the sample newsroom. Out: a
score for a field of a page.
"""

import functools
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from bench import mixedpages
from bench.metrics import same_names, same_words, share, shingle_score
from bench.pages import SAMPLE
from etl.transform.articles import body, readings, second
from etl.transform.articles.decide import decide_authors, decide_body
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element, PageRejected, decode, read_tree
from etl.transform.articles.kind import refuse_other_pages
from etl.transform.articles.page import MIN_WORDS
from etl.transform.articles.title import decide_title
from etl.transform.articles.words import count_words

GOLD = Path(__file__).parents[1] / "tests" / "golden" / "newsroom" / "articles.jsonl"
# The one extractor that reads the tree with its boxes; all others read it without.
WHOLE = "whole-page"


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


class Desk:
    """One page, parsed again and again: its HTML is read once, and a tree once by an extractor.

    Parsing is that of `parse_page` without rules for the page's publisher, a field at a time.
    """

    def __init__(self, page: StepPage) -> None:
        """Read the HTML; raises PageRejected."""
        self._page = page
        self._view = View(read_tree(page.html), page.url)
        self._ask = body._found_by
        self._found: dict[tuple[str, bytes], str] = {}
        self._bodies: dict[bytes, str] = {}

    @property
    def found(self) -> str:
        """All that extractors have found in the page so far."""
        return "\n\n".join(self._found.values())

    def score(self, field: str, is_anew: bool = False) -> float:
        """How right a field is, 0 to 1; is_anew: what a view keeps of its page is read again.

        A body is scored by F1 of runs of four words; where there are passages, by the mean of the
        shares of wanted ones that are there and of unwanted ones that are not. A title or a list of
        authors is right or wrong. A rejected page has an empty body.
        """
        page = self._page
        view = View(self._view.tree, page.url) if is_anew else self._view
        if field == "title":
            return float(same_words(decide_title(view)[0], page.title))
        if field == "authors":
            return float(same_names(decide_authors(view)[0], page.authors or ()))
        return self._judged(self._body(view))

    def score_of_other_trees(self) -> float:
        """How right the body is where a step before the extractors changes what they read."""
        view = View(self._view.tree, self._page.url)
        trees = _checksum(view.bare) + _checksum(view.whole)
        if trees not in self._bodies:
            self._bodies[trees] = self._body(view)
        return self._judged(self._bodies[trees])

    def _judged(self, text: str) -> float:
        page = self._page
        if page.authors is not None:
            return shingle_score(text, page.text).f1
        found = mixedpages.judge({"with": page.wanted, "without": page.unwanted}, text)
        out = 1 - share(found.unwanted_found, found.unwanted)
        return (share(found.wanted_found, found.wanted) + out) / 2

    def _body(self, view: View) -> str:
        with replaced(body, "_found_by", self._remembered), replaced(readings, "grams", _grams), \
                replaced(second, "grams", _grams):
            try:
                title, _ = decide_title(view)
                text = decide_body(view, title).text
                refuse_other_pages(view, title, text)
            except PageRejected:
                return ""
        return text if count_words(text) >= MIN_WORDS else ""

    def _remembered(self, reader: Extractor, view: View) -> str:
        key = reader.name, _checksum(view.whole if reader.name == WHOLE else view.bare)
        if key not in self._found:
            self._found[key] = self._ask(reader, view)
        return self._found[key]


@contextmanager
def replaced(module: ModuleType, name: str, other: object) -> Iterator[None]:
    kept = getattr(module, name)
    setattr(module, name, other)
    try:
        yield
    finally:
        setattr(module, name, kept)


_grams = functools.lru_cache(maxsize=4096)(readings.grams)


@functools.lru_cache(maxsize=8)  # it holds the trees, so that none takes the place of another
def _checksum(tree: Element) -> bytes:
    return sha256(etree.tostring(tree)).digest()
