"""JSON lines in, JSON lines out: parse and code for other programs, without a lake.

One object a line in, one a line out, in the same order, nothing dropped: a line that can't be worked
on comes back with a reason in `reject`. No network is touched.
"""

import json
import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from etl.errors import UsageError
from etl.pipeline.guard import Ended, Limits, guarded_map

if TYPE_CHECKING:
    from etl.resources.opinions import Opinions
    from etl.settings import Settings
    from etl.tables.rows.mentions import MentionRow
    from etl.tables.rows.place_mentions import PlaceMentionRow
    from etl.transform.articles.dates import Moment

Row = dict[str, Any]
LINES_PER_TASK = 8
UNDATED_DAY = date(1970, 1, 1)
ARTICLE_TEXTS = ("url", "publisher", "title", "text", "published_at")


def convert(work: Callable[[str], Row], source: str, target: str | None, jobs: int,
            advance: Callable[[int], None] = lambda _: None) -> None:
    """Apply a function to every line of a file ("-": standard input) into another (None: standard output).

    Raises UsageError where a file can't be opened.
    """
    with ExitStack() as stack:
        lines = stack.enter_context(_reading(source))
        out = stack.enter_context(_writing(target))
        for row in _mapped(work, (line for line in lines if line.strip()), jobs):
            out.write(_dumps(row))
            advance(1)
        out.flush()


def parse_file(source: str, target: str | None, jobs: int, limits: Limits,
               advance: Callable[[int], None] = lambda _: None) -> None:
    """Parse every line of a file into another, as `convert` does, each page within limits of time and memory.

    Raises UsageError where a file can't be opened, WorkError where no process can be started.
    """
    with ExitStack() as stack:
        lines = (line for line in stack.enter_context(_reading(source)) if line.strip())
        out = stack.enter_context(_writing(target))
        for line, row in guarded_map("etl.jsonl.verbs:parse_line", lines, jobs, limits):
            if isinstance(row, Ended):
                blank = _blank(_loads(line) or {})
                print(f"dateline: parse: {blank['id']}: {row.reason}: {row.detail}", file=sys.stderr)
                row = {**blank, "reject": row.reason}
            out.write(_dumps(row))
            advance(1)
        out.flush()


def read_rows(source: str) -> Iterator[Row]:
    """Read every line of a file ("-": standard input); raises UsageError for one that is no article."""
    with _reading(source) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                row = _loads(line)
                if row is None or not all(isinstance(row.get(name), str | None) for name in ARTICLE_TEXTS):
                    raise UsageError(f"line {number} of {source} is no article: a JSON object whose "
                                     f"{', '.join(ARTICLE_TEXTS)} are text or null")
                yield row


def write_rows(rows: Iterable[Row], target: str | None) -> None:
    """Write a line for each row."""
    with _writing(target) as out:
        for row in rows:
            out.write(_dumps(row))
        out.flush()


@contextmanager
def _reading(path: str) -> Iterator[IO[str]]:
    # UTF-8 whatever the locale says, so that a file and a pipe are read the same.
    try:
        file = open(0 if path == "-" else path, encoding="utf-8-sig", errors="replace",  # noqa: SIM115 - closed below
                    closefd=path != "-")
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from None
    with file:
        yield file


@contextmanager
def _writing(path: str | None) -> Iterator[IO[str]]:
    # A lone surrogate can't be written as UTF-8: it leaves as it came, escaped (RFC 8259, section 8.2).
    try:
        file = open(path or 1, "w", encoding="utf-8", errors="backslashreplace",  # noqa: SIM115 - closed below
                    newline="\n", closefd=bool(path))
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}") from None
    with file:
        yield file


def _dumps(row: Row) -> str:
    # Some readers take these three for the end of a line.
    line = json.dumps(row, ensure_ascii=False, default=str)
    return line.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


def _loads(line: str) -> Row | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _mapped(work: Callable[[str], Row], lines: Iterable[str], jobs: int) -> Iterator[Row]:
    if jobs == 1:
        yield from map(work, lines)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[list[Row]]] = deque()
        for batch in _batches(lines):
            waiting.append(pool.submit(_work_on, work, batch))
            if len(waiting) > 4 * jobs:  # the window keeps memory flat and the order of lines
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == LINES_PER_TASK:
            yield batch
            batch = []
    if batch:
        yield batch


def _work_on(work: Callable[[str], Row], lines: list[str]) -> list[Row]:
    return [work(line) for line in lines]


# --- parse

PARSED = ("id", "title", "text", "authors", "published_at", "modified_at", "language", "publisher", "canonical_url", "reject")
PARSED_TOO = ("section", "tags", "image_url", "word_count", "is_paywalled", "is_live_blog", "is_opinion", "agency", "dateline",
              "dateline_place", "dateline_date", "text_by", "title_by", "date_by", "authors_by")


def prepare() -> None:
    """Load what parsing needs, before the first page's time begins (see `etl.pipeline.guard`)."""
    from etl.pipeline.parsing import prepare as prepare_parsing
    prepare_parsing()


def parse_line(line: str) -> Row:
    """{"id", "url", "html"} → the article's fields, as INTERFACES names them, and those of PARSED_TOO."""
    from etl.transform.articles.html import PageRejected

    row = _loads(line) or {}
    blank = _blank(row)
    if not isinstance(row.get("html"), str) or not isinstance(row.get("url"), str):
        return {**blank, "reject": "bad_input"}
    try:
        return {**blank, **_parsed(row["html"], row["url"])}
    except PageRejected as rejected:
        return {**blank, "reject": rejected.reason}
    except MemoryError:
        raise
    except Exception as error:  # one page must never end the run; what went wrong is told on standard error
        print(f"dateline: parse: {row.get('id')}: {type(error).__name__}: {error}", file=sys.stderr)
        return {**blank, "reject": "parser_failed"}


def _blank(row: Row) -> Row:
    """What comes back for a line before its page is parsed."""
    return {**dict.fromkeys((*PARSED, *PARSED_TOO)), "id": row.get("id"), "text": "", "authors": [], "tags": []}


def _parsed(html: str, url: str) -> Row:
    from etl.resources.parser import load_parser
    from etl.transform.articles.page import parse_page
    from etl.transform.articles.parse import article_fields

    tools = load_parser()
    article = parse_page(html, url, tools.detect_language, datetime.now(UTC), None, tools.rulebook)
    fields = {name: value for name, value in article_fields(article).items() if name in {*PARSED, *PARSED_TOO}}
    published, modified = article.published, article.modified
    return {**fields, "dateline_date": str(fields["dateline_date"]) if fields["dateline_date"] else None,
            "published_at": _iso(published.at, published.offset_minutes) if published else None,
            "modified_at": _iso(modified.at, modified.offset_minutes) if modified else None}


def _iso(at: datetime, offset_minutes: int | None) -> str:
    return at.astimezone(timezone(timedelta(minutes=offset_minutes or 0))).isoformat()


# --- code


def code_line(line: str, cache: str, opinions: "Opinions") -> Row:
    """{"id", "title", "text", "published_at"} → mentions and places, as INTERFACES names them."""
    row = _loads(line) or {}
    blank: Row = {"id": row.get("id"), "mentions": [], "places": [], "reject": None}
    if not isinstance(row.get("text"), str) or not all(isinstance(row.get(n), str | None) for n in ("title", "published_at")):
        return {**blank, "reject": "bad_input"}
    if not row["text"].strip() and not (row.get("title") or "").strip():
        return {**blank, "reject": "empty"}
    try:
        return {**blank, **_coded(row, cache, opinions)}
    except Exception as error:  # one article must never end the run; what went wrong is told on standard error
        print(f"dateline: code: {row.get('id')}: {type(error).__name__}: {error}", file=sys.stderr)
        return {**blank, "reject": "coder_failed"}


def coder_of(settings: "Settings") -> Callable[[str], Row]:
    """`code_line` with what the settings choose, as processes can be handed it."""
    from etl.resources.opinions import chosen

    return partial(code_line, cache=settings.cache, opinions=chosen(settings))


def _coded(row: Row, cache: str, opinions: "Opinions") -> Row:
    from etl.resources.coder import load_coder
    from etl.transform.events.code import MAX_TEXT_CHARS, mention_row, place_row
    from etl.transform.events.reading import Text, local_day

    if len(row["text"]) > MAX_TEXT_CHARS:
        return {"reject": "too_large"}
    moment = stated(row.get("published_at"))
    published = local_day(moment.at, moment.offset_minutes) if moment else None
    coder = load_coder(cache, opinions)
    article = Text(row.get("title"), row["text"], published, coder.home_of(row.get("url")))
    coded = coder.code(article, published or datetime.now(UTC).date())
    return {"mentions": [_nested(mention_row(m, article, "", coder.tools.version)) for m in coded.mentions],
            "places": [_place(place_row(p, article, "")) for p in coded.places]}


def stated(text: str | None) -> "Moment | None":
    """A time as the caller gives it: ISO 8601, however old (a page's own is never older than the web), or as pages write it."""
    from etl.transform.articles.dates import Moment, read_moment

    try:
        at = datetime.fromisoformat(text or "")
        offset = at.utcoffset()
        at = at.replace(tzinfo=UTC) if offset is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return read_moment(text)
    return Moment(at, None if offset is None else round(offset.total_seconds() / 60))


ACTOR = ("text", "name", "country", "sector", "entity_id", "start", "end")
PLACE = ("text", "start", "end", "name", "latitude", "longitude", "country", "admin1", "geonames_id", "precision",
         "confidence")


# Columns of the night's tables, which a line has no use for.
UNTOLD = frozenset({"mention_id", "article_id", "pattern", "coder_version"})


def _nested(mention: "MentionRow") -> Row:
    """A row of `mentions` with actor, recipient and place as objects."""
    nested = ("actor_", "recipient_", "place_", "origin_place_")
    columns = {field.name: getattr(mention, field.name) for field in fields(mention)}
    flat = {k: v for k, v in columns.items() if not k.startswith(nested) and k not in UNTOLD}
    for prefix, names in (("actor", ACTOR), ("recipient", ACTOR), ("place", PLACE), ("origin_place", PLACE)):
        is_known = columns[f"{prefix}_text"] is not None
        flat[prefix] = {name: columns[f"{prefix}_{name}"] for name in names} if is_known else None
    return {**flat, "event_date": mention.event_date.isoformat()}


def _place(place: "PlaceMentionRow") -> Row:
    return {name: getattr(place, name) for name in PLACE}
