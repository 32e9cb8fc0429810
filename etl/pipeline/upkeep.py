"""Upkeep, once a week or by hand: the lake verified and tidied, old logs gone."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from etl.errors import LakeError
from etl.lake import Lake
from etl.lake.answers import Damage, damages
from etl.lake.scratch import Scratch
from etl.lake.tidy import tidy as tidy_lake
from etl.lake.tidy import trim_logs as trim_folder
from etl.lake.verify import Findings
from etl.lake.verify import verify as verify_lake
from etl.settings import Settings

FAULTS_SHOWN = 20


def tidy(settings: Settings, today: date) -> dict[str, int]:
    """Drop what is too old, roll up months, remove leftovers; returns counts.

    Raises LakeError and SettingError.
    """
    Scratch.of(settings).sweep()
    return tidy_lake(Lake(settings.lake), settings, today).counts()


def findings(settings: Settings, today: date, day: date | None = None,
             is_deep: bool = True) -> Findings:
    """Look for faults of one day or of the whole lake; where not deep, at names and sizes only."""
    kept = [days for days in (settings.keep_days, settings.keep_raw_days) if days is not None]
    answers_since = today - timedelta(days=min(kept)) if kept else date.min
    return verify_lake(Lake(settings.lake), day, answers_since, is_deep)


@dataclass
class Repair:
    """What can be had again: damaged captures, and what can't be read to tell."""

    damages: list[Damage] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        """The ingest dates with pages to fetch again."""
        return sorted({damage.ingest_date for damage in self.damages if damage.kind == "page"})


def repair(settings: Settings, day: date | None = None) -> Repair:
    """Find the captures of one day or of all whose records are damaged; nothing is changed."""
    lake, found = Lake(settings.lake), Repair()
    for each in [day] if day else lake.days("captures"):
        try:
            found.damages += damages(lake, each)
        except LakeError as error:
            found.unread.append(f"{each}: {error}")
    return found


def verify(settings: Settings, today: date, day: date | None = None,
           is_deep: bool = True) -> dict[str, int]:
    """Verify as `findings` does; returns counts. Raises LakeError with the faults, if any."""
    found = findings(settings, today, day, is_deep)
    if found.faults:
        left = len(found.faults) - FAULTS_SHOWN
        more = f"; and {left} more" if left > 0 else ""
        raise LakeError(f"{len(found.faults)} faults in the lake, see `dateline lake verify`: "
                        f"{'; '.join(found.faults[:FAULTS_SHOWN])}{more}")
    return {"days": found.day_count, "files": found.file_count, "rows": found.row_count}


def trim_logs(settings: Settings, folder: str, today: date) -> dict[str, int]:
    """Delete logs of tasks that are older than DATELINE_KEEP_LOG_DAYS; returns counts."""
    return {"deleted": trim_folder(Path(folder), today, settings.keep_log_days)}
