"""Tidying: old days are dropped, months rolled up, old versions written anew, leftovers removed.

In: the lake and the settings of retention. Out: the same lake with fewer days and files.
Every step may be killed and done again, and readers see each table's day whole or not at all.
"""

import logging
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow.fs as pafs

from etl.errors import SettingError
from etl.lake import manifests, months, names
from etl.lake.change import Change
from etl.lake.lake import STAGING, Lake
from etl.lake.manifests import MANIFESTS
from etl.lake.rollup import roll_up
from etl.settings import Settings
from etl.tables import contracts

log = logging.getLogger("etl")

# A run that takes longer than this is dead: tasks are ended after six hours.
LEFTOVER_DAYS = 2
# Polls look back twice `seen_days` for a page's earlier body.
LOOK_BACK_PERIODS = 2


@dataclass
class Tidied:
    """What was done, in files, days or months of tables."""

    days_dropped: int = 0
    answers_dropped: int = 0
    migrated: int = 0
    rolled_up: int = 0
    leftovers: int = 0

    def counts(self) -> dict[str, int]:
        """As counts by name."""
        return asdict(self)


def tidy(lake: Lake, settings: Settings, today: date) -> Tidied:
    """Do all of it; returns what was done.

    Raises LakeError, and SettingError where days would go that polls still look at.
    """
    done = Tidied()
    if settings.keep_days is not None:
        if settings.keep_days < LOOK_BACK_PERIODS * settings.seen_days:
            raise SettingError(f"DATELINE_KEEP_DAYS={settings.keep_days} must be at least "
                               f"{LOOK_BACK_PERIODS} times "
                               f"DATELINE_SEEN_DAYS={settings.seen_days}: polls look back that far")
        done.days_dropped = _drop_days(lake, today - timedelta(days=settings.keep_days))
    if settings.keep_raw_days is not None:
        done.answers_dropped = _drop_answers(lake, today - timedelta(days=settings.keep_raw_days))
    done.migrated = _migrate(lake)
    if settings.rollup_days:
        done.rolled_up = roll_up(lake, today, settings.rollup_days)
    done.leftovers = _drop_leftovers(lake, today - timedelta(days=LEFTOVER_DAYS))
    log.info("stage=tidy lake=%s %s", lake.uri,
             " ".join(f"{name}={count}" for name, count in done.counts().items()))
    return done


def _drop_days(lake: Lake, first_kept: date) -> int:
    """Drop whole days: the manifest first, so that nobody is promised what is going."""
    dropped: set[date] = set()
    for day in [day for day in manifests.days(lake) if day < first_kept]:
        lake.delete(f"{MANIFESTS}/{day.isoformat()}.json")
        dropped.add(day)
    for month in [month for month in manifests.months(lake) if _is_before(month, first_kept)]:
        lake.delete(f"{MANIFESTS}/{month}.json")
    for table in contracts.names():
        for file in lake.files(table):
            found = names.parse(file)
            if found and (found.day < first_kept
                          if found.day else _is_before(found.month, first_kept)):
                lake.delete(f"{table}/{file}")
                dropped.update([found.day] if found.day else [])
    _drop_answers(lake, first_kept)
    return len(dropped)


def _is_before(month: str, first_kept: date) -> bool:
    """Whether all days of a month are to go: a month's file goes when its last day does."""
    return month < names.month_of(first_kept)


def _drop_answers(lake: Lake, first_kept: date) -> int:
    """Drop WARC files of earlier days, but for those in which bodies of kept captures lie."""
    needed = {file for day in lake.days("captures") if day >= first_kept
              for file in lake.read("captures", day, ["body_file"])["body_file"].to_pylist()}
    dropped = 0
    for folder in [name for name in lake.folders("raw") if name < first_kept.isoformat()]:
        files = [f"raw/{folder}/{name}" for name in lake.files(f"raw/{folder}")]
        for file in [file for file in files if file not in needed]:
            lake.delete(file)
            dropped += 1
        if not needed.intersection(files):
            lake.delete(f"raw/{folder}")
    return dropped


def _migrate(lake: Lake) -> int:
    """Write days of an older major version anew under their contract, with their manifests."""
    written = 0
    for day, tables in manifests.readable(lake):
        old = [name for name, files in tables.items()
               if name in contracts.names() and files.major < contracts.contract(name).major]
        if not old:
            continue
        with Change(lake, day) as change:
            for name in old:
                with lake.committed(name, tables[name]):
                    change.write(name, lake.read(name, day))
            change.publish()
        written += len(old)
    return written


def _drop_leftovers(lake: Lake, before: date) -> int:
    """Remove what killed runs left: staging of old days, files that never took their places."""
    dropped = 0
    for folder in [name for name in lake.folders(STAGING) if name < before.isoformat()]:
        lake.delete(f"{STAGING}/{folder}")
        dropped += 1
    folders = [months.PENDING, MANIFESTS, *contracts.names(),
               *(f"raw/{name}" for name in lake.folders("raw"))]
    for folder in folders:
        left = [*lake.hidden(folder),
                *([*lake.files(folder), *lake.folders(folder)] if folder == months.PENDING else [])]
        for name in left:
            info = lake.fs.get_file_info(lake.path(f"{folder}/{name}"))
            if info.type != pafs.FileType.NotFound and _changed(info) < before:
                lake.delete(f"{folder}/{name}")
                dropped += 1
    return dropped


def _changed(info: pafs.FileInfo) -> date:
    found: datetime | None = info.mtime
    return found.date() if found else date.min


def trim_logs(folder: Path, today: date, keep_days: int) -> int:
    """Delete log files that were not written to for `keep_days`; returns their number.

    Folders that are empty then are deleted too.
    """
    oldest = datetime.combine(today - timedelta(days=keep_days), datetime.min.time()).timestamp()
    deleted = 0
    for root, _, files in os.walk(folder, topdown=False):
        # A folder that somebody has just made is empty, too.
        is_old = os.stat(root).st_mtime < oldest
        for file in (Path(root) / name for name in files):
            if not file.is_symlink() and file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
                deleted += 1
        if is_old and Path(root) != folder and not os.listdir(root):
            os.rmdir(root)
    return deleted
