"""The sample newsroom's pages against what a person read in them.

Means over all pages do not fall below the floors.
"""

import functools
import json
from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import py3langid
import pytest

from etl.transform.articles.html import PageRejected, decode
from etl.transform.articles.page import Article, parse_page
from tests.paths import CHECKOUT

GOLDEN = CHECKOUT / "tests" / "golden" / "newsroom"
FLOORS: dict[str, float] = json.loads((GOLDEN / "floors.json").read_text("utf-8"))
GRAM = 4


@functools.cache
def golden() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line)
                 for line in (GOLDEN / "articles.jsonl").read_text("utf-8").splitlines())


def read_page(url: str) -> bytes:
    address = urlsplit(url)
    return (CHECKOUT / "sample" / str(address.hostname) / address.path.lstrip("/")).read_bytes()


def parse(url: str) -> Article:
    return parse_page(decode(read_page(url), "text/html"), url,
                      lambda text: str(py3langid.classify(text)[0]))


@functools.cache
def pairs() -> tuple[tuple[dict[str, Any], Article], ...]:
    return tuple((wanted, parse(wanted["url"])) for wanted in golden() if not wanted.get("reject"))


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = text.split()
    return Counter(tuple(words[at:at + GRAM]) for at in range(max(1, len(words) - GRAM + 1)))


def f1(found: str, wanted: str) -> float:
    """Overlap of the bodies' runs of four words, as article extractors are compared."""
    one, other = grams(found), grams(wanted)
    return 2 * (one & other).total() / (one.total() + other.total())


def scores(wanted: dict[str, Any], found: Article) -> dict[str, float]:
    published = found.published.at if found.published else None
    return {"title": found.title == wanted["title"], "authors": found.authors == wanted["authors"],
            "published_at": published == datetime.fromisoformat(wanted["published_at"]),
            "language": found.language == wanted["language"],
            "canonical_url": found.canonical_url == wanted["url"],
            "text": f1(found.text, wanted["text"])}


@functools.cache
def means() -> dict[str, float]:
    total: Counter[str] = Counter()
    for wanted, found in pairs():
        total.update(scores(wanted, found))  # type: ignore[arg-type]  # Counter adds floats as well
    return {field: value / len(pairs()) for field, value in total.items()}


def test_every_page_of_the_sample_is_golden() -> None:
    assert len(pairs()) == 39


def test_every_field_has_a_floor() -> None:
    assert set(FLOORS) == set(means())


@pytest.mark.parametrize("field", FLOORS)
def test_the_mean_is_not_below_its_floor(field: str) -> None:
    found = means()[field]
    assert found >= FLOORS[field], f"{field}: {found:.4f}; see README.md in {GOLDEN}"


def test_no_body_is_lost() -> None:
    worst = min((f1(found.text, wanted["text"]), wanted["url"]) for wanted, found in pairs())
    assert worst[0] > 0.7, worst


@pytest.mark.parametrize("part", ["aden-port-live", "lake-chad-fishermen-taken"])
def test_pages_that_must_yield_nothing_are_rejected(part: str) -> None:
    url = next(wanted["url"] for wanted in golden() if part in wanted["url"])
    with pytest.raises(PageRejected) as caught:
        parse(url)
    assert caught.value.reason in {"empty", "too_short", "no_text"}
