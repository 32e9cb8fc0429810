"""Transform: captures to articles, mentions, events and stories."""

from typing import Any

from airflow.sdk import dag

from etl.orchestration.alerts import judged
from etl.orchestration.assets import CAPTURES, EVENTS, published
from etl.orchestration.forms import TRANSFORM, Params, Work, each_chunk, ready_days, redoes, run_of
from etl.orchestration.tasks import DAG_OPTIONS, after, stage
from etl.pipeline.stages import CODE, JUDGES, PARSE, RESOLVE, RESTAGE, Counts

DOC = """
### Captures to events, when a day's captures are there
`days → plan_parses → parse → commit_parses → plan_codes → code → resolve → judge_transform`. No
network is touched; the same captures and the same version give byte-identical tables. `resolve`
commits the mentions, too: they change with their events.

* **By itself**: runs for the ingest date that `dateline_extract` has published as asset `captures`.
* **By hand** (a *recode*, after a change of codebook or version): *Trigger* with *day*, or *day*
  and *until* for a range, of which days without captures are skipped. Both empty: today. *redo*
  says what it begins with; what comes before stays as it is stored. Each day that is done publishes
  the asset `events`, which starts `dateline_load`.
* **Failed**: open the red task's log; its `error=` line says what to do. *Clear* the task to go on
  from there. A day without captures is no failure: its tables are empty.
* **`judge_transform` red**: all is stored and goes on; it is not what was expected of a night.
* Don't pause this DAG: what is published while it is paused is lost; trigger it for those days.
"""


@dag("dateline_transform", schedule=after(CAPTURES), doc_md=DOC, params=TRANSFORM,
     description="Captures to events", **DAG_OPTIONS)
def transform() -> None:
    """Parse, code and resolve one ingest date, or a range of them."""

    @stage()
    def days(dag_run: Any, params: Params) -> list[str]:
        return ready_days(dag_run, params)

    @stage()
    def plan_parses(days: list[str], params: Params) -> Work:
        plan = PARSE.plan if redoes(params, "parse") else lambda run: []
        return each_chunk(plan, params, days, "captures")

    @stage(map_index_template="{{ task.op_kwargs['day'] }} {{ task.op_kwargs['chunk'] }}")
    def parse(day: str, chunk: str, params: Params) -> Counts:
        return PARSE.work(run_of(params, day), chunk)

    # none_failed: with nothing to do the mapped task is skipped, and the day is committed anyway.
    @stage(trigger_rule="none_failed", map_index_template="{{ task.op_kwargs['day'] }}")
    def commit_parses(day: str, params: Params) -> Counts:
        return PARSE.commit(run_of(params, day)) if redoes(params, "parse") else {}

    @stage()
    def plan_codes(days: list[str], params: Params) -> Work:
        plan = CODE.plan if redoes(params, "code") else RESTAGE
        return each_chunk(plan, params, days, "articles")

    @stage(map_index_template="{{ task.op_kwargs['day'] }} {{ task.op_kwargs['chunk'] }}")
    def code(day: str, chunk: str, params: Params) -> Counts:
        return CODE.work(run_of(params, day), chunk)

    @stage(trigger_rule="none_failed", outlets=[EVENTS],
           map_index_template="{{ task.op_kwargs['day'] }}")
    def resolve(day: str, params: Params, outlet_events: Any) -> Counts:
        run = run_of(params, day)
        return published(outlet_events[EVENTS], run, RESOLVE.commit(run))

    @stage(map_index_template="{{ task.op_kwargs['day'] }}")
    def judge_transform(day: str, params: Params) -> Counts:
        return judged(JUDGES["transform"], run_of(params, day))

    codes = plan_codes(chosen := days())
    parse.expand_kwargs(plan_parses(chosen)) >> commit_parses.expand(day=chosen) >> codes
    code.expand_kwargs(codes) >> resolve.expand(day=chosen) >> judge_transform.expand(
        day=chosen)


transform()
