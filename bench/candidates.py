"""What is timed, each in a process of its own: `python -m bench.candidates NAME INPUT`.

It prints one JSON object.

A candidate is made once (imports, models, indexes), tried on the first item, and then timed over
all of them; what it could not work on counts as failed and its time counts too. INPUT is a file of
JSON lines: {"url", "html"} for parsers, rows of `dateline code --jsonl` for the coder.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Work = Callable[[Row], None]


def parse() -> Work:
    """Our parse stage: text, title, authors, times, language, publisher, canonical address."""
    import py3langid

    from etl.transform.articles.page import parse_page

    now = datetime.now(UTC)

    def work(row: Row) -> None:
        parse_page(row["html"], row["url"], lambda text: str(py3langid.classify(text)[0]), now)

    return work


def trafilatura() -> Work:
    """Trafilatura alone as it comes: text, title, author, date; without comments."""
    import trafilatura as library

    def work(row: Row) -> None:
        found = library.bare_extraction(row["html"], url=row["url"], with_metadata=True,
                                        include_comments=False)
        if found is None:
            raise ValueError("no document")

    return work


def newspaper_mended() -> Work:
    """newspaper3k by our adapter: title and text only, with its lxml 6 fault mended."""
    from lxml import html as lxml_html

    from etl.transform.articles.extractors.newspaper import Newspaper

    def work(row: Row) -> None:
        parser = lxml_html.HTMLParser(encoding="utf-8")
        page = Newspaper(lxml_html.document_fromstring(row["html"].encode(), parser=parser))
        if not any([page.title, page.text]):  # a list, so that both are worked out
            raise ValueError("no document")

    return work


def newspaper_plain() -> Work:
    """newspaper3k as it comes: `Article.set_html` and `parse`, images not fetched."""
    from newspaper import Article
    from newspaper.configuration import Configuration

    def work(row: Row) -> None:
        config = Configuration()
        config.fetch_images = False
        article = Article(row["url"], config=config)
        article.set_html(row["html"])
        article.parse()

    return work


def code() -> Work:
    """Our code stage: mentions and places."""
    from datetime import date

    from etl.resources.coder import load_coder
    from etl.settings import read_settings
    from etl.transform.articles.dates import read_moment
    from etl.transform.events.reading import Text, local_day

    coder = load_coder(read_settings().cache)

    def work(row: Row) -> None:
        moment = read_moment(row["published_at"])
        day = local_day(moment.at, None) if moment else None
        coder.code(Text(row["title"], row["text"], day), date(2000, 1, 1))

    return work


CANDIDATES: dict[str, Callable[[], Work]] = {
    "parse": parse, "trafilatura": trafilatura, "newspaper3k mended": newspaper_mended,
    "newspaper3k plain": newspaper_plain, "code": code}


def measure(name: str, source: Path) -> Row:
    """Time one candidate over a file; peak memory is that of the whole process, models included."""
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    work = CANDIDATES[name]()
    _tried(work, rows[0])
    wall, cpu = time.perf_counter(), _cpu_seconds()
    failed = sum(not _tried(work, row) for row in rows)
    wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
    return {"items": len(rows), "failed": failed, "wall_seconds": wall, "cpu_seconds": cpu,
            "peak_bytes": peak_bytes()}


def _tried(work: Work, row: Row) -> bool:
    try:
        work(row)
    except Exception:  # peers raise anything; a page they can't read is told in the table
        return False
    return True


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def peak_bytes() -> int:
    """Largest resident memory of this process, or of one of its children where that was larger.

    A process inherits the mark of the one that started it, so whoever starts candidates must stay
    small.
    """
    marks = [resource.getrusage(who).ru_maxrss
             for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return int(max(marks)) * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
