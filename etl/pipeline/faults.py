"""What went wrong on a day: feeds and pages that failed, by name and reason, with what to do.

In: a stage's rows of `rejects`, and the day's `feeds`. Out: a few lines for people: one for each
reason with its count and its remedy, and one for each of the first records that it befell.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from etl.extract.fetch.turns import host_of
from etl.pipeline.run import Run
from etl.tables.reasons import remedy
from etl.tables.row import read_rows, zip_columns
from etl.tables.rows.rejects import RejectRow

log = logging.getLogger("etl")
# So many records of a reason are named, and so many reasons of a stage; others are counted.
NAMED = 10
REASONS_NAMED = 15


@dataclass(frozen=True)
class Group:
    """A stage's records that were left out for one reason, in the order of their addresses."""

    stage: str
    reason: str
    rejects: tuple[RejectRow, ...]


def log_faults(run: Run, rejects: pa.Table) -> None:
    """Log what some stages left out: failed feeds as warnings, all else as information."""
    if not rejects.num_rows:
        return
    titles = feed_titles(run)
    for stage, groups in _by_stage(grouped(list(read_rows(RejectRow, rejects)))).items():
        level = logging.WARNING if stage == "poll" else logging.INFO
        for line in lines(groups, titles):
            log.log(level, "stage=%s ingest_date=%s %s", stage, run.day, line)


def feed_titles(run: Run) -> dict[str, str]:
    """What people call the day's feeds: title or publisher, by address and by `feed_id`."""
    feeds = run.read("feeds", ["feed_id", "url", "title", "publisher"])
    named = [(feed_id, url, title or publisher) for feed_id, url, title, publisher
             in zip_columns(feeds, "feed_id", "url", "title", "publisher")]
    return {key: name for feed_id, url, name in named for key in (feed_id, url)}


def grouped(rejects: Sequence[RejectRow]) -> list[Group]:
    """Group records by stage and reason, the largest group of each stage first."""
    found: dict[tuple[str, str], list[RejectRow]] = defaultdict(list)
    for row in sorted(rejects, key=lambda row: (row.url or "", row.key)):
        found[row.stage, row.reason].append(row)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    return [Group(stage, reason, tuple(rows)) for (stage, reason), rows in ordered]


def _by_stage(groups: Sequence[Group]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        found[group.stage].append(group)
    return found


def lines(groups: Sequence[Group], titles: dict[str, str]) -> Iterator[str]:
    """Yield the lines of one stage's groups, without what a stranger's text could do to a log."""
    for group in groups[:REASONS_NAMED]:
        yield (f"rejected={len(group.rejects)} reason={group.reason} "
               f"do={quoted(remedy(group.reason))}")
        for row in group.rejects[:NAMED]:
            yield f"reason={group.reason} {_named(row, titles)}"
        if (left := len(group.rejects) - NAMED) > 0:
            yield f"reason={group.reason} and {left} more: see the table rejects"
    if rest := groups[REASONS_NAMED:]:
        count = sum(len(group.rejects) for group in rest)
        yield f"rejected={count} for {len(rest)} more reasons: see the table rejects"


def _named(row: RejectRow, titles: dict[str, str]) -> str:
    name = titles.get(row.key) or titles.get(row.url or "") or host_of(row.url or "")
    parts = {"name": name, "url": row.url or row.key, "detail": row.detail}
    return " ".join(f"{label}={quoted(text)}" for label, text in parts.items() if text)


def quoted(text: str) -> str:
    """A stranger's text in quotation marks, rid of what is not printed, in one line."""
    plain = "".join(c if c.isprintable() and c != '"' else " " for c in text)
    return f'"{" ".join(plain.split())}"'
