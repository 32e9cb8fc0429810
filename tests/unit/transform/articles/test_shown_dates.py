"""The day that a page shows in plain words, and the `<time>` that tells of another day."""

from datetime import UTC, datetime

import pytest

from etl.transform.articles.decide import decide_published
from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.html import read_tree
from tests.unit.transform.articles.pages import PARAGRAPHS, STORY, TITLE

PROSE = "<p>The bridge was last taken on <time datetime='1999-08-07'>7 August 1999</time>, when four men drowned below it.</p>"
DAY = datetime(2026, 3, 14, tzinfo=UTC)


def day_of(body: str, language: str = "en") -> tuple[datetime | None, str | None]:
    html = f"<html lang={language}><head><title>{TITLE}</title></head><body>{body}</body></html>"
    moment, by = decide_published(View(read_tree(html), "https://news.example/bridge"))
    return (moment.at if moment else None), by


@pytest.mark.parametrize(("line", "language"), [
    ("<p class=d>Saturday, 14 March 2026</p>", "en"), ("<div>By Ada Miller | March 14, 2026</div>", "en"),
    ("<span>Published: 14 Mar 2026</span>", "en"), ("<div><span>Ada Miller</span><span>03/14/2026</span></div>", "en-US"),
    ("<p>Veröffentlicht am 14. März 2026</p>", "de"), ("<p>Publié le 14 mars 2026</p>", "fr"), ("<p>14/03/2026</p>", "es"),
    ("<p>14 марта 2026</p>", "ru"), ("<ul><li>World</li><li>14 March 2026</li></ul>", "en")])
@pytest.mark.parametrize("tail", ["", PROSE, "<aside><time datetime='2020-01-02'>2 January</time></aside>",
                                  "<section class=talk><div><time datetime='2026-05-02'>2 May</time> Good.</div></section>"])
def test_the_day_above_the_text(line: str, language: str, tail: str) -> None:
    assert day_of(f"<article><h1>{TITLE}</h1>{line}{STORY}{tail}</article>", language) == (DAY, "shown")


@pytest.mark.parametrize("place", [
    "<article><div class=meta>14 March 2026</div><div><h1>{}</h1></div>{}</article>",
    "<main><h1>{}</h1><p>" + " ".join(["word"] * 30) + "</p><div>14 March 2026, 10:15</div>{}</main>",
    "<h1>The Courier</h1><p>Today is 2 July 2031</p><article><h1>{}</h1><i>14 March 2026</i>{}</article>",
    "<article><h6>{}</h6><p>14 March 2026</p>{}</article>"])
def test_where_a_day_is_shown(place: str) -> None:
    at, by = day_of(place.format(TITLE, STORY))
    assert at is not None and (at.date(), by) == (DAY.date(), "shown")


def test_a_time_of_publication_is_believed_first() -> None:
    above = "<p>Updated 15 March 2026</p><time datetime='2026-03-14T09:00:00+01:00'>today</time>"
    assert day_of(f"<article><h1>{TITLE}</h1>{above}{STORY}{PROSE}</article>") == (DAY.replace(hour=8), "time")


@pytest.mark.parametrize("body", [
    f"<article><h1>{TITLE}</h1>{STORY}{PROSE}</article>",
    f"<article><h1>{TITLE}</h1>{PROSE}{STORY}</article>",
    f"<article><h1>{TITLE}</h1>{STORY}<div><a href=/x>Older: 2 May 2020</a></div></article>",
    f"<article><h1>{TITLE}</h1><nav><p>2 May 2020</p></nav><a href=/x><span>2 May 2020</span></a>{STORY}</article>",
    f"<article><h1>{TITLE}</h1><p>The first bridge fell on 7 August 1999.</p>{STORY}</article>",
    f"<h1>{TITLE}</h1><p>On 14 March 2026 {PARAGRAPHS[0]}</p>{STORY}"])
def test_days_of_something_else(body: str) -> None:
    assert day_of(body)[1] not in {"time", "shown"}
