"""Events and stories made anew from mentions as they are stored.

In: a day's `mentions`, `place_mentions`, and what `rejects` and `runs` say of coding it. Out: the
same in staging, as if `code` had just left them there, so that `resolve` goes on from them.
"""

from etl.errors import ParameterError
from etl.pipeline.chunks import Done, keep_done, stage_rows, write_plan
from etl.pipeline.run import Run
from etl.pipeline.stages import CODE
from etl.tables.row import read_rows
from etl.tables.rows import MentionRow, PlaceMentionRow, RejectRow, RunRow

BATCH_ROWS = 10_000


def restage(run: Run) -> list[str]:
    """Put what was coded back into staging; returns no chunks, for nothing is left to code.

    Raises ParameterError where the day was never coded.
    """
    coded = next((row for row in run.lake.rows(RunRow, run.day) if row.stage == CODE.name), None)
    if coded is None:
        raise ParameterError(f"{run.day} was never coded: redo code or parse")
    write_plan(run, CODE, [])
    for kind in (MentionRow, PlaceMentionRow):
        batches = run.lake.batches(kind.TABLE, run.day, rows=BATCH_ROWS)
        for number, batch in enumerate(batches):
            stage_rows(run, CODE, kind.TABLE, f"{number:04d}", list(read_rows(kind, batch)))
    rejects = [row for row in run.lake.rows(RejectRow, run.day) if row.stage == CODE.name]
    stage_rows(run, CODE, "rejects", "0000", rejects)
    counts = {"in": coded.in_count, "out": coded.out_count, "rejected": coded.rejected_count,
              "skipped": coded.skipped_count}
    keep_done(run, CODE, "0000", Done(counts, coded.started_at.isoformat(), coded.run_seconds))
    return []
