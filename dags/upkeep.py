"""Upkeep: verify what is stored, remove leftovers."""

from typing import Any

from airflow.sdk import dag

from etl.orchestration import DAG_OPTIONS, Counts, settings_of, stage, weekly

DOC = """
### Verification and tidying, Sundays at 05:00 UTC
`tidy` checks every file of every day against its manifest (rows, bytes, sha256) and removes what interrupted runs
left behind. It changes no table.

* **By hand**: *Trigger*; there is nothing to fill in. Run it after a disk has been full or a machine has crashed.
* **Failed**: a file is missing or is not what its manifest says; the log's `error=` line names it. Restore it from
  a copy, or trigger `dateline_transform` for that day when it is a table made from captures.
"""


@dag("dateline_upkeep", schedule=weekly(), doc_md=DOC, description="Verification and tidying", **DAG_OPTIONS)
def upkeep() -> None:
    """Verify the lake and tidy it."""

    @stage()
    def tidy(dag_run: Any, params: dict[str, Any]) -> Counts:
        from etl import pipeline
        return pipeline.tidy(settings_of(params), dag_run.run_after.date())

    tidy()


upkeep()
