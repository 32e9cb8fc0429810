"""What earlier days stored: which pages are not fetched again, and whose bodies need not be stored again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.archive.captures import is_outdated
from etl.extract.archive.records import Earlier, Place
from etl.lake import Lake
from etl.pipeline.run import Run

# A page is fetched again after `seen_days` at the earliest: its body lies a little further back.
BODY_PERIODS = 2
BODY_COLUMNS = ("capture_id", "kind", "url", "final_url", "digest", "status", "is_revisit", "captured_at", "warc_file",
                "warc_offset", "warc_length", "refers_to_id", "refers_to_date", "body_file", "body_offset", "body_length")


def days_back(run: Run, table: str, with_today: bool = True) -> list[date]:
    """Days up to the run's, as far back as `seen_days` reaches, for which a table has a file."""
    first = run.day - timedelta(days=run.settings.seen_days)
    return [day for day in run.lake.days(table)
            if first <= day <= run.day and (with_today or day != run.day)]


def captured_pages(lake: Lake, days: Iterable[date]) -> dict[str, datetime]:
    """When each page was captured last in the days, by the address that was asked for."""
    found: dict[str, datetime] = {}
    for day in days:
        pages = lake.read("captures", day, ["kind", "url", "captured_at"])
        pages = pages.filter(pc.equal(pages["kind"], "page"))
        found.update(zip(pages["url"].to_pylist(), pages["captured_at"].to_pylist(), strict=True))
    return found


def settled_urls(run: Run, entries: pa.Table) -> set[str]:
    """Addresses of the day's entries that an earlier day captured, and that no entry says changed since."""
    earlier = captured_pages(run.lake, days_back(run, "captures", with_today=False))
    rows = entries.select(["canonical_url", "updated_at"]).to_pylist()
    changed = {row["canonical_url"] for row in rows if row["canonical_url"] in earlier
               and is_outdated(earlier[row["canonical_url"]], row["updated_at"], run.day)}
    return {row["canonical_url"] for row in rows if row["canonical_url"] in earlier} - changed


def captured_entries(run: Run) -> dict[str, datetime]:
    """When the articles of earlier days' entries were captured last, by entry_id; not the day's own."""
    days = days_back(run, "entries", with_today=False)
    pages = captured_pages(run.lake, days)
    found: dict[str, datetime] = {}
    for earlier in days:
        rows = run.lake.read("entries", earlier, ["entry_id", "canonical_url"]).to_pylist()
        found |= {row["entry_id"]: pages[row["canonical_url"]] for row in rows
                  if row["canonical_url"] in pages}
    today = set(run.read("entries", ["entry_id"])["entry_id"].to_pylist())
    return {entry_id: moment for entry_id, moment in found.items() if entry_id not in today}


def earlier_bodies(run: Run, kind: str, urls: Iterable[str]) -> dict[str, Earlier]:
    """The latest capture of each address before the day whose body is stored, or whose body another holds."""
    wanted = pa.array(set(urls), pa.string())
    first = run.day - timedelta(days=BODY_PERIODS * run.settings.seen_days)
    found: dict[str, Earlier] = {}
    for before in [day for day in run.lake.days("captures") if first <= day < run.day]:
        rows = run.lake.read("captures", before, BODY_COLUMNS)
        rows = rows.filter(pc.and_(pc.equal(rows["kind"], kind), pc.is_in(rows["url"], value_set=wanted)))
        for row in rows.sort_by("captured_at").to_pylist():
            # A 304 has no digest of the body, and says that the one before it is still the latest.
            if row["status"] != 304:
                found[row["url"]] = _earlier(row, before)
    return found


def _earlier(row: dict[str, Any], day: date) -> Earlier:
    if row["body_file"]:
        body_id, body_date = row["refers_to_id"], row["refers_to_date"]
        place = Place(row["body_file"], row["body_offset"], row["body_length"])
    else:
        body_id, body_date = row["capture_id"], day
        place = Place(row["warc_file"], row["warc_offset"], row["warc_length"])
    return Earlier(body_id, body_date, row["final_url"], row["captured_at"], row["digest"], place)
