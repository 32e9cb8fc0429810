"""The day's records of the work itself: `rejects` and `runs`, and the check that nothing was lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

import etl
from etl import contracts, ids
from etl.errors import TooManyRejects, WorkError
from etl.lake import Lake
from etl.pipeline.chunks import effort
from etl.resources.version import coder_version
from etl.settings import Settings


def run_id(day: date) -> str:
    """The run's name: the same for every run of a day by the same version."""
    return f"{day.isoformat()}-{ids.make_id('run', etl.__version__, coder_version())[:8]}"


@dataclass(frozen=True)
class Tally:
    """A stage's records of a day, counted one by one: in = out + rejected + skipped."""

    stage: str
    taken: int
    out: int
    rejected: int
    skipped: int = 0

    def check(self, settings: Settings) -> None:
        """Raise WorkError where records were lost, TooManyRejects where the declared share is exceeded."""
        found = self.out + self.rejected + self.skipped
        if found != self.taken:
            raise WorkError(f"{self.stage}: {self.taken} records in, but {self.out} out + {self.rejected} rejected + "
                            f"{self.skipped} skipped = {found}")
        if self.taken and self.rejected / self.taken > settings.max_reject_share:
            raise TooManyRejects(f"{self.stage}: {self.rejected} of {self.taken} records rejected, more than "
                                 f"DATELINE_MAX_REJECT_SHARE={settings.max_reject_share} allows; see the table rejects")


def commit_stages(lake: Lake, day: date, tallies: list[Tally], written: dict[str, dict[str, Any]], rejects: pa.Table,
                  parts: Iterable[str]) -> dict[str, int]:
    """End stages whose tables are written: rejects, runs, the manifest, and their staging forgotten; returns rows by table."""
    written = dict(written)
    written["rejects"] = write_rejects(lake, day, [tally.stage for tally in tallies], rejects)
    written["runs"] = write_runs(lake, day, tallies, written)
    lake.commit(day, written)
    lake.clear_staging(day, *parts)
    return {name: entry["rows"] for name, entry in written.items()}


def write_rejects(lake: Lake, day: date, stages: Iterable[str], rows: pa.Table) -> dict[str, Any]:
    """Replace some stages' rows of the day's `rejects`; those of other stages stay."""
    before = lake.read("rejects", day)
    others = before.filter(pc.invert(pc.is_in(before["stage"], value_set=pa.array(list(stages), pa.string()))))
    return lake.write("rejects", day, pa.concat_tables([others, rows]))


def write_runs(lake: Lake, day: date, tallies: Iterable[Tally], written: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Replace the stages' rows of the day's `runs`; `written` are the manifest entries of their tables."""
    rows = []
    for tally in tallies:
        # Later stages add rows to these: a second run would find them there and sum them too.
        shared = {"rejects", "captures"} if tally.stage == "poll" else {"rejects"}
        checksum = ids.make_id(*(f"{name}={entry['sha256']}" for name, entry in sorted(written.items()) if name not in shared))
        took = effort(lake, day, tally.stage)
        rows.append({"run_id": run_id(day), "stage": tally.stage, "dateline_version": etl.__version__,
                     "coder_version": coder_version(), "in_count": tally.taken, "out_count": tally.out,
                     "rejected_count": tally.rejected, "skipped_count": tally.skipped, "checksum": checksum,
                     "started_at": took.started_at, "run_seconds": took.seconds})
    before = lake.read("runs", day)
    stages = pa.array([row["stage"] for row in rows], pa.string())
    others = before.filter(pc.invert(pc.is_in(before["stage"], value_set=stages)))
    return lake.write("runs", day, pa.concat_tables([others, contracts.from_rows("runs", rows, day)]))
