"""Exports of rows and columns: GDELT 2.0's and POLECAT's files, CSV, and what its columns mean."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from etl.load.exports import codes
from etl.load.exports.selection import Selection
from etl.tables import contracts

FOLDER = Path(__file__).parent / "sql"
# GDELT's files know neither quotes nor escapes: what would break a line or a field of theirs
# becomes a blank or an apostrophe.
BREAKING = {**dict.fromkeys([*range(0x20), 0x7F, 0x85, 0x2028, 0x2029], " "), ord('"'): "'"}
URL_LETTERS = ":/?#[]@!$&'()*+,;=%-._~"
URL_COLUMNS = ("SOURCEURL", "MentionIdentifier")
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
FORMULA = r"\A([=+\-@\t\r])"
EVERY_EVENT = "SELECT * FROM chosen ORDER BY first_ingest_date, event_id"
EVIDENCE = {
    "last_ingest_date": "Last ingest date of the range that reports the event.",
    "trigger": "Word or phrase that was coded.",
    "attribution": "Who is reported to say so, as written; null where nobody is.",
    "article_id": "The article that the sentence stands in.", "article_title": "Its title.",
    "article_url": "Its address.", "publisher": "Who prints it.",
    "published_at": "When it was published (UTC); null where that is unknown."}


def gdelt(selection: Selection, query: str) -> Iterator[bytes]:
    """Write a file of GDELT 2.0: tabs between fields, no header, null is empty.

    `query` is `gdelt_events` or `gdelt_mentions`.
    """
    selection.register("countries", codes.countries())
    selection.register("types", codes.types())
    for row in selection.rows(_query(query)):
        row["GLOBALEVENTID"] = codes.global_id(row["GLOBALEVENTID"])
        for column in URL_COLUMNS:
            if row.get(column):
                row[column] = quote(row[column], safe=URL_LETTERS)
        yield ("\t".join(_field(value) for value in row.values()) + "\n").encode("utf-8")


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).removesuffix(".0")
    return str(value).translate(BREAKING).strip()


def polecat(selection: Selection) -> Iterator[bytes]:
    """Write POLECAT's table: a header, tabs between fields, null is empty."""
    selection.register("intensities", codes.intensities())
    header = True
    for row in selection.rows(_query("polecat")):
        if header:
            yield ("\t".join(row) + "\n").encode()
            header = False
        yield ("\t".join(_field(value) for value in row.values()) + "\n").encode("utf-8")
    if header:
        yield ("\t".join(selection.batches(_query("polecat")).schema.names) + "\n").encode()


def _query(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text("utf-8")


def table(selection: Selection) -> Iterator[bytes]:
    """Write the events as CSV (RFC 4180) with a header.

    Null is an empty field, an empty text is "", and the items of a list are joined by a semicolon.
    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
    batches = selection.batches(EVERY_EVENT)
    yield (",".join(batches.schema.names) + "\r\n").encode()
    for batch in batches:
        columns = [_plain(column) for column in batch.columns]
        sink = io.BytesIO()
        pacsv.write_csv(pa.RecordBatch.from_arrays(columns, names=batch.schema.names), sink,
                        options)
        yield sink.getvalue()


def _plain(column: pa.Array) -> pa.Array:
    """A column as CSV has it: no lists, and no text that is a formula."""
    joined = pc.binary_join(column, ";") if pa.types.is_list(column.type) else column
    if joined.type != pa.string():
        return joined
    return pc.replace_substring_regex(joined, FORMULA, r"'\1")


def dictionary(selection: Selection) -> Iterator[bytes]:
    """Write what the CSV file's columns mean: name, Arrow type, whether null occurs, meaning."""
    known = {column.name: column for column in contracts.contract("events").columns}
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(("column", "type", "null", "meaning"))
    for field in selection.batches(EVERY_EVENT).schema:
        column = known.get(field.name)
        is_nullable = field.name in EVIDENCE if column is None else not column.is_required
        meaning = EVIDENCE[field.name] if column is None else column.description
        writer.writerow((field.name, str(field.type), "yes" if is_nullable else "no", meaning))
    yield sink.getvalue().encode("utf-8")
