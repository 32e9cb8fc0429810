"""Extract: poll the feeds, fetch what is new, keep every answer as it came."""

from typing import Any

from airflow.sdk import Param, dag

from etl.orchestration.tasks import CAPTURES, DAG_OPTIONS, Counts, date_field, days_of, nightly, settings_of, stage

DOC = """
### Feeds to captures, every night at 02:15 UTC
`plan_polls → poll → plan_fetches → fetch → commit`, for one **ingest date**: the UTC day of the run.
The world can't be replayed, so nothing is interpreted here: answers go into WARC files, a row each into
`feeds`, `entries`, `captures`. What failed is a row in `rejects`.

* **By hand**: *Trigger*; all fields may stay empty. *day* stores under another ingest date, *feeds* polls another list.
* **Then**: `commit` publishes the asset `captures` for the day, which starts `dateline_transform`, which starts
  `dateline_load`. A failed run publishes nothing.
* **Failed**: open the red task's log; its `error=` line says what to do. *Clear* the task to go on from there: done
  chunks are kept, and an entry that is known is not fetched again. Wrong settings or parameters fail at once,
  other errors are tried twice more.
* **Again**: a second run of a day adds what is new since.
"""
FORM = {
    "day": date_field("Ingest date", "Day to store under; empty: today (UTC)"),
    "feeds": Param(None, type=["null", "string"], minLength=1, title="Feed list",
                   description="Path of an OPML file to poll instead of DATELINE_FEEDS; empty: that one"),
}


@dag("dateline_extract", schedule=nightly(), doc_md=DOC, params=FORM, description="Feeds to captures", **DAG_OPTIONS)
def extract() -> None:
    """Poll, fetch and commit one ingest date."""

    @stage()
    def plan_polls(dag_run: Any, params: dict[str, Any]) -> list[str]:
        from etl.pipeline import extract
        return extract.plan_polls(settings_of(params), *days_of(dag_run, params))

    @stage(map_index_template="{{ task.op_kwargs['chunk'] }}")
    def poll(chunk: str, dag_run: Any, params: dict[str, Any]) -> Counts:
        from etl.pipeline import extract
        return extract.poll(settings_of(params), *days_of(dag_run, params), chunk)

    # none_failed: with nothing to do the mapped task is skipped and the day is committed all the same.
    @stage(trigger_rule="none_failed")
    def plan_fetches(dag_run: Any, params: dict[str, Any]) -> list[str]:
        from etl.pipeline import extract
        settings, days = settings_of(params), days_of(dag_run, params)
        extract.commit_polls(settings, *days)
        return extract.plan_fetches(settings, *days)

    @stage(map_index_template="{{ task.op_kwargs['chunk'] }}")
    def fetch(chunk: str, dag_run: Any, params: dict[str, Any]) -> Counts:
        from etl.pipeline import extract
        return extract.fetch(settings_of(params), *days_of(dag_run, params), chunk)

    @stage(trigger_rule="none_failed", outlets=[CAPTURES])
    def commit(dag_run: Any, params: dict[str, Any], outlet_events: Any) -> Counts:
        from etl.pipeline import extract
        [day] = days_of(dag_run, params)
        counts = extract.commit_fetches(settings_of(params), day)
        outlet_events[CAPTURES].extra = counts
        outlet_events[CAPTURES].add_partitions(day.isoformat())
        return counts

    polled = poll.expand(chunk=plan_polls())
    fetches = plan_fetches()
    polled >> fetches
    fetch.expand(chunk=fetches) >> commit()


extract()
