"""Load: a day's tables into the warehouse, and the page that people look at."""

from typing import Any

from airflow.sdk import dag

from etl.orchestration.assets import EVENTS
from etl.orchestration.tasks import DAG_OPTIONS, Params, after, date_field, days_of, run_of, stage
from etl.pipeline.stages import LOAD, REPORT, Counts

DOC = """
### Events to the warehouse, when a day's events are there
`days → load → report`. A day is replaced in one transaction; a day whose checksums are in the
warehouse already loads nothing. `report` draws the page.

* **By itself**: runs for the ingest date that `dateline_transform` has published as asset `events`.
* **By hand**: *Trigger* with *day*, or *day* and *until* for a range (a new or restored warehouse,
  for instance). With both empty: today.
* **A long range** (a new warehouse of a year) loads faster at once, by
  `dateline load --date … --until …`.
* **Failed**: open the red task's log; its `error=` line says what to do. A failed load leaves the
  warehouse as it was: *Clear* the task when it is mended.
* Don't pause this DAG: what `dateline_transform` publishes while it is paused is lost; trigger it
  for those days.
"""
FORM = {
    "day": date_field("Ingest date", "First day to load; empty: today (UTC)"),
    "until": date_field("Until", "Last day of a range; empty: only the first"),
}


@dag("dateline_load", schedule=after(EVENTS), doc_md=DOC, params=FORM,
     description="Events to the warehouse", **DAG_OPTIONS)
def load_days() -> None:
    """Load and report one ingest date, or a range of them."""

    @stage()
    def days(dag_run: Any, params: Params) -> list[str]:
        return [day.isoformat() for day in days_of(dag_run, params)]

    # One day after another: a DuckDB file takes one writer.
    @stage(map_index_template="{{ task.op_kwargs['day'] }}", max_active_tis_per_dag=1)
    def load(day: str, params: Params) -> Counts:
        return LOAD.commit(run_of(params, day))

    @stage(map_index_template="{{ task.op_kwargs['day'] }}")
    def report(day: str, params: Params) -> str:
        run = run_of(params, day)
        REPORT.commit(run)
        return run.page

    chosen = days()
    load.expand(day=chosen) >> report.expand(day=chosen)


load_days()
