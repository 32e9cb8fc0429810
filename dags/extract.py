"""Extract: poll the feeds, fetch what is new, keep every answer as it came."""

from typing import Any

from airflow.sdk import dag

from etl.orchestration.alerts import judged
from etl.orchestration.assets import CAPTURES, published
from etl.orchestration.forms import EXTRACT, Params, run_of_one_day
from etl.orchestration.tasks import DAG_OPTIONS, nightly, stage
from etl.pipeline.stages import FETCH, JUDGES, POLL, Counts

DOC = """
### Feeds to captures, every night at 02:15 UTC
`plan_polls → poll → commit_polls → plan_fetches → fetch → commit_fetches → judge_extract`, for one
**ingest date**: the UTC day of the run. The world can't be replayed, so nothing is interpreted
here: answers go into WARC files, a row each into `feeds`, `entries`, `captures`. What failed is a
row in `rejects`; the logs of the two commits name it, with what to do.

* **By hand**: *Trigger*; all fields may stay empty. *day* stores under another ingest date, *feeds*
  polls another list, *only* a few feeds of it, *force* those, too, that asked for a pause.
* **Then**: `commit_fetches` publishes the asset `captures` for the day, which starts
  `dateline_transform`, which starts `dateline_load`. A failed run publishes nothing.
* **Failed**: open the red task's log; its `error=` line says what to do. *Clear* the task to go on
  from there: done chunks are kept, and an entry that is known is not fetched again. Wrong settings
  or parameters fail at once, other errors are tried twice more.
* **`judge_extract` red**: all is stored and goes on, but less came than was expected of a night.
  Its `unexpected=` lines say what; `DATELINE_ON_BROKEN_EXPECTATION` says whether that fails.
* **Again**: a second run of a day adds what is new since.
"""


@dag("dateline_extract", schedule=nightly(), doc_md=DOC, params=EXTRACT,
     description="Feeds to captures", **DAG_OPTIONS)
def extract() -> None:
    """Poll, fetch and commit one ingest date."""

    @stage()
    def plan_polls(dag_run: Any, params: Params) -> list[str]:
        return POLL.plan(run_of_one_day(dag_run, params))

    @stage(map_index_template="{{ task.op_kwargs['chunk'] }}")
    def poll(chunk: str, dag_run: Any, params: Params) -> Counts:
        return POLL.work(run_of_one_day(dag_run, params), chunk)

    # none_failed: with nothing to do the mapped task is skipped, and the day is committed anyway.
    @stage(trigger_rule="none_failed")
    def commit_polls(dag_run: Any, params: Params) -> Counts:
        return POLL.commit(run_of_one_day(dag_run, params))

    @stage()
    def plan_fetches(dag_run: Any, params: Params) -> list[str]:
        return FETCH.plan(run_of_one_day(dag_run, params))

    @stage(map_index_template="{{ task.op_kwargs['chunk'] }}")
    def fetch(chunk: str, dag_run: Any, params: Params) -> Counts:
        return FETCH.work(run_of_one_day(dag_run, params), chunk)

    @stage(trigger_rule="none_failed", outlets=[CAPTURES])
    def commit_fetches(dag_run: Any, params: Params, outlet_events: Any) -> Counts:
        run = run_of_one_day(dag_run, params)
        return published(outlet_events[CAPTURES], run, FETCH.commit(run))

    @stage()
    def judge_extract(dag_run: Any, params: Params) -> Counts:
        return judged(JUDGES["extract"], run_of_one_day(dag_run, params))

    fetches = plan_fetches()
    poll.expand(chunk=plan_polls()) >> commit_polls() >> fetches
    fetch.expand(chunk=fetches) >> commit_fetches() >> judge_extract()


extract()
