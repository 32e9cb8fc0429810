"""The floor of the worst pages: Dateline loses no more stories than the library it is built on.

A mean hides whole articles that are gone. Pages are those of the sample newsroom, and its stories in
every layout of tests/golden/layouts.
"""

import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bench.metrics import shingle_score
from bench.mixedpages import ours, trafilatura_alone
from etl.transform.articles.html import decode
from tests.layouts import filled, layouts
from tests.unit.transform.articles.test_newsroom_golden import golden, read_page

BAD = 0.5
# Every n-th story, so that each layout is filled with some and the test takes half a minute.
EVERY = 6


def pages() -> Iterator[tuple[str, dict[str, Any], str]]:
    told = [article for article in golden() if not article.get("reject")]
    for article in told:
        html = decode(read_page(article["url"]), "text/html")
        yield "sample", {"url": article["url"], "html": html}, article["text"]
    for layout in layouts():
        for article in told[::EVERY]:
            html = filled(layout, article["title"], article["text"])
            yield layout.stem, {"url": article["url"], "html": html}, article["text"]


@functools.cache
def results() -> tuple[tuple[str, str, float, float], ...]:
    """Where from, address, F1 of ours, F1 of trafilatura as it comes."""
    return tuple((name, page["url"], shingle_score(ours(page), text).f1,
                  shingle_score(trafilatura_alone(page), text).f1) for name, page, text in pages())


def test_there_are_pages_enough() -> None:
    assert len(results()) > 150
    assert len(layouts()) >= 20


def test_no_more_pages_are_lost_than_with_the_library() -> None:
    mine = [(name, url, round(f1, 2)) for name, url, f1, _ in results() if f1 < BAD]
    theirs = [name for name, _, _, f1 in results() if f1 < BAD]
    assert len(mine) <= len(theirs), json.dumps(mine, indent=1)


@pytest.mark.parametrize("layout", ["sample", *(path.stem for path in layouts())])
def test_no_story_is_lost_in_any_layout(layout: str) -> None:
    lost = [(url, round(f1, 2)) for name, url, f1, _ in results() if name == layout and f1 < BAD]
    assert not lost
