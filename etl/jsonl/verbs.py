"""Parse, code and resolve for other programs: lines in, lines out, without a lake.

In: articles and pages as JSON lines. Out: what is found in them as JSON lines. `parse` and `code`
drop nothing: a line that can't be worked on comes back with a reason in `reject`. No network is
touched.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from etl.errors import UsageError
from etl.jsonl import shapes
from etl.jsonl.lines import Line, filled, loads, mapped, reading, writing
from etl.jsonl.shapes import GivenText
from etl.pipeline.guard import Ended, Limits, guarded_map
from etl.tables.rows.articles import ArticleRow

# What takes long to import (extractors, spaCy) is imported where it is needed: a process that
# parses must not hold the coder.
if TYPE_CHECKING:
    from etl.resources.opinions import Opinions
    from etl.settings import Settings

UNDATED_DAY = date(1970, 1, 1)
Advance = Callable[[int], None]


# --- parse


def parse_file(source: str, target: str | None, jobs: int, limits: Limits,
               advance: Advance = lambda _: None) -> None:
    """Parse every line of a file ("-": standard input) into another (None: standard output).

    Each page is parsed within limits of time and memory. Raises UsageError where a file can't be
    opened, WorkError where no process can be started.
    """
    with ExitStack() as stack:
        lines = filled(stack.enter_context(reading(source)))
        write = stack.enter_context(writing(target))
        for line, answer in guarded_map("etl.jsonl.verbs:parse_line", lines, jobs, limits):
            write(_ended(line, answer) if isinstance(answer, Ended) else answer)
            advance(1)


def _ended(text: str, ended: Ended) -> Line:
    key = (loads(text) or {}).get("id")
    _tell("parse", key, f"{ended.reason}: {ended.detail}")
    return shapes.unparsed(key, ended.reason)


def prepare() -> None:
    """Load what parsing needs, before the first page's time begins (see `etl.pipeline.guard`)."""
    from etl.pipeline.parsing import prepare as prepare_parsing
    prepare_parsing()


def parse_line(text: str) -> Line:
    """The article of a line {"id", "url", "html"}, as `shapes.parsed` says."""
    from etl.transform.articles.html import PageRejected

    line = loads(text) or {}
    key, url, html = line.get("id"), line.get("url"), line.get("html")
    if not isinstance(html, str) or not isinstance(url, str):
        return shapes.unparsed(key, reason="bad_input")
    try:
        return _parsed(key, url, html)
    except PageRejected as rejected:
        return shapes.unparsed(key, rejected.reason)
    except MemoryError:
        raise
    except Exception as error:  # one page must never end the run: what went wrong is told
        _tell("parse", key, f"{type(error).__name__}: {error}")
        return shapes.unparsed(key, "parser_failed")


def _parsed(key: object, url: str, html: str) -> Line:
    from etl.resources.parser import load_parser
    from etl.transform.articles.page import parse_page

    tools, now = load_parser(), datetime.now(UTC)
    article = parse_page(html, url, tools.detect_language, now, None, tools.rulebook)
    return shapes.parsed(key, article)


# --- code


def code_file(source: str, target: str | None, settings: "Settings",
              advance: Advance = lambda _: None) -> None:
    """Code every line of a file ("-": standard input) into another (None: standard output).

    Raises UsageError where a file can't be opened.
    """
    with ExitStack() as stack:
        lines = filled(stack.enter_context(reading(source)))
        write = stack.enter_context(writing(target))
        for answer in mapped(coder_of(settings), lines, settings.jobs):
            write(answer)
            advance(1)


def coder_of(settings: "Settings") -> Callable[[str], Line]:
    """`code_line` with what the settings choose, as it can be handed to processes."""
    from etl.resources.opinions import chosen

    return partial(code_line, cache=settings.cache, opinions=chosen(settings))


def code_line(text: str, cache: str, opinions: "Opinions") -> Line:
    """What is coded in a line {"id", "title", "text", "published_at"}, as `shapes.coded` says."""
    line = loads(text) or {}
    key, given = line.get("id"), shapes.given_text(line)
    if given is None:
        return shapes.uncoded(key, reason="bad_input")
    if not given.text.strip() and not (given.title or "").strip():
        return shapes.uncoded(key, "empty")
    try:
        return _coded(key, given, cache, opinions)
    except Exception as error:  # one article must never end the run: what went wrong is told
        _tell("code", key, f"{type(error).__name__}: {error}")
        return shapes.uncoded(key, "coder_failed")


def _coded(key: object, given: GivenText, cache: str, opinions: "Opinions") -> Line:
    from etl.resources.coder import load_coder
    from etl.transform.events.code import (
        MAX_TEXT_CHARS,
        mention_row,
        place_row,
        write_parties,
    )
    from etl.transform.events.reading import Text

    if len(given.text) > MAX_TEXT_CHARS:
        return shapes.uncoded(key, "too_large")
    published = given.published.local.date() if given.published else None
    coder = load_coder(cache, opinions)
    article = Text(given.title, given.text, published, coder.home_of(given.url),
                   given.published.at if given.published else None)
    coded = coder.code(article, published or datetime.now(UTC).date())
    # An article outside of a lake has no id, and the answer shows none.
    mentions = [(mention_row(m, article, "", coder.tools.version), write_parties(m, article))
                for m in coded.mentions]
    return shapes.coded(key, mentions, [place_row(p, article, "") for p in coded.places])


# --- resolve


def resolve_file(source: str, target: str | None, settings: "Settings") -> None:
    """Code and join the articles of a file ("-": standard input).

    Lines are written into another file (None: standard output). Raises UsageError where a file
    can't be opened, and for a line that is no article.
    """
    with writing(target) as write:
        for answer in _resolved(list(_articles(source)), settings):
            write(answer)


def _articles(source: str) -> Iterator[ArticleRow]:
    with reading(source) as lines:
        for number, text in enumerate(lines, 1):
            if text.strip():
                line = loads(text)
                article = None if line is None else shapes.given_article(line)
                if article is None:
                    raise UsageError(
                        f"line {number} of {source} is no article: a JSON object whose "
                        f"{', '.join(shapes.ARTICLE_TEXTS)} are text or null")
                yield article


def _resolved(articles: list[ArticleRow], settings: "Settings") -> Iterator[Line]:
    from etl.resources.coder import load_coder
    from etl.resources.joining import load_joiner
    from etl.resources.opinions import chosen
    from etl.resources.rarity import load_rarity
    from etl.transform.events.code import code_articles
    from etl.transform.stories.resolve import Joining, resolve_rows

    coder = load_coder(settings.cache, chosen(settings))
    coded = code_articles(articles, coder, UNDATED_DAY)
    resolved = resolve_rows(coded.mentions, articles, coded.places,
                            Joining(load_rarity(), load_joiner()), UNDATED_DAY)
    return shapes.joined(resolved, coded.mentions)


def _tell(verb: str, key: object, what: str) -> None:
    print(f"dateline: {verb}: {key}: {what}", file=sys.stderr)
