"""Upkeep: tidy and verify what is stored."""

from typing import Any

from airflow.sdk import dag

from etl.orchestration.forms import UPKEEP, Params, chosen_day, settings_of
from etl.orchestration.tasks import DAG_OPTIONS, stage, weekly
from etl.pipeline.stages import Counts

DOC = """
### Tidying and verification, Sundays at 05:00 UTC
`tidy` drops what is older than `DATELINE_KEEP_DAYS` and `DATELINE_KEEP_RAW_DAYS` say (by default
nothing), makes one file of a past month's daily ones (`DATELINE_ROLLUP_DAYS`), and removes what
killed runs left behind. `verify` checks every file of every day against its manifest, every row
against its contract, and what refers to what. `trim_logs` deletes old logs of tasks
(`DATELINE_KEEP_LOG_DAYS`). No row of a day that is kept is changed.

* **By hand**: *Trigger*; all fields may stay empty. Run it after a disk has been full or a machine
  has crashed. *day* verifies that day only, *quick* only whether every file is there and whole.
* **Failed**: the log's `error=` line names every fault; `dateline lake verify` prints them, one a
  line. Restore a file from a copy, or trigger `dateline_transform` for that day when it is a table
  made from captures.
"""


@dag("dateline_upkeep", schedule=weekly(), doc_md=DOC, params=UPKEEP,
     description="Tidying and verification", **DAG_OPTIONS)
def upkeep() -> None:
    """Tidy the lake, verify it, and delete old logs."""

    @stage()
    def tidy(dag_run: Any, params: Params) -> Counts:
        from etl.pipeline import upkeep
        chosen_day(dag_run, params)  # a wrong value is refused before anything is done
        return upkeep.tidy(settings_of(params), dag_run.run_after.date())

    @stage()
    def verify(dag_run: Any, params: Params) -> Counts:
        from etl.pipeline import upkeep
        return upkeep.verify(settings_of(params), dag_run.run_after.date(),
                             chosen_day(dag_run, params), is_deep=not params["quick"])

    @stage()
    def trim_logs(dag_run: Any, params: Params) -> Counts:
        from airflow.configuration import conf

        from etl.pipeline import upkeep
        folder = conf.get_mandatory_value("logging", "base_log_folder")
        return upkeep.trim_logs(settings_of(params), folder, dag_run.run_after.date())

    tidy() >> verify()
    trim_logs()


upkeep()
