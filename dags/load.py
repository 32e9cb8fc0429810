"""Load: a day's tables into the warehouse, and the page that people look at."""

from typing import Any

from airflow.sdk import dag, task_group

from etl.orchestration.assets import EVENTS, WAREHOUSE, published
from etl.orchestration.forms import LOAD as LOAD_FORM
from etl.orchestration.forms import Params, days_of, ready_days, run_of
from etl.orchestration.tasks import DAG_OPTIONS, after, stage
from etl.pipeline.stages import COPY, LOAD, REPORT, Counts

DOC = """
### Events to the warehouse, when a day's events are there
`days → load → report → copy`. A day is replaced in one transaction; a day whose checksums are in
the warehouse already loads nothing. `report` draws the page. `copy` keeps a copy of a PostgreSQL
warehouse for the events page, when all days are loaded; with a DuckDB warehouse it does nothing. A
loaded day is published as the asset `warehouse`, on which DAGs of your own can be scheduled.

* **By itself**: runs for the ingest date that `dateline_transform` has published as asset `events`.
* **By hand**: *Trigger* with *day*, or *day* and *until* for a range (a new or restored warehouse,
  for instance), of which days that the lake does not have are skipped. Both empty: today.
* *target* loads another warehouse than `DATELINE_WAREHOUSE`; the pages and the copy stay the same.
* **A long range** (a new warehouse of a year) loads faster at once, by
  `dateline load --date … --until …`.
* **Failed**: open the red task's log; its `error=` line says what to do. A failed load leaves the
  warehouse as it was: *Clear* the task when it is mended. A failed copy leaves what is loaded as it
  is; the next one brings what is missing.
* Don't pause this DAG: what `dateline_transform` publishes while it is paused is lost; trigger it
  for those days.
"""
PAGES_QUEUE = "pages"


@dag("dateline_load", schedule=after(EVENTS), doc_md=DOC, params=LOAD_FORM,
     description="Events to the warehouse", **DAG_OPTIONS)
def load_days() -> None:
    """Load and report one ingest date, or a range of them."""

    @stage()
    def days(dag_run: Any, params: Params) -> list[str]:
        return ready_days(dag_run, params, "runs")

    # One day after another: a DuckDB file takes one writer.
    @stage(outlets=[WAREHOUSE], max_active_tis_per_dag=1,
           map_index_template="{{ task.op_kwargs['day'] }}")
    def load(day: str, params: Params, outlet_events: Any) -> Counts:
        run = run_of(params, day)
        return published(outlet_events[WAREHOUSE], run, LOAD.commit(run))

    @stage(map_index_template="{{ task.op_kwargs['day'] }}")
    def report(day: str, params: Params) -> str:
        run = run_of(params, day)
        REPORT.commit(run)
        return run.page

    # All that is loaded is copied at once, whatever became of the other days. It stands on the disk
    # of whoever serves the events page: only that machine's worker takes tasks of this queue.
    @stage(queue=PAGES_QUEUE, max_active_tis_per_dag=1,
           trigger_rule="all_done_min_one_success")
    def copy(dag_run: Any, params: Params) -> Counts:
        return COPY(run_of({**params, "target": None}, days_of(dag_run, params)[0]))

    # A day that can't be loaded leaves the others' pages alone.
    @task_group(prefix_group_id=False)
    def each_day(day: str) -> Any:
        loaded = load(day=day)
        loaded >> report(day=day)
        return loaded

    each_day.expand(day=days()) >> copy()


load_days()
