"""The day's records of the work itself: `rejects` and `runs`, and the check that nothing was lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

import etl
from etl.errors import TooManyRejects, WorkError
from etl.lake import Change
from etl.pipeline.chunks import effort
from etl.resources.version import coder_version
from etl.settings import Settings
from etl.tables import contracts, ids


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


def commit_stages(change: Change, tallies: list[Tally], rejects: pa.Table, parts: Iterable[str]) -> dict[str, int]:
    """End stages whose tables are written: rejects, runs, everything published, staging forgotten; returns rows by table."""
    write_rejects(change, [tally.stage for tally in tallies], rejects)
    write_runs(change, tallies)
    change.publish(run_id=run_id(change.day))
    change.lake.clear_staging(change.day, *parts)
    return {name: files.row_count for name, files in change.tables.items()}


def write_rejects(change: Change, stages: Iterable[str], rows: pa.Table) -> None:
    """Replace some stages' rows of the day's `rejects`; those of other stages stay."""
    before = change.lake.read("rejects", change.day)
    others = before.filter(pc.invert(pc.is_in(before["stage"], value_set=pa.array(list(stages), pa.string()))))
    change.write("rejects", pa.concat_tables([others, rows]))


def write_runs(change: Change, tallies: Iterable[Tally]) -> None:
    """Replace the stages' rows of the day's `runs`; the tables of the change are theirs."""
    day = change.day
    rows = []
    for tally in tallies:
        # Later stages add rows to these: a second run would find them there and sum them too.
        shared = {"rejects", "captures"} if tally.stage == "poll" else {"rejects"}
        checksum = ids.make_id(*(f"{name}={files.sha256}" for name, files in sorted(change.tables.items())
                                 if name not in shared))
        took = effort(change.lake, day, tally.stage)
        rows.append({"run_id": run_id(day), "stage": tally.stage, "dateline_version": etl.__version__,
                     "coder_version": coder_version(), "in_count": tally.taken, "out_count": tally.out,
                     "rejected_count": tally.rejected, "skipped_count": tally.skipped, "checksum": checksum,
                     "started_at": took.started_at, "run_seconds": took.seconds})
    before = change.lake.read("runs", day)
    stages = pa.array([row["stage"] for row in rows], pa.string())
    others = before.filter(pc.invert(pc.is_in(before["stage"], value_set=stages)))
    change.write("runs", pa.concat_tables([others, contracts.from_rows("runs", rows, day)]))
