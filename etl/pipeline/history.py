"""What earlier days stored: which pages are not fetched again, which bodies are not stored again.

In: `captures` and `entries` of days up to an ingest date. Out: addresses, times, earlier captures.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import starmap

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.archive.captures import is_outdated
from etl.extract.archive.records import Earlier
from etl.lake import Lake
from etl.lake.spans import RecordSpan
from etl.pipeline.run import Run
from etl.tables.row import zip_columns

# A page is fetched again after `seen_days` at the earliest: its body lies a little further back.
BODY_PERIODS = 2
BODY_COLUMNS = ("capture_id", "kind", "url", "final_url", "digest", "status", "captured_at",
                "warc_file", "warc_offset", "warc_length", "warc_sha256", "refers_to_id",
                "refers_to_date", "body_file", "body_offset", "body_length", "body_sha256")
SPAN = ("file", "offset", "length", "sha256")


def days_back(run: Run, table: str, with_today: bool = True) -> list[date]:
    """Days up to the run's that a table has, as far back as `seen_days` reaches."""
    first = run.day - timedelta(days=run.settings.seen_days)
    return [day for day in run.lake.days(table)
            if first <= day <= run.day and (with_today or day != run.day)]


def captured_pages(lake: Lake, days: Iterable[date],
                   among: pa.ChunkedArray | None = None) -> dict[str, datetime]:
    """When each page was captured last in the days, by the address that was asked for.

    among: the addresses that are looked for; None takes all, and many days of them fill memory.
    """
    found: dict[str, datetime] = {}
    for day in days:
        pages = lake.read("captures", day, ["kind", "url", "captured_at"])
        is_wanted = pc.equal(pages["kind"], "page")
        if among is not None:
            is_wanted = pc.and_(is_wanted, pc.is_in(pages["url"], value_set=among))
        found.update(zip_columns(pages.filter(is_wanted), "url", "captured_at"))
    return found


def settled_urls(run: Run, entries: pa.Table) -> set[str]:
    """Addresses of the day's entries that are not fetched again.

    Earlier days captured them, and no entry says that they are changed since.
    """
    days = days_back(run, "captures", with_today=False)
    earlier = captured_pages(run.lake, days, entries["canonical_url"])
    columns = zip_columns(entries, "canonical_url", "updated_at")
    listed = [(url, updated_at) for url, updated_at in columns if url in earlier]
    changed = {url for url, updated_at in listed if is_outdated(earlier[url], updated_at, run.day)}
    return {url for url, _ in listed} - changed


def captured_entries(run: Run, feed_ids: Iterable[str]) -> dict[str, datetime]:
    """When the pages of some feeds' entries of earlier days were captured last, by entry_id.

    Entries that the day itself has are left out.
    """
    days, feeds = days_back(run, "entries", with_today=False), pa.array(feed_ids, pa.string())
    entries = pa.concat_tables([_entries_of(run, day, feeds) for day in (*days, run.day)])
    today = set(_entries_of(run, run.day, feeds)["entry_id"].to_pylist())
    pages = captured_pages(run.lake, days, entries["canonical_url"])
    return {entry_id: pages[url]
            for entry_id, url in zip_columns(entries, "entry_id", "canonical_url")
            if url in pages and entry_id not in today}


def _entries_of(run: Run, day: date, feeds: pa.Array) -> pa.Table:
    """Ids and addresses of some feeds' entries of a day."""
    rows = run.lake.read("entries", day, ["entry_id", "canonical_url", "feed_id"])
    return rows.filter(pc.is_in(rows["feed_id"], value_set=feeds))


def earlier_bodies(run: Run, kind: str, urls: Iterable[str]) -> dict[str, Earlier]:
    """The capture that holds the latest body of each address, of days before the run's."""
    wanted = pa.array(set(urls), pa.string())
    first = run.day - timedelta(days=BODY_PERIODS * run.settings.seen_days)
    found: dict[str, Earlier] = {}
    for before in [day for day in run.lake.days("captures") if first <= day < run.day]:
        rows = run.lake.read("captures", before, BODY_COLUMNS)
        is_wanted = pc.and_(pc.equal(rows["kind"], kind), pc.is_in(rows["url"], value_set=wanted))
        # A 304 has no digest of the body, and says that the one before it is still the latest.
        rows = rows.filter(pc.and_(is_wanted, pc.not_equal(rows["status"], 304)))
        found.update(_bodies(rows.sort_by("captured_at"), before))
    return found


def _bodies(captures: pa.Table, day: date) -> Iterator[tuple[str, Earlier]]:
    """Each capture's address, with the capture that holds its body.

    It is the capture itself, or the one that a revisit refers to.
    """
    is_own = pc.is_null(captures["body_file"])
    holders = pa.table({
        "id": pc.if_else(is_own, captures["capture_id"], captures["refers_to_id"]),
        "day": pc.if_else(is_own, pa.scalar(day), captures["refers_to_date"]),
        **{part: pc.if_else(is_own, captures[f"warc_{part}"], captures[f"body_{part}"])
           for part in SPAN}})
    spans = starmap(RecordSpan, zip_columns(holders, *SPAN))
    columns = (captures[name].to_pylist() for name in ("final_url", "captured_at", "digest"))
    earlier = map(Earlier, holders["id"].to_pylist(), holders["day"].to_pylist(), *columns, spans)
    return zip(captures["url"].to_pylist(), earlier, strict=True)
