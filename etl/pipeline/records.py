"""The day's records of the work, `rejects` and `runs`; and the check that nothing was lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import TooManyRejects, WorkError
from etl.lake import Change
from etl.pipeline.chunks import effort
from etl.pipeline.faults import log_faults
from etl.pipeline.run import Run
from etl.pipeline.stages import Counts, Stage, after, named
from etl.settings import Settings
from etl.tables import contracts, ids
from etl.tables.rows.runs import RunRow


@dataclass(frozen=True)
class Tally:
    """A stage's records of a day, counted one by one: in = out + rejected + skipped.

    disputed: of those that came out, articles with disputed texts; None for other stages than
    parse.
    """

    stage: str
    taken: int
    out: int
    rejected: int
    skipped: int = 0
    disputed: int | None = None

    def check(self, settings: Settings) -> None:
        """Raise WorkError where records were lost, TooManyRejects above the declared share."""
        found = self.out + self.rejected + self.skipped
        if found != self.taken:
            raise WorkError(f"{self.stage}: {self.taken} records in, but {self.out} out + "
                            f"{self.rejected} rejected + {self.skipped} skipped = {found}")
        if self.taken and self.rejected / self.taken > settings.max_reject_share:
            raise TooManyRejects(
                f"{self.stage}: {self.rejected} of {self.taken} records rejected, more than "
                f"DATELINE_MAX_REJECT_SHARE={settings.max_reject_share} allows; "
                "see the table rejects")


def commit_stages(run: Run, change: Change, tallies: Sequence[Tally], rejects: pa.Table) -> Counts:
    """End stages whose tables are written, the last of which commits them; returns rows by table.

    Writes `rejects` and `runs`, publishes the whole change, forgets what the stages have left in
    staging, and logs what was rejected.
    """
    stages = [named(tally.stage) for tally in tallies]
    write_rejects(run, change, stages, rejects)
    write_runs(run, change, tallies)
    change.publish(run_id=run.run_id)
    run.lake.clear_staging(run.day, *(part for stage in stages for part in stage.parts))
    log_faults(run, rejects)
    return {name: files.row_count for name, files in change.tables.items()}


def write_rejects(run: Run, change: Change, stages: Iterable[Stage], rows: pa.Table) -> None:
    """Replace some stages' rows of the day's `rejects`; those of other stages stay."""
    others = _of_others(run.read("rejects"), stages)
    change.write("rejects", pa.concat_tables([others, rows]))


def write_runs(run: Run, change: Change, tallies: Sequence[Tally]) -> None:
    """Replace the stages' rows of the day's `runs`; the tables of the change are theirs."""
    stages = [named(tally.stage) for tally in tallies]
    checksum = _checksum(change, stages[-1])
    rows = []
    for tally, stage in zip(tallies, stages, strict=True):
        took = effort(run, stage)
        rows.append(RunRow(
            run_id=run.run_id, stage=tally.stage, dateline_version=run.dateline_version,
            coder_version=run.coder_version, in_count=tally.taken, out_count=tally.out,
            rejected_count=tally.rejected, skipped_count=tally.skipped,
            disputed_count=tally.disputed, checksum=checksum, started_at=took.started_at,
            run_seconds=took.seconds))
    others = _of_others(run.read("runs"), stages)
    change.write("runs", pa.concat_tables([others, contracts.from_rows("runs", rows, run.day)]))


def _checksum(change: Change, committed: Stage) -> str:
    """Hash over the tables of a change that are whole by now.

    Later stages add rows to the others: a second run would find them there and sum them, too.
    """
    growing = {"rejects"}.union(*(stage.tables for stage in after(committed)))
    return ids.make_id(*(f"{name}={files.sha256}" for name, files in sorted(change.tables.items())
                         if name not in growing))


def _of_others(rows: pa.Table, stages: Iterable[Stage]) -> pa.Table:
    names = pa.array([stage.name for stage in stages], pa.string())
    return rows.filter(pc.invert(pc.is_in(rows["stage"], value_set=names)))
