"""`dateline parse --why URL|FILE`: why a page's body is what it is.

In: a page, a file or an address whose page lies in the lake. Out: lines of text. Nothing is
fetched.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from etl.command.show import printable
from etl.errors import UsageError
from etl.extract.archive.captures import capture_body
from etl.lake import Lake
from etl.resources.parser import load_parser
from etl.tables.row import read_rows
from etl.tables.rows.captures import CaptureRow
from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.html import PageRejected, decode, read_tree
from etl.transform.articles.publishers import rules_for
from etl.transform.articles.why import Dropped, ReadingTold, Why, explain_body
from etl.transform.articles.words import count_words

# Of a dropped piece so much is shown that it is known again.
SHOWN_CHARS = 100


def why(page: str, lake: Lake, day: date | None = None) -> Iterator[str]:
    """Lines on the page of a file, or of an address that was fetched on a day (None: the last).

    Raises UsageError where there is no such page, or where it is none.
    """
    body, content_type, url = _page(page, lake, day)
    try:
        tree = read_tree(decode(body, content_type))
    except PageRejected as rejected:
        raise UsageError(f"{page} is no page: {rejected.reason}, {rejected.detail}") from None
    view = View(tree, url)
    address = url or view.said.meta.url or view.said.markup.url or ""
    found = explain_body(View(tree, address, rules=rules_for(address, load_parser().rulebook)))
    return (printable(line) for line in lines_of(found))


def lines_of(found: Why) -> Iterator[str]:
    """What is found as lines: the choice first, then what was dropped."""
    yield f"title     {found.title or '(none)'} (by {found.title_by or 'nobody'})"
    yield (f"body      {count_words(found.text)} words by {found.text_by}; "
           f"text_agreement {found.agreement:.2f}")
    yield f"boxes     {found.share_left:.0%} of the running text is left without them"
    yield f"doubt     {found.doubt or 'none: the first reading stands'}"
    yield from map(_reading, found.readings)
    yield from (f"added     {_short(line)}" for line in found.added)
    yield from (_dropped("line", one) for one in found.lines)
    yield from (_dropped("box", one) for one in found.boxes)


def _reading(one: ReadingTold) -> str:
    asked = "" if one.was_asked else ", not asked"
    return (f"reading   {one.by:13} {one.chars:7,} characters, {one.told:7,} in sentences, shares "
            f"{one.agreement:.2f} with the body's{asked}")


def _dropped(kind: str, one: Dropped) -> str:
    where = f" {_short(one.where)}" if one.where else ""
    return f"{kind:9} {one.rule}:{where} {_short(one.text)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARS else f"{line[:SHOWN_CHARS]}…"


def _page(page: str, lake: Lake, day: date | None) -> tuple[bytes, str | None, str]:
    """The bytes of a page, the type that its server stated, and its address; empty for a file."""
    if "://" not in page:
        try:
            return Path(page).read_bytes(), None, ""
        except OSError as error:
            raise UsageError(f"can't read {page}: {error.strerror}") from None
    for at in [day] if day else reversed(lake.days("captures")):
        for row in read_rows(CaptureRow, lake.read("captures", at)):
            if page in {row.url, row.final_url} and row.status == 200:
                return capture_body(lake, row), row.content_type, page
    raise UsageError(f"{page} is not in the lake{f' on {day}' if day else ''}: "
                     "fetch it first, with `dateline fetch --urls FILE`")
